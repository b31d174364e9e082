package org.flyroom.core.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.IntStream;
import org.flyroom.core.Seeds;

/// One answer asked of a model.
public record GenerateRequest(Prompt prompt, Sampling sampling) {
  public GenerateRequest {
    requireNonNull(prompt, "prompt");
    requireNonNull(sampling, "sampling");
  }

  /// Several answers to the same prompt, each with a seed of its own: the first has that of
  /// `sampling`, so that asking for more answers leaves it as it was, and the seed of the n-th
  /// (from
  /// 1) derives from that and the name `sample` / n.
  ///
  /// @param count at least 1
  public static List<GenerateRequest> samples(Prompt prompt, Sampling sampling, int count) {
    if (count < 1) {
      throw new IllegalArgumentException("samples must be at least 1, not " + count);
    }
    return IntStream.rangeClosed(1, count)
        .mapToObj(n -> new GenerateRequest(prompt, sampling.withSeed(seed(sampling.seed(), n))))
        .toList();
  }

  private static long seed(long first, int sample) {
    return sample == 1 ? first : Seeds.derive(first, "sample", Integer.toString(sample));
  }
}
