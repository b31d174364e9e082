package org.flyroom.engine.torch;

import java.util.stream.IntStream;

/// How fast this machine multiplies matrices just now, on every core together: what the rest of the
/// engine is measured against.
public final class MatmulRate {
  private static final long ROWS = 512;
  private static final long IN = 1024;
  private static final long OUT = 4096;
  private static final double FLOP = 2.0 * ROWS * IN * OUT;

  private MatmulRate() {}

  /// Floating-point operations per second of `[512, 1024]` times `[1024, 4096]`, each lane
  /// multiplying by itself until the time is over.
  ///
  /// @param seconds to measure for, at least one product a lane
  public static double measure(Lanes lanes, DType type, double seconds) {
    var work = IntStream.range(0, lanes.count()).boxed().toList();
    return lanes.map(work, _ -> rate(type, seconds)).stream().mapToDouble(r -> r).sum();
  }

  private static double rate(DType type, double seconds) {
    return Torch.inference(
        () -> {
          Tensor x = ones(ROWS * IN).view(ROWS, IN).to(type);
          Tensor weight = ones(OUT * IN).view(OUT, IN).to(type);
          Ops.linear(x, weight, null);
          long start = System.nanoTime();
          long end = start + (long) (seconds * 1e9);
          int products = 0;
          do {
            Torch.inference(() -> Ops.linear(x, weight, null));
            products++;
          } while (System.nanoTime() < end);
          return products * FLOP / ((System.nanoTime() - start) / 1e9);
        });
  }

  private static Tensor ones(long count) {
    return Tensor.zeros(DType.FP32, count).addInPlace(1);
  }
}
