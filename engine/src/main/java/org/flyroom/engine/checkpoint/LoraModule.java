package org.flyroom.engine.checkpoint;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/// A low-rank update of one linear layer: W + scale · B A (Hu et al. 2021, arXiv 2106.09685). With
/// a magnitude each row of that sum is brought to this length (DoRA, Liu et al. 2024, arXiv
/// 2402.09353).
///
/// @param a [rank, in], fp32
/// @param b [out, rank], fp32
/// @param scale alpha / rank, or alpha / √rank where the adapter was made so
/// @param magnitude one length per row of W, fp32
/// @param bias what is added to the output beside B A x, times the scale, `[out]`, fp32
public record LoraModule(
    WeightTensor a,
    WeightTensor b,
    double scale,
    Optional<WeightTensor> magnitude,
    Optional<WeightTensor> bias) {
  public LoraModule {
    requireNonNull(magnitude, "magnitude");
    requireNonNull(bias, "bias");
    if (a.shape().size() != 2
        || b.shape().size() != 2
        || !a.shape().getFirst().equals(b.shape().getLast())
        || (magnitude.isPresent() && !magnitude.get().shape().equals(List.of(b.shape().getFirst())))
        || (bias.isPresent() && !bias.get().shape().equals(List.of(b.shape().getFirst())))) {
      throw new IllegalArgumentException(
          "shapes %s, %s, %s and %s of '%s'"
              .formatted(
                  a.shape(),
                  b.shape(),
                  magnitude.map(WeightTensor::shape),
                  bias.map(WeightTensor::shape),
                  a.name()));
    }
    if (magnitude.isPresent() && bias.isPresent()) {
      throw new IllegalArgumentException(
          "'%s' has a magnitude and a bias, which PEFT cannot have together".formatted(a.name()));
    }
    if (!Double.isFinite(scale)) {
      throw new IllegalArgumentException("scale " + scale);
    }
  }

  /// Without a bias.
  public LoraModule(
      WeightTensor a, WeightTensor b, double scale, Optional<WeightTensor> magnitude) {
    this(a, b, scale, magnitude, Optional.empty());
  }

  /// One that adds a bias and nothing else.
  ///
  /// @param path of the layer
  /// @param in how many inputs the layer has
  public static LoraModule ofBias(String path, long in, float[] bias, double scale) {
    long out = bias.length;
    return new LoraModule(
        WeightTensor.ofFloats(
            path + ".lora_A.weight", List.of(1L, in), new float[Math.toIntExact(in)]),
        WeightTensor.ofFloats(path + ".lora_B.weight", List.of(out, 1L), new float[bias.length]),
        scale,
        Optional.empty(),
        Optional.of(WeightTensor.ofFloats(path + ".lora_B.bias", List.of(out), bias)));
  }

  /// Inner dimension.
  public int rank() {
    return Math.toIntExact(a.shape().getFirst());
  }
}
