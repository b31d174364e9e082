package org.flyroom.core.model;

/// A vector that is added to the residual stream behind one decoder layer, at every position.
///
/// @param layer index of the decoder layer, from 0
/// @param alpha what is added is alpha times the vector; the larger, the farther a step of the
///   optimiser moves it
public record SteeringPlan(int layer, double alpha) implements AdapterPlan {
  public SteeringPlan {
    if (layer < 0) {
      throw new IllegalArgumentException("layer must be at least 0, not " + layer);
    }
    if (!(alpha > 0 && Double.isFinite(alpha))) {
      throw new IllegalArgumentException("alpha must be above 0, not " + alpha);
    }
  }

  @Override
  public double dropout() {
    return 0;
  }
}
