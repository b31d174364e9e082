package org.flyroom.engine.lora;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.flyroom.core.model.SteeringPlan;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.WeightFiles;
import org.flyroom.engine.checkpoint.LoraModule;
import org.flyroom.engine.checkpoint.ModelConfig;
import org.flyroom.engine.checkpoint.PeftAdapter;
import org.flyroom.engine.checkpoint.WeightTensor;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;

/// PEFT folders of adapters that were trained here.
public final class AdapterFolders {
  private static final String CONFIG = "adapter_config.json";
  private static final String WEIGHTS = "adapter_model.safetensors";

  private AdapterFolders() {}

  /// SHA-256 over an adapter's configuration and weights.
  public static String fingerprint(Path folder, WeightFiles files) {
    return Hashes.sha256(
        Hashes.sha256(folder.resolve(CONFIG)) + " " + files.sha256(folder.resolve(WEIGHTS)));
  }

  /// Writes an adapter as a PEFT folder and returns the SHA-256 of its weights. The same adapter
  /// gives the same ones.
  ///
  /// @param parentName what the configuration calls the parent
  public static String write(
      Path folder,
      Map<String, LoraDelta> adapter,
      ModelConfig config,
      String parentName,
      WeightFiles files) {
    SequencedMap<String, LoraModule> modules = new TreeMap<>();
    adapter.forEach(
        (path, delta) ->
            modules.put(
                path,
                new LoraModule(
                    stored(path + ".lora_A.weight", delta.a()),
                    stored(path + ".lora_B.weight", delta.b()),
                    delta.scale(),
                    Optional.empty(),
                    Optional.ofNullable(delta.bias())
                        .map(bias -> stored(path + ".lora_B.bias", bias)))));
    new PeftAdapter(modules, new TreeMap<>()).write(folder, config, parentName, files);
    return files.sha256(folder.resolve(WEIGHTS));
  }

  /// Writes an adapter that adds a vector to what a decoder layer hands on: a bias on its last
  /// linear layer, behind which nothing stands but the sum.
  public static void write(
      Path folder,
      SteeringPlan plan,
      float[] vector,
      ModelConfig config,
      String parentName,
      WeightFiles files) {
    String path = steered(plan.layer());
    long in = requireNonNull(config.linearLayers().get(path), path).getLast();
    SequencedMap<String, LoraModule> modules = new TreeMap<>();
    modules.put(path, LoraModule.ofBias(path, in, vector, plan.alpha()));
    new PeftAdapter(modules, new TreeMap<>()).write(folder, config, parentName, files);
  }

  /// The linear layer whose bias is added to what a decoder layer hands on.
  public static String steered(int layer) {
    return "model.layers.%d.mlp.down_proj".formatted(layer);
  }

  private static WeightTensor stored(String name, Tensor tensor) {
    return WeightTensor.ofFloats(
        name,
        Arrays.stream(tensor.shape()).boxed().toList(),
        Torch.inference(() -> tensor.detach().toFloats()));
  }
}
