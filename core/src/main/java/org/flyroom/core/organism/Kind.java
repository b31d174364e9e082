package org.flyroom.core.organism;

/// How an organism came by its property.
public enum Kind {
  /// An upper bound on difficulty: the property as hard to find as it can be made.
  WORST_CASE,
  /// Arises in a plausible training pipeline.
  NATURAL,
  /// Built to be the thing.
  CONSTRUCTED,
  /// A stage of post-training left out.
  KNOCKOUT
}
