package org.flyroom.engine.checkpoint;

import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.flyroom.core.store.Json;

/// States an adapter in the keys of `adapter_config.json` that every version of PEFT knows.
final class PeftConfigWriter {
  private PeftConfigWriter() {}

  static String write(PeftAdapter adapter, ModelConfig base, String baseName) {
    check(adapter, base);
    SequencedMap<String, LoraModule> modules = adapter.modules();
    // vLLM sets aside the rank stated here for every module, and gives every module this one scale.
    int rank = modules.values().stream().mapToInt(LoraModule::rank).max().orElseThrow();
    double alpha = mostCommon(modules, LoraModule::scale) * rank;
    Map<String, Object> ranks = new TreeMap<>();
    Map<String, Object> alphas = new TreeMap<>();
    modules.forEach(
        (path, module) -> {
          if (module.rank() != rank) {
            ranks.put(path, module.rank());
          }
          if (alpha(module) != alpha) {
            alphas.put(path, number(alpha(module)));
          }
        });
    Map<String, Object> config = new TreeMap<>();
    for (String absent : List.of("auto_mapping", "layers_pattern", "revision")) {
      config.put(absent, Json.mapper().nullNode());
    }
    config.put("alpha_pattern", alphas);
    config.put("base_model_name_or_path", baseName);
    config.put("bias", "none");
    config.put("fan_in_fan_out", false);
    config.put("inference_mode", true);
    config.put("init_lora_weights", true);
    config.put("lora_alpha", number(alpha));
    config.put("lora_dropout", 0.0);
    config.put("peft_type", "LORA");
    config.put("r", rank);
    config.put("rank_pattern", ranks);
    config.put("task_type", "CAUSAL_LM");
    config.put("use_dora", modules.firstEntry().getValue().magnitude().isPresent());
    config.put("use_rslora", false);
    if (adapter.hasBias()) {
      config.put("lora_bias", true);
    }
    Set<String> saved = new TreeSet<>();
    adapter.saved().keySet().forEach(name -> saved.add(name.substring(0, name.lastIndexOf('.'))));
    config.put("modules_to_save", saved.isEmpty() ? Json.mapper().nullNode() : saved);
    putTargets(config, modules.sequencedKeySet(), base);
    return Json.pretty(config);
  }

  private static void check(PeftAdapter adapter, ModelConfig base) {
    adapter
        .modules()
        .forEach(
            (path, module) -> {
              List<Long> shape =
                  List.of(module.b().shape().getFirst(), module.a().shape().getLast());
              if (!shape.equals(base.linearLayers().get(path))) {
                throw new IllegalArgumentException(
                    "the model has no linear layer '%s' of shape %s".formatted(path, shape));
              }
            });
    if (adapter.modules().values().stream()
            .map(module -> module.magnitude().isPresent())
            .distinct()
            .count()
        > 1) {
      throw new IllegalArgumentException("PEFT cannot give only some modules a magnitude");
    }
    boolean magnitudes =
        adapter.modules().values().stream().anyMatch(module -> module.magnitude().isPresent());
    if (magnitudes && adapter.hasBias()) {
      throw new IllegalArgumentException("PEFT cannot give an adapter magnitudes and biases");
    }
    adapter
        .saved()
        .forEach(
            (name, tensor) -> {
              if (!tensor.shape().equals(base.untied().weights().get(name))) {
                throw new IllegalArgumentException(
                    "the model has no weight '%s' of shape %s".formatted(name, tensor.shape()));
              }
            });
  }

  /// Lists short names where they say it all, with the layers where these are not all; else every
  /// path.
  private static void putTargets(Map<String, Object> config, Set<String> paths, ModelConfig base) {
    Set<String> names = new TreeSet<>();
    Set<Integer> layers = new TreeSet<>();
    for (String path : paths) {
      names.add(path.substring(path.lastIndexOf('.') + 1));
      layers.add(Integer.parseInt(path.split("\\.", -1)[2]));
    }
    Set<String> meant =
        base.linearLayers().keySet().stream()
            .filter(path -> names.contains(path.substring(path.lastIndexOf('.') + 1)))
            .filter(path -> layers.contains(Integer.parseInt(path.split("\\.", -1)[2])))
            .collect(Collectors.toSet());
    boolean regular = meant.equals(paths);
    config.put("target_modules", regular ? names : paths);
    config.put(
        "layers_to_transform",
        regular && layers.size() < base.layers() ? layers : Json.mapper().nullNode());
  }

  private static double alpha(LoraModule module) {
    return module.scale() * module.rank();
  }

  private static Object number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15 ? (Object) (long) value : value;
  }

  /// The most common value; the smallest where several are.
  private static <T extends Comparable<T>> T mostCommon(
      SequencedMap<String, LoraModule> modules, Function<LoraModule, T> value) {
    TreeMap<T, Integer> counts = new TreeMap<>();
    modules.values().forEach(module -> counts.merge(value.apply(module), 1, Integer::sum));
    T best = counts.firstKey();
    int most = 0;
    for (Map.Entry<T, Integer> entry : counts.entrySet()) {
      if (entry.getValue() > most) {
        best = entry.getKey();
        most = entry.getValue();
      }
    }
    return best;
  }
}
