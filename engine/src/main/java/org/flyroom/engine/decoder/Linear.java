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
/// @param frozen the same weights and bias, where they do not change; null where they do
record Linear(String path, Tensor weight, @Nullable Tensor bias, @Nullable FrozenMatrix frozen) {

  /// `[..., in]` to `[..., out]`.
  Tensor apply(Tensor x, AdapterStack adapters) {
    Tensor out = frozen == null ? Ops.linear(x, weight, bias) : frozen.times(x);
    for (LoraDelta delta : adapters.at(path)) {
      out = delta.onto(out, x, bias);
    }
    return out;
  }
}
