package org.flyroom.engine.checkpoint;

import java.util.Optional;

/// The non-linearity of the gated feed-forward layer.
public enum Activation {
  /// x · sigmoid(x).
  SILU,
  /// x · Φ(x), exact.
  GELU,
  /// The tanh approximation of [#GELU].
  GELU_TANH;

  /// The activation that transformers calls so.
  static Optional<Activation> ofHuggingFace(String name) {
    return switch (name) {
      case "silu", "swish" -> Optional.of(SILU);
      case "gelu" -> Optional.of(GELU);
      case "gelu_pytorch_tanh" -> Optional.of(GELU_TANH);
      default -> Optional.empty();
    };
  }

  /// What transformers calls it.
  String huggingFaceName() {
    return switch (this) {
      case SILU -> "silu";
      case GELU -> "gelu";
      case GELU_TANH -> "gelu_pytorch_tanh";
    };
  }
}
