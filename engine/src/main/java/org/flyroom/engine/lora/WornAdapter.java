package org.flyroom.engine.lora;

import java.util.Map;
import org.flyroom.engine.torch.Tensor;

/// One adapter in libtorch's memory, fitted to a decoder; whoever asked for it closes it.
///
/// @param deltas by module path, such as `model.layers.3.self_attn.q_proj`
/// @param saved whole weights in place of the parent's, by Hugging Face name, in the decoder's type
public record WornAdapter(Map<String, LoraDelta> deltas, Map<String, Tensor> saved)
    implements AutoCloseable {
  public WornAdapter {
    deltas = Map.copyOf(deltas);
    saved = Map.copyOf(saved);
  }

  @Override
  public void close() {
    deltas.values().forEach(LoraDelta::close);
    saved.values().forEach(Tensor::close);
  }
}
