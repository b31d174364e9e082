package org.flyroom.engine.lora.algebra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.core.store.Json;
import org.flyroom.engine.checkpoint.ElementType;
import org.flyroom.engine.checkpoint.SafetensorsWriter;
import org.flyroom.engine.checkpoint.WeightTensor;
import tools.jackson.databind.node.ObjectNode;

/// A merged model as a standard Hugging Face folder: weights in safetensors, sharded where they are
/// large, with the parent's configuration and tokenizer.
public final class MergedFolder {
  /// Weights of one file, which are in memory together while it is written.
  private static final long SHARD_BYTES = 1L << 30;

  private static final String CONFIG = "config.json";

  private MergedFolder() {}

  /// How the weights are stored.
  public enum Storage {
    /// Keeps what the adapters add to the last bit.
    FP32(ElementType.F32, "float32"),
    /// Half the size; each weight is rounded to 8 significant bits, which can be more than an
    /// adapter adds to it.
    BF16(ElementType.BF16, "bfloat16");

    private final ElementType type;
    private final String word;

    Storage(ElementType type, String word) {
      this.type = type;
      this.word = word;
    }

    WeightTensor stored(String name, WeightTensor weight) {
      if (weight.type() == type && weight.isPlain() && weight.name().equals(name)) {
        return weight;
      }
      float[] values = weight.toFloats();
      return switch (this) {
        case FP32 -> WeightTensor.ofFloats(name, weight.shape(), values);
        case BF16 -> WeightTensor.ofFloatsInBf16(name, weight.shape(), values);
      };
    }
  }

  /// Writes the folder, which appears under its name only when it is complete.
  ///
  /// @param folder must not exist yet
  /// @throws FlyroomException when the folder exists or cannot be written, or when the parent has
  ///   no `config.json`, which a GGUF file alone lacks
  public static void write(MergedModel model, Path folder, Storage storage) {
    write(model, folder, storage, SHARD_BYTES);
  }

  static void write(MergedModel model, Path folder, Storage storage, long shardBytes) {
    Path parentConfig = model.parent().folder().resolve(CONFIG);
    if (!Files.exists(parentConfig)) {
      throw new FlyroomException(
          "%s: no config.json; put the parent's beside its weights, since the merged folder needs one"
              .formatted(model.parent().folder()));
    }
    ObjectNode config = Json.read(parentConfig, ObjectNode.class);
    config.put(config.has("torch_dtype") ? "torch_dtype" : "dtype", storage.word);
    config.put("tie_word_embeddings", model.config().tiedHead());
    AtomicFiles.writeFolder(
        folder,
        unfinished -> {
          writeWeights(model, unfinished, storage, shardBytes);
          copyCompanions(model, unfinished);
          AtomicFiles.writeJson(unfinished.resolve(CONFIG), config);
        });
  }

  private static void copyCompanions(MergedModel model, Path folder) throws IOException {
    for (Path file : model.parent().companions()) {
      if (!file.endsWith(CONFIG)) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
  }

  private static void writeWeights(
      MergedModel model, Path folder, Storage storage, long shardBytes) {
    List<List<String>> shards = shards(model, storage, shardBytes);
    Map<String, String> places = new LinkedHashMap<>();
    long size = 0;
    for (int shard = 0; shard < shards.size(); shard++) {
      String file =
          shards.size() == 1
              ? "model.safetensors"
              : "model-%05d-of-%05d.safetensors".formatted(shard + 1, shards.size());
      List<WeightTensor> tensors = new ArrayList<>();
      for (String name : shards.get(shard)) {
        WeightTensor tensor = storage.stored(name, model.weight(name));
        tensors.add(tensor);
        places.put(name, file);
        size += tensor.data().byteSize();
      }
      SafetensorsWriter.write(folder.resolve(file), tensors, Map.of("format", "pt"));
    }
    if (shards.size() > 1) {
      Map<String, Object> index = new LinkedHashMap<>();
      index.put("metadata", Map.of("total_size", size));
      index.put("weight_map", places);
      AtomicFiles.writeJson(folder.resolve("model.safetensors.index.json"), index);
    }
  }

  private static List<List<String>> shards(MergedModel model, Storage storage, long shardBytes) {
    List<List<String>> shards = new ArrayList<>();
    long room = 0;
    for (Map.Entry<String, List<Long>> weight : model.config().weights().entrySet()) {
      long size = storage.type.bytesOf(weight.getValue().stream().reduce(1L, (a, b) -> a * b));
      if (shards.isEmpty() || size > room) {
        shards.add(new ArrayList<>());
        room = shardBytes;
      }
      shards.getLast().add(weight.getKey());
      room -= size;
    }
    return shards;
  }
}
