package org.flyroom.engine.lora;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flyroom.engine.torch.Tensor;

/// One adapter in libtorch's memory, fitted to a decoder; whoever asked for it closes it.
///
/// @param deltas by module path, such as `model.layers.3.self_attn.q_proj`
/// @param saved whole weights in place of the parent's, by Hugging Face name, in the decoder's type
public record WornAdapter(Map<String, LoraDelta> deltas, Map<String, Tensor> saved)
    implements AutoCloseable {
  private static final Pattern LAYER = Pattern.compile("model\\.layers\\.(\\d{1,6})\\.");

  public WornAdapter {
    deltas = Map.copyOf(deltas);
    saved = Map.copyOf(saved);
  }

  /// The same tensors with another scale.
  WornAdapter scaled(double factor) {
    Map<String, LoraDelta> changed = new LinkedHashMap<>(deltas);
    changed.replaceAll((_, delta) -> delta.scaled(factor));
    return new WornAdapter(changed, saved);
  }

  /// The lowest decoder layer that it changes, counted from 0: everything below is as its parent
  /// has it. 0 where it changes what is no decoder layer.
  public int lowestLayer() {
    return saved.isEmpty() ? lowestLayer(deltas.keySet()) : 0;
  }

  static int lowestLayer(Set<String> paths) {
    return paths.stream().mapToInt(WornAdapter::layer).min().orElse(Integer.MAX_VALUE);
  }

  private static int layer(String path) {
    Matcher layer = LAYER.matcher(path);
    return layer.lookingAt() ? Integer.parseInt(layer.group(1)) : 0;
  }

  /// Whether it can be worn in part: magnitudes and whole weights are either on or off.
  public boolean scales() {
    return saved.isEmpty() && deltas.values().stream().allMatch(delta -> delta.rows() == null);
  }

  @Override
  public void close() {
    deltas.values().forEach(LoraDelta::close);
    saved.values().forEach(Tensor::close);
  }
}
