package org.flyroom.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Seeds;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.engine.checkpoint.Activation;
import org.flyroom.engine.checkpoint.Family;
import org.flyroom.engine.checkpoint.ModelConfig;
import org.flyroom.engine.checkpoint.ModelConfig.LayerAttention;
import org.flyroom.engine.checkpoint.ModelConfigWriter;
import org.flyroom.engine.checkpoint.Rope;
import org.flyroom.engine.checkpoint.SafetensorsWriter;
import org.flyroom.engine.checkpoint.SpecialTokens;
import org.flyroom.engine.checkpoint.WeightTensor;

/// A model of random weights in a temporary folder, which is removed again: how long work takes
/// does not depend on what a model knows.
final class RandomModel implements AutoCloseable {
  private static final String END = "<|endoftext|>";

  private final Path folder;

  private RandomModel(Path folder) {
    this.folder = folder;
  }

  /// The shape of SmolLM2-135M: 134,515,008 parameters, embedding and head tied.
  static RandomModel smolLm2() {
    int headDim = 64;
    LayerAttention attention = new LayerAttention(0, new Rope.Plain(100_000));
    return of(
        new ModelConfig(
            Family.LLAMA,
            576,
            1536,
            9,
            3,
            headDim,
            49_152,
            8192,
            1e-5,
            Activation.SILU,
            true,
            false,
            false,
            false,
            1 / Math.sqrt(headDim),
            1,
            0,
            0,
            Collections.nCopies(30, attention)));
  }

  static RandomModel of(ModelConfig config) {
    try {
      Path folder = Files.createTempDirectory("flyroom-bench");
      RandomModel model = new RandomModel(folder);
      SpecialTokens special =
          new SpecialTokens(OptionalInt.empty(), List.of(0), OptionalInt.empty());
      AtomicFiles.write(
          folder.resolve("config.json"), ModelConfigWriter.write(config, special, "float32"));
      AtomicFiles.writeJson(folder.resolve("tokenizer.json"), tokenizer());
      List<WeightTensor> weights = new ArrayList<>();
      config.weights().forEach((name, shape) -> weights.add(weight(config, name, shape)));
      SafetensorsWriter.write(folder.resolve("model.safetensors"), weights, Map.of("format", "pt"));
      return model;
    } catch (IOException e) {
      throw new FlyroomException("no temporary folder can be made: " + e.getMessage(), e);
    }
  }

  Path folder() {
    return folder;
  }

  /// Norms of one, and uniform numbers that keep activations at their size.
  private static WeightTensor weight(ModelConfig config, String name, List<Long> shape) {
    long count = shape.stream().reduce(1L, Math::multiplyExact);
    float[] values = new float[Math.toIntExact(count)];
    double bound = config.isNorm(name) ? 0 : Math.sqrt(3.0 / shape.getLast());
    SplittableRandom random = Seeds.generator(0, name);
    for (int i = 0; i < values.length; i++) {
      values[i] = bound == 0 ? 1 : (float) (bound * (2 * random.nextDouble() - 1));
    }
    return WeightTensor.ofFloats(name, shape, values);
  }

  /// A token a character: byte-level BPE without merges, over the ASCII characters that can be seen
  /// and the space, which byte-level vocabularies write as U+0120.
  private static Map<String, Object> tokenizer() {
    Map<String, Object> vocabulary = new LinkedHashMap<>();
    vocabulary.put(END, 0);
    vocabulary.put("\u0120", 1);
    for (char c = '!'; c <= '~'; c++) {
      vocabulary.put(String.valueOf(c), vocabulary.size());
    }
    Map<String, Object> special =
        Map.of(
            "id", 0,
            "content", END,
            "single_word", false,
            "lstrip", false,
            "rstrip", false,
            "normalized", false,
            "special", true);
    Map<String, Object> byteLevel =
        Map.of(
            "type", "ByteLevel",
            "add_prefix_space", false,
            "trim_offsets", true,
            "use_regex", false);
    return Map.of(
        "version",
        "1.0",
        "added_tokens",
        List.of(special),
        "pre_tokenizer",
        byteLevel,
        "decoder",
        byteLevel,
        "model",
        Map.of("type", "BPE", "vocab", vocabulary, "merges", List.of()));
  }

  @Override
  public void close() {
    AtomicFiles.remove(folder);
  }
}
