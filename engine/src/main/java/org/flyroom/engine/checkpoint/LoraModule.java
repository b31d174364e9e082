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
public record LoraModule(
    WeightTensor a, WeightTensor b, double scale, Optional<WeightTensor> magnitude) {
  public LoraModule {
    requireNonNull(magnitude, "magnitude");
    if (a.shape().size() != 2
        || b.shape().size() != 2
        || !a.shape().getFirst().equals(b.shape().getLast())
        || (magnitude.isPresent()
            && !magnitude.get().shape().equals(List.of(b.shape().getFirst())))) {
      throw new IllegalArgumentException(
          "shapes %s, %s and %s of '%s'"
              .formatted(a.shape(), b.shape(), magnitude.map(WeightTensor::shape), a.name()));
    }
    if (!Double.isFinite(scale)) {
      throw new IllegalArgumentException("scale " + scale);
    }
  }

  /// Inner dimension.
  public int rank() {
    return Math.toIntExact(a.shape().getFirst());
  }
}
