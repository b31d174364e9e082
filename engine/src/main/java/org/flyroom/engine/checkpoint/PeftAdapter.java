package org.flyroom.engine.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.core.store.WeightFiles;
import org.jspecify.annotations.Nullable;

/// A LoRA adapter as PEFT keeps it: a folder with `adapter_config.json` and
/// `adapter_model.safetensors`. All values are fp32 on the heap.
///
/// @param modules the updates by Hugging Face path of the linear layer, such as
///   `model.layers.0.self_attn.q_proj`
/// @param saved whole weights that replace the parent's, by Hugging Face name, such as
///   `lm_head.weight`
public record PeftAdapter(
    SequencedMap<String, LoraModule> modules, SequencedMap<String, WeightTensor> saved) {

  static final String CONFIG = "adapter_config.json";
  static final String WEIGHTS = "adapter_model.safetensors";
  static final String PREFIX = "base_model.model.";
  static final String A = ".lora_A.weight";
  static final String B = ".lora_B.weight";
  static final String BIAS = ".lora_B.bias";
  static final String MAGNITUDE = ".lora_magnitude_vector";

  public PeftAdapter {
    modules = Collections.unmodifiableSequencedMap(new TreeMap<>(modules));
    saved = Collections.unmodifiableSequencedMap(new TreeMap<>(saved));
    if (modules.isEmpty()) {
      throw new IllegalArgumentException("an adapter needs at least one module");
    }
  }

  /// Reads an adapter for a model. Whatever the configuration says that is not understood is
  /// refused, never ignored.
  ///
  /// @throws FlyroomException with every problem found, by file, key and tensor
  public static PeftAdapter read(Path folder, ModelConfig base) {
    return read(folder, base, WeightFiles.plain());
  }

  /// As [#read(Path, ModelConfig)], of a folder whose weights are kept in a way of their own.
  ///
  /// @throws FlyroomException with every problem found, by file, key and tensor
  public static PeftAdapter read(Path folder, ModelConfig base, WeightFiles files) {
    if (!Files.isDirectory(folder)) {
      throw new FlyroomException("%s: no such adapter folder".formatted(folder));
    }
    Path weights = folder.resolve(WEIGHTS);
    if (!Files.exists(weights) && Files.exists(folder.resolve("adapter_model.bin"))) {
      throw new FlyroomException(
          "%s: adapter_model.bin is pickled, which is never read since it can run code; convert it to %s"
              .formatted(folder, WEIGHTS));
    }
    Problems problems = new Problems();
    PeftConfig config = PeftConfig.read(folder.resolve(CONFIG), base, problems);
    problems.throwIfAny();
    try (Safetensors source = Safetensors.open(weights, files)) {
      Reader reader = new Reader(source, base, problems);
      SequencedMap<String, LoraModule> modules = new LinkedHashMap<>();
      config
          .targets()
          .forEach(
              (path, target) -> {
                LoraModule module = reader.module(path, target, config);
                if (module != null) {
                  modules.put(path, module);
                }
              });
      SequencedMap<String, WeightTensor> saved = reader.saved(config.saved());
      reader.refuseUnused();
      problems.throwIfAny();
      return new PeftAdapter(modules, saved);
    }
  }

  /// Whether it adds a bias to any module's output.
  public boolean hasBias() {
    return modules.values().stream().anyMatch(module -> module.bias().isPresent());
  }

  /// Writes a folder that PEFT and vLLM load; one with biases PEFT from version 0.14 on. The same
  /// adapter gives the same bytes; the folder appears under its name only when it is complete. vLLM
  /// ignores rank and alpha patterns, so there only an adapter whose modules share one scale acts
  /// as it does here; it knows neither magnitudes nor replaced weights.
  ///
  /// @param folder must not exist yet
  /// @param baseName what the configuration calls the parent
  /// @throws FlyroomException when the folder exists or cannot be written
  /// @throws IllegalArgumentException when the adapter does not fit the base, or PEFT has no way to
  ///   state it
  public void write(Path folder, ModelConfig base, String baseName) {
    write(folder, base, baseName, WeightFiles.plain());
  }

  /// As [#write(Path, ModelConfig, String)], with the weights kept in a way of their own.
  public void write(Path folder, ModelConfig base, String baseName, WeightFiles files) {
    String config = PeftConfigWriter.write(this, base, baseName);
    List<WeightTensor> tensors = new ArrayList<>();
    Layout asStored = new Layout.AsStored();
    modules.forEach(
        (path, module) -> {
          tensors.add(module.a().as(PREFIX + path + A, asStored));
          tensors.add(module.b().as(PREFIX + path + B, asStored));
          module
              .magnitude()
              .ifPresent(
                  magnitude -> tensors.add(magnitude.as(PREFIX + path + MAGNITUDE, asStored)));
          if (hasBias()) {
            long rows = module.b().shape().getFirst();
            String name = PREFIX + path + BIAS;
            tensors.add(
                module
                    .bias()
                    .map(bias -> bias.as(name, asStored))
                    .orElseGet(
                        () ->
                            WeightTensor.ofFloats(
                                name, List.of(rows), new float[Math.toIntExact(rows)])));
          }
        });
    saved.forEach((name, tensor) -> tensors.add(tensor.as(PREFIX + name, asStored)));
    AtomicFiles.writeFolder(
        folder,
        unfinished -> {
          SafetensorsWriter.write(
              unfinished.resolve(WEIGHTS),
              folder.resolve(WEIGHTS),
              files,
              tensors,
              Map.of("format", "pt"));
          AtomicFiles.write(unfinished.resolve(CONFIG), config);
        });
  }

  /// Takes the tensors that the configuration calls for out of the weights file.
  private static final class Reader {
    private final Safetensors source;
    private final ModelConfig base;
    private final Problems problems;
    private final Set<String> used = new HashSet<>();

    Reader(Safetensors source, ModelConfig base, Problems problems) {
      this.source = source;
      this.base = base;
      this.problems = problems;
    }

    @Nullable LoraModule module(String path, PeftConfig.Target target, PeftConfig config) {
      List<Long> shape = base.linearLayers().getOrDefault(path, List.of(0L, 0L));
      long rank = target.rank();
      long rows = shape.getFirst();
      WeightTensor a = take(PREFIX + path + A, List.of(rank, shape.getLast()));
      WeightTensor b = take(PREFIX + path + B, List.of(rows, rank));
      Optional<WeightTensor> magnitude = Optional.empty();
      if (config.dora()) {
        // Early versions of PEFT wrote the magnitude as a module's weight.
        String name = PREFIX + path + MAGNITUDE;
        boolean early = source.tensors().containsKey(name + ".weight");
        magnitude = Optional.ofNullable(take(early ? name + ".weight" : name, List.of(rows)));
      }
      WeightTensor bias = config.bias() ? take(PREFIX + path + BIAS, List.of(rows)) : null;
      boolean incomplete =
          (config.dora() && magnitude.isEmpty()) || (config.bias() && bias == null);
      return a == null || b == null || incomplete
          ? null
          // PEFT has a bias on every module or on none; zeros are none.
          : new LoraModule(
              a,
              b,
              target.scale(),
              magnitude,
              Optional.ofNullable(bias).filter(some -> !isZero(some)));
    }

    private static boolean isZero(WeightTensor tensor) {
      for (float value : tensor.toFloats()) {
        if (value != 0) {
          return false;
        }
      }
      return true;
    }

    SequencedMap<String, WeightTensor> saved(Set<String> modules) {
      SequencedMap<String, WeightTensor> saved = new TreeMap<>();
      base.untied()
          .weights()
          .forEach(
              (name, shape) -> {
                if (modules.contains(name.substring(0, name.lastIndexOf('.')))) {
                  WeightTensor tensor = take(PREFIX + name, shape);
                  if (tensor != null) {
                    saved.put(name, tensor.as(name, new Layout.AsStored()));
                  }
                }
              });
      return saved;
    }

    void refuseUnused() {
      for (String name : source.tensors().keySet()) {
        if (!used.contains(name)) {
          problems.add(
              "%s: tensor %s is not what the configuration calls for"
                  .formatted(source.files().getFirst(), Problems.quote(name)));
        }
      }
    }

    private @Nullable WeightTensor take(String name, List<Long> shape) {
      used.add(name);
      WeightTensor tensor = source.tensors().get(name);
      if (tensor == null) {
        problems.add("%s: no tensor '%s'".formatted(source.files().getFirst(), name));
        return null;
      }
      if (!tensor.shape().equals(shape)) {
        problems.add(
            "%s: tensor '%s' has shape %s, but configuration and model ask for %s"
                .formatted(tensor.origin(), name, tensor.shape(), shape));
        return null;
      }
      try {
        return WeightTensor.ofFloats(name, shape, tensor.toFloats());
      } catch (FlyroomException e) {
        problems.addAll(e);
        return null;
      }
    }
  }
}
