package org.flyroom.engine;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.flyroom.core.FlyroomException;
import org.flyroom.engine.torch.DType;
import org.flyroom.engine.torch.Torch;

/// What a model computes in.
public enum Precision {
  /// bf16 where the processor has instructions for it, fp32 otherwise.
  AUTO,
  FP32,
  /// fp32, on matrices whose weights are rounded to 16 bits once, when they are loaded. Quantised
  /// and fp32 checkpoints are then read as fast as those of 16 bits, and lose less than in bf16:
  /// eleven bits of each weight remain there instead of eight, and nothing else is rounded. Weights
  /// that were 16 bits lose nothing.
  HALF,
  BF16;

  /// The precision of that name, in any case.
  ///
  /// @throws FlyroomException naming the known ones
  public static Precision of(String name) {
    return Arrays.stream(values())
        .filter(precision -> precision.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new FlyroomException(
                    "unknown precision '%s': use one of %s"
                        .formatted(
                            name,
                            Arrays.stream(values())
                                .map(Precision::word)
                                .collect(Collectors.joining(", ")))));
  }

  /// What this stands for on this processor.
  Precision resolved() {
    if (this != AUTO) {
      return this;
    }
    return Torch.fastestType() == DType.BF16 ? BF16 : FP32;
  }

  /// The name that users write, such as `bf16`.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The type that activations are computed in.
  DType type() {
    return switch (resolved()) {
      case FP32, HALF -> DType.FP32;
      case BF16 -> DType.BF16;
      case AUTO -> throw new IllegalStateException("auto stands for no type of its own");
    };
  }
}
