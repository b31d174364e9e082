package org.flyroom.engine.decoder;

import org.flyroom.engine.torch.DType;
import org.flyroom.engine.torch.Ops;
import org.flyroom.engine.torch.Tensor;
import org.jspecify.annotations.Nullable;

/// Weights that may change, or are not worth laying out.
///
/// @param weight `[out, in]`
/// @param bias `[out]` or null
record PlainMatrix(Tensor weight, @Nullable Tensor bias) implements Matrix {
  @Override
  public long out() {
    return weight.size(0);
  }

  @Override
  public long in() {
    return weight.size(1);
  }

  @Override
  public DType type() {
    return weight.type();
  }

  @Override
  public Tensor times(Tensor x) {
    return Ops.linear(x, weight, bias);
  }

  @Override
  public Tensor rows(Tensor ids) {
    return Ops.embedding(weight, ids);
  }

  @Override
  public void close() {
    // Holds nothing of its own.
  }
}
