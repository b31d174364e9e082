package org.flyroom.core.model;

/// An adapter to be trained.
public sealed interface AdapterPlan permits WeightPlan, SteeringPlan {

  /// Probability of dropping an input of the adapter while training, in [0, 1).
  double dropout();
}
