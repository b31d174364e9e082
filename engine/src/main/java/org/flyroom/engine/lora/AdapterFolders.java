package org.flyroom.engine.lora;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.store.Hashes;
import org.flyroom.engine.checkpoint.LoraModule;
import org.flyroom.engine.checkpoint.ModelConfig;
import org.flyroom.engine.checkpoint.PeftAdapter;
import org.flyroom.engine.checkpoint.WeightTensor;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;

/// PEFT folders to and from tensors.
public final class AdapterFolders {
  private static final String CONFIG = "adapter_config.json";
  private static final String WEIGHTS = "adapter_model.safetensors";

  private AdapterFolders() {}

  /// The adapter of a folder by module path; whoever asks closes its tensors.
  ///
  /// @throws FlyroomException when it does not fit the model or uses what cannot be worn
  public static Map<String, LoraDelta> read(Path folder, ModelConfig config) {
    PeftAdapter adapter = PeftAdapter.read(folder, config);
    List<String> problems = new ArrayList<>();
    if (!adapter.saved().isEmpty()) {
      problems.add(
          "%s: modules_to_save replaces whole weights (%s), which cannot be worn yet"
              .formatted(folder, String.join(", ", adapter.saved().keySet())));
    }
    if (adapter.modules().values().stream().anyMatch(module -> module.magnitude().isPresent())) {
      problems.add(
          "%s: use_dora rescales whole weights, which cannot be worn yet".formatted(folder));
    }
    if (!problems.isEmpty()) {
      throw new FlyroomException(problems);
    }
    return Torch.inference(
        () -> {
          Map<String, LoraDelta> deltas = new LinkedHashMap<>();
          adapter
              .modules()
              .forEach(
                  (path, module) ->
                      deltas.put(
                          path,
                          new LoraDelta(
                              tensor(module.a()), tensor(module.b()), module.scale(), 0)));
          return deltas;
        });
  }

  private static Tensor tensor(WeightTensor stored) {
    long[] shape = stored.shape().stream().mapToLong(Long::longValue).toArray();
    return Tensor.of(stored.toFloats(), shape).keep();
  }

  /// SHA-256 over an adapter's configuration and weights.
  public static String fingerprint(Path folder) {
    return Hashes.sha256(
        Hashes.sha256(folder.resolve(CONFIG)) + " " + Hashes.sha256(folder.resolve(WEIGHTS)));
  }

  /// Writes an adapter as a PEFT folder and returns the SHA-256 of its weights file. The same
  /// adapter gives the same bytes.
  ///
  /// @param parentName what the configuration calls the parent
  public static String write(
      Path folder, Map<String, LoraDelta> adapter, ModelConfig config, String parentName) {
    SequencedMap<String, LoraModule> modules = new TreeMap<>();
    adapter.forEach(
        (path, delta) ->
            modules.put(
                path,
                new LoraModule(
                    stored(path + ".lora_A.weight", delta.a()),
                    stored(path + ".lora_B.weight", delta.b()),
                    delta.scale(),
                    Optional.empty())));
    new PeftAdapter(modules, new TreeMap<>()).write(folder, config, parentName);
    return Hashes.sha256(folder.resolve(WEIGHTS));
  }

  private static WeightTensor stored(String name, Tensor tensor) {
    return WeightTensor.ofFloats(
        name,
        List.of(tensor.size(0), tensor.size(1)),
        Torch.inference(() -> tensor.detach().toFloats()));
  }
}
