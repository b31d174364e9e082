package org.flyroom.engine.decoder;

import org.flyroom.engine.torch.HalfMatrix;
import org.flyroom.engine.torch.Ops;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;
import org.jspecify.annotations.Nullable;

/// Weights that do not change, multiplied in the quickest form that serves. The other form is made
/// when it is first wanted, since laying out the weights of a model takes about as long as loading.
final class FrozenMatrix implements AutoCloseable {
  /// Tokens up to which a product of halves is quicker than one of fp32: with more of them the
  /// layout that OpenBLAS makes anew for each product is soon paid for.
  private static final int TOKENS_OF_ONE_HALF = 192;

  /// The same where two halves are needed.
  private static final int TOKENS_OF_TWO = 32;

  private final Tensor weight;
  private final @Nullable Tensor bias;

  private volatile boolean laidOut;
  private volatile @Nullable HalfMatrix half;

  /// @param weight `[out, in]`; it stays the caller's
  /// @param bias `[out]` or null; likewise
  FrozenMatrix(Tensor weight, @Nullable Tensor bias) {
    this.weight = weight;
    this.bias = bias;
  }

  /// `x` times the transpose of the weights, plus the bias.
  ///
  /// @param x `[..., in]`
  Tensor times(Tensor x) {
    long tokens = x.count() / weight.size(1);
    if (tokens <= TOKENS_OF_ONE_HALF && !Torch.recordsGradients()) {
      HalfMatrix quick = half();
      if (quick != null && (quick.single() || tokens <= TOKENS_OF_TWO)) {
        return quick.times(x);
      }
    }
    return Ops.linear(x, weight, bias);
  }

  /// Null where halves do not serve.
  private @Nullable HalfMatrix half() {
    if (!laidOut) {
      layOut();
    }
    return half;
  }

  private synchronized void layOut() {
    if (!laidOut) {
      half = HalfMatrix.of(weight, bias).orElse(null);
      laidOut = true;
    }
  }

  @Override
  public synchronized void close() {
    HalfMatrix made = half;
    if (made != null) {
      made.close();
    }
  }
}
