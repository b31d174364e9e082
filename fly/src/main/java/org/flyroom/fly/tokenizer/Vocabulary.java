package org.flyroom.fly.tokenizer;

import java.util.List;

/// A byte-level vocabulary of byte-pair encoding.
///
/// @param tokens by id: first the special ones, then one for every byte, then what merges make
/// @param merges in the order in which they are applied
public record Vocabulary(List<String> tokens, List<Merge> merges) {
  public Vocabulary {
    tokens = List.copyOf(tokens);
    merges = List.copyOf(merges);
  }

  /// Two neighbouring tokens that become one.
  public record Merge(String left, String right) {}
}
