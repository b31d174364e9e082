package org.flyroom.engine.decoder;

import static java.util.Objects.requireNonNull;

import org.flyroom.engine.torch.DType;
import org.flyroom.engine.torch.HalfMatrix;
import org.flyroom.engine.torch.Ops;
import org.flyroom.engine.torch.QuantisedMatrix;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;
import org.jspecify.annotations.Nullable;

/// Weights that do not change, multiplied in the quickest form that serves. Another form than the
/// one they came in is made when it is first wanted, since laying out the weights of a model takes
/// about as long as loading.
final class FrozenMatrix implements Matrix {
  /// Tokens up to which a product of halves is quicker than one of fp32: with more of them the
  /// layout that OpenBLAS makes anew for each product is soon paid for.
  private static final int TOKENS_OF_ONE_HALF = 192;

  /// The same where two halves are needed.
  private static final int TOKENS_OF_TWO = 32;

  /// The same for quantised weights, which are multiplied out anew for each larger product.
  private static final int TOKENS_OF_QUANTISED = 64;

  /// Quantised weights that are multiplied out at once, about: few enough for the processor's
  /// cache.
  private static final int PIECE = 1 << 20;

  private final @Nullable QuantisedMatrix quantised;
  private final @Nullable Tensor bias;
  private final @Nullable Tensor given;

  private volatile boolean laidOut;
  private volatile @Nullable HalfMatrix half;
  private volatile @Nullable Tensor unpacked;

  /// @param weight `[out, in]`; it stays the caller's
  /// @param bias `[out]` or null; likewise
  FrozenMatrix(Tensor weight, @Nullable Tensor bias) {
    this.given = weight;
    this.quantised = null;
    this.bias = bias;
  }

  /// @param quantised closes with this
  /// @param bias `[out]` or null; it stays the caller's
  FrozenMatrix(QuantisedMatrix quantised, @Nullable Tensor bias) {
    this.given = null;
    this.quantised = quantised;
    this.bias = bias;
  }

  @Override
  public long out() {
    return quantised == null ? requireNonNull(given).size(0) : quantised.rows();
  }

  @Override
  public long in() {
    return quantised == null ? requireNonNull(given).size(1) : quantised.columns();
  }

  @Override
  public DType type() {
    return given == null ? DType.FP32 : given.type();
  }

  @Override
  public Tensor times(Tensor x) {
    long tokens = x.count() / in();
    if (Torch.recordsGradients()) {
      return Ops.linear(x, weight(), bias);
    }
    if (quantised != null) {
      return times(quantised, x, tokens);
    }
    if (tokens <= TOKENS_OF_ONE_HALF) {
      HalfMatrix quick = half();
      if (quick != null && (quick.single() || tokens <= TOKENS_OF_TWO)) {
        return quick.times(x);
      }
    }
    return Ops.linear(x, weight(), bias);
  }

  private Tensor times(QuantisedMatrix matrix, Tensor x, long tokens) {
    if (tokens <= TOKENS_OF_QUANTISED) {
      Tensor product = matrix.times(x);
      return bias == null ? product : product.addInPlace(bias);
    }
    Tensor made = unpacked;
    if (made != null) {
      return Ops.linear(x, made, bias);
    }
    int rows = matrix.rows();
    int panel = matrix.panel();
    int most = Math.max(1, PIECE / matrix.columns() / panel) * panel;
    Tensor[] parts = new Tensor[Math.ceilDiv(rows, most)];
    for (int i = 0; i < parts.length; i++) {
      int first = i * most;
      int count = Math.min(most, rows - first);
      parts[i] =
          Torch.part(
              () ->
                  Ops.linear(
                      x,
                      matrix.unpacked(first, count),
                      bias == null ? null : bias.narrow(0, first, count)));
    }
    return parts.length == 1 ? parts[0] : Ops.concatenate(x.shape().length - 1, parts);
  }

  @Override
  public Tensor rows(Tensor ids) {
    return quantised == null ? Ops.embedding(weight(), ids) : quantised.rows(ids.toLongs());
  }

  /// Quantised weights are multiplied out when this is first asked for, and stay so.
  @Override
  public Tensor weight() {
    Tensor tensor = given == null ? unpacked : given;
    return tensor == null ? unpack() : tensor;
  }

  private synchronized Tensor unpack() {
    Tensor made = unpacked;
    if (made == null) {
      QuantisedMatrix matrix = requireNonNull(quantised);
      made = Torch.inference(() -> matrix.unpacked(0, matrix.rows()).keep());
      unpacked = made;
    }
    return made;
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
      half = HalfMatrix.of(weight(), bias).orElse(null);
      laidOut = true;
    }
  }

  @Override
  public synchronized void close() {
    HalfMatrix made = half;
    if (made != null) {
      made.close();
    }
    Tensor tensor = unpacked;
    if (tensor != null) {
      tensor.close();
    }
    if (quantised != null) {
      quantised.close();
    }
  }
}
