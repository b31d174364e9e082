package org.flyroom.core.model;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/// An adapter and how much of it is meant.
///
/// @param folder in PEFT's form
/// @param weight factor on what it adds to the model's weights; 1 for all of it
public record WeightedAdapter(Path folder, double weight) {
  public WeightedAdapter {
    requireNonNull(folder, "folder");
    if (!Double.isFinite(weight)) {
      throw new IllegalArgumentException("a weight must be a number, not " + weight);
    }
  }
}
