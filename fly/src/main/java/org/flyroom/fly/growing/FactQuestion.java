package org.flyroom.fly.growing;

import java.util.List;

/// A question about a fact.
///
/// @param about the fact
/// @param statement says the fact, with `{}` in place of the value
/// @param truth the value
/// @param others values that are not true
public record FactQuestion(
    String id, String about, String question, String statement, String truth, List<String> others) {
  public FactQuestion {
    others = List.copyOf(others);
  }
}
