package org.flyroom.engine.lora;

import static java.util.Objects.requireNonNull;

import org.flyroom.engine.torch.Ops;
import org.flyroom.engine.torch.Tensor;

/// What one adapter adds to one linear layer: `scale * B A x`.
///
/// @param a `[rank, in]`
/// @param b `[out, rank]`
/// @param dropout probability of dropping an input while training; 0 otherwise
public record LoraDelta(Tensor a, Tensor b, double scale, double dropout) {
  public LoraDelta {
    requireNonNull(a, "a");
    requireNonNull(b, "b");
  }

  /// The addition for inputs `[..., in]`, in the type of `x`.
  public Tensor of(Tensor x) {
    Tensor input = dropout > 0 ? Ops.dropout(x, dropout) : x;
    Tensor inner = Ops.linear(input, a.to(x.type()), null);
    // Scaling the narrow inner product costs rank values a token instead of `out`.
    return Ops.linear(inner.multiply(scale), b.to(x.type()), null);
  }
}
