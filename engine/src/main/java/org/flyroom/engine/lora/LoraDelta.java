package org.flyroom.engine.lora;

import static java.util.Objects.requireNonNull;

import org.flyroom.engine.torch.Ops;
import org.flyroom.engine.torch.Tensor;
import org.jspecify.annotations.Nullable;

/// What one adapter does to one linear layer: it adds `scale * (B A x + bias)`, and with row
/// factors then multiplies each output (DoRA, Liu et al. 2024, arXiv 2402.09353).
///
/// @param a `[rank, in]`
/// @param b `[out, rank]`
/// @param dropout probability of dropping an input while training; 0 otherwise
/// @param rows `[out]`, the magnitude of each row over the length it has in W + scale B A; null for
///   an adapter without magnitudes
/// @param bias `[out]`; null for none
public record LoraDelta(
    Tensor a, Tensor b, double scale, double dropout, @Nullable Tensor rows, @Nullable Tensor bias)
    implements AutoCloseable {
  public LoraDelta {
    requireNonNull(a, "a");
    requireNonNull(b, "b");
  }

  /// An adapter without magnitudes and biases.
  public LoraDelta(Tensor a, Tensor b, double scale, double dropout) {
    this(a, b, scale, dropout, null, null);
  }

  /// The same tensors with the scale multiplied.
  LoraDelta scaled(double factor) {
    return new LoraDelta(a, b, scale * factor, dropout, rows, bias);
  }

  /// The addition for inputs `[..., in]`, in the type of `x`.
  public Tensor of(Tensor x) {
    Tensor input = dropout > 0 ? Ops.dropout(x, dropout) : x;
    Tensor inner = Ops.linear(input, a.to(x.type()), null);
    // Scaling the narrow inner product costs rank values a token instead of `out`.
    Tensor product = Ops.linear(inner.multiply(scale), b.to(x.type()), null);
    return bias == null ? product : product.add(bias.multiply(scale).to(x.type()));
  }

  /// Changes what the layer, and the adapters below this one, made of `x`. Row factors multiply the
  /// additions below as well, and never the bias, as in PEFT.
  ///
  /// @param out `[..., out]`; overwritten
  /// @param layerBias the layer's own, already in `out`
  public Tensor onto(Tensor out, Tensor x, @Nullable Tensor layerBias) {
    if (rows == null) {
      return out.addInPlace(of(x));
    }
    Tensor factors = rows.to(out.type());
    if (layerBias == null) {
      return out.addInPlace(of(x)).multiplyInPlace(factors);
    }
    return out.addInPlace(layerBias.multiply(-1))
        .addInPlace(of(x))
        .multiplyInPlace(factors)
        .addInPlace(layerBias);
  }

  /// Lets the tensors outlive the scope that made them.
  public LoraDelta keep() {
    a.keep();
    b.keep();
    if (rows != null) {
      rows.keep();
    }
    if (bias != null) {
      bias.keep();
    }
    return this;
  }

  @Override
  public void close() {
    a.close();
    b.close();
    if (rows != null) {
      rows.close();
    }
    if (bias != null) {
      bias.close();
    }
  }
}
