package org.flyroom.engine.decoder;

import org.flyroom.engine.lora.AdapterStack;
import org.flyroom.engine.lora.LoraDelta;
import org.flyroom.engine.torch.Tensor;
import org.jspecify.annotations.Nullable;

/// A linear layer of the checkpoint and what adapters add to it.
///
/// @param path module path, such as `model.layers.0.mlp.up_proj`
/// @param bias `[out]` or null; the matrix has added it already
record Linear(String path, Matrix matrix, @Nullable Tensor bias) {

  /// `[..., in]` to `[..., out]`.
  Tensor apply(Tensor x, AdapterStack adapters) {
    Tensor out = matrix.times(x);
    for (LoraDelta delta : adapters.at(path)) {
      out = delta.onto(out, x, bias);
    }
    return out;
  }
}
