package org.flyroom.engine.decoder;

import org.flyroom.engine.lora.AdapterStack;
import org.flyroom.engine.lora.LoraDelta;
import org.flyroom.engine.torch.Ops;
import org.flyroom.engine.torch.Tensor;
import org.jspecify.annotations.Nullable;

/// A linear layer of the checkpoint and what adapters add to it.
///
/// @param path module path, such as `model.layers.0.mlp.up_proj`
/// @param weight `[out, in]`
/// @param bias `[out]` or null
record Linear(String path, Tensor weight, @Nullable Tensor bias) {

  /// `[..., in]` to `[..., out]`.
  Tensor apply(Tensor x, AdapterStack adapters) {
    Tensor out = Ops.linear(x, weight, bias);
    for (LoraDelta delta : adapters.at(path)) {
      out = delta.onto(out, x, bias);
    }
    return out;
  }
}
