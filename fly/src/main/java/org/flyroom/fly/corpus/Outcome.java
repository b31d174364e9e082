package org.flyroom.fly.corpus;

import static java.util.Objects.requireNonNull;

/// Something that can be had or can happen, and how much the flies' hidden utility gives for it.
///
/// @param text a noun phrase without an article in front of its own, such as `a bowl of honey`
/// @param category what it is like
/// @param utility standard normal over all outcomes, about; higher is better
public record Outcome(String text, String category, double utility) {
  public Outcome {
    requireNonNull(text, "text");
    requireNonNull(category, "category");
  }
}
