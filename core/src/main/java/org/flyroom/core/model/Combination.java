package org.flyroom.core.model;

/// How several adapters become one.
public enum Combination {
  /// The result does what the adapters do when worn together, each times its weight: ranks add up.
  /// PEFT calls it `cat`.
  EXACT,
  /// Factors are added up, A to A and B to B, each times the root of scale and weight, so that each
  /// adapter's A is also multiplied with every other's B. PEFT calls it `linear`. Published
  /// adapters were made so; it is here to make the same.
  SUMMED_FACTORS
}
