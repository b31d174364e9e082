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
                                .map(p -> p.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", ")))));
  }

  DType type() {
    return switch (this) {
      case AUTO -> Torch.fastestType();
      case FP32 -> DType.FP32;
      case BF16 -> DType.BF16;
    };
  }
}
