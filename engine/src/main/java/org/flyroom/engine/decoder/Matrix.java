package org.flyroom.engine.decoder;

import org.flyroom.engine.torch.DType;
import org.flyroom.engine.torch.Tensor;

/// The weights of a linear layer, an embedding or a head, `[out, in]`, with a bias or none.
sealed interface Matrix extends AutoCloseable permits FrozenMatrix, PlainMatrix {

  long out();

  long in();

  /// The type it multiplies in.
  DType type();

  /// `x` times the transpose of the weights, plus the bias.
  ///
  /// @param x `[..., in]`
  Tensor times(Tensor x);

  /// Single rows of the weights.
  ///
  /// @param ids `[n]`, int64
  /// @return `[n, in]`
  Tensor rows(Tensor ids);

  /// The weights as a tensor, not to be changed; it may end with the scope around.
  Tensor weight();

  /// Frees what was made of the weights; tensors it was given stay the giver's.
  @Override
  void close();
}
