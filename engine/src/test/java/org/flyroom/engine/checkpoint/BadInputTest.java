package org.flyroom.engine.checkpoint;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Seeds;
import org.flyroom.core.store.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Files damaged by seeded mutations: every read ends in the values that the file holds or in one
/// clear error. The time limit is there to end a hang.
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class BadInputTest {
  private static final int ROUNDS = 2000;
  private static final int LONGEST_MESSAGE = 20_000;

  private static final String CONFIG =
      """
      {"architectures": ["Gemma3ForCausalLM"], "hidden_size": 4, "intermediate_size": 6,
       "num_attention_heads": 2, "num_hidden_layers": 2, "max_position_embeddings": 16,
       "num_key_value_heads": 1, "head_dim": 4, "vocab_size": 8, "sliding_window": 4,
       "rope_parameters": {"full_attention": {"rope_type": "yarn", "factor": 4.0},
       "sliding_attention": {"rope_type": "default", "rope_theta": 10000.0}},
       "layer_types": ["sliding_attention", "full_attention"], "tie_word_embeddings": true,
       "eos_token_id": [1, 2], "rms_norm_eps": 1e-5, "hidden_activation": "gelu_pytorch_tanh"}
      """;

  private static final String UP = "model.layers.1.mlp.up_proj";
  private static final String DOWN = "model.layers.0.mlp.down_proj";

  @TempDir Path folder;

  /// A read that checks by itself that what it got is what the damaged file says.
  private interface Read {
    void check(byte[] damaged) throws IOException;
  }

  private interface Damage {
    byte[] apply(SplittableRandom random);
  }

  @Test
  void damagedSafetensorsHeaders() throws IOException {
    Path file = folder.resolve("x.safetensors");
    byte[] sound = Files.readAllBytes(writeTensors(file));
    int header = 8 + (int) ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN).getLong();
    String json = new String(sound, 8, header - 8, StandardCharsets.UTF_8);
    byte[] data = Arrays.copyOfRange(sound, header, sound.length);
    Read read =
        damaged -> {
          Files.write(file, damaged);
          try (Safetensors source = Safetensors.open(file)) {
            assertHoldsWhatItSays(damaged, source);
          }
        };
    run("safetensors", read, sound, random -> framed(Mutations.ofJson(json, random), data));
    run("safetensors-bytes", read, sound, random -> Mutations.ofBytes(sound, header, random));
  }

  @Test
  void damagedGguf() throws IOException {
    Path file = folder.resolve("x.gguf");
    GgufBuilder gguf = CheckpointTest.ggufLlama(4);
    gguf.entry("tokens", 9, b -> b.putInt(8).putLong(2).putLong(1).put((byte) 'a').putLong(0));
    gguf.entry("numbers", 9, b -> b.putInt(4).putLong(3).putInt(1).putInt(2).putInt(3));
    byte[] sound = gguf.bytes();
    Files.write(file, sound);
    Map<String, float[]> wanted = valuesOf(file);
    int head = dataStart(sound);
    run(
        "gguf",
        damaged -> {
          Files.write(file, damaged);
          assertSameValues(valuesOf(file), wanted);
        },
        sound,
        random -> Mutations.ofBytes(sound, head, random));
  }

  @Test
  void damagedConfigs() throws IOException {
    ModelConfig sound = HuggingFaceConfig.parse(CONFIG, "config.json");
    SafetensorsWriter.write(folder.resolve("model.safetensors"), weights(sound), Map.of());
    Path file = folder.resolve("config.json");
    Files.writeString(file, CONFIG);
    Map<String, float[]> wanted = valuesOf(folder);
    run(
        "config",
        damaged -> {
          Files.write(file, damaged);
          assertSameValues(valuesOf(folder), wanted);
        },
        CONFIG.getBytes(StandardCharsets.UTF_8),
        random -> latin(Mutations.ofJson(CONFIG, random)));
  }

  @Test
  void damagedIndexes() throws IOException {
    ModelConfig config = HuggingFaceConfig.parse(CONFIG, "config.json");
    Files.writeString(folder.resolve("config.json"), CONFIG);
    List<WeightTensor> weights = weights(config);
    Map<String, String> places = new TreeMap<>();
    for (int shard = 0; shard < 2; shard++) {
      List<WeightTensor> own = weights.subList(shard * 12, shard == 0 ? 12 : weights.size());
      String name = "model-%d.safetensors".formatted(shard);
      own.forEach(tensor -> places.put(tensor.name(), name));
      SafetensorsWriter.write(folder.resolve(name), own, Map.of());
    }
    Path file = folder.resolve("model.safetensors.index.json");
    String index = Json.line(Map.of("weight_map", places));
    Files.writeString(file, index);
    Map<String, float[]> wanted = valuesOf(folder);
    run(
        "index",
        damaged -> {
          Files.write(file, damaged);
          assertSameValues(valuesOf(folder), wanted);
        },
        index.getBytes(StandardCharsets.UTF_8),
        random -> latin(Mutations.ofJson(index, random)));
  }

  @Test
  void damagedAdapters() throws IOException {
    ModelConfig base = HuggingFaceConfig.parse(CONFIG, "config.json");
    TreeMap<String, LoraModule> modules = new TreeMap<>();
    modules.put(UP, module(UP, base, 1, 2));
    modules.put(DOWN, module(DOWN, base, 3, 0.5));
    TreeMap<String, WeightTensor> saved = new TreeMap<>();
    saved.put("model.norm.weight", counting("norm", List.of(4L)));
    Path adapter = folder.resolve("adapter");
    new PeftAdapter(modules, saved).write(adapter, base, "base");
    Path config = adapter.resolve("adapter_config.json");
    String json = Files.readString(config);
    run(
        "adapter-config",
        damaged -> {
          Files.write(config, damaged);
          assertSameAdapter(PeftAdapter.read(adapter, base), modules);
        },
        json.getBytes(StandardCharsets.UTF_8),
        random -> latin(Mutations.ofJson(json, random)));
    Files.writeString(config, json);
    Path weights = adapter.resolve("adapter_model.safetensors");
    byte[] sound = Files.readAllBytes(weights);
    int header = 8 + (int) ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN).getLong();
    String headerJson = new String(sound, 8, header - 8, StandardCharsets.UTF_8);
    byte[] data = Arrays.copyOfRange(sound, header, sound.length);
    run(
        "adapter-weights",
        damaged -> {
          Files.write(weights, damaged);
          assertSameAdapter(PeftAdapter.read(adapter, base), modules);
        },
        sound,
        random -> framed(Mutations.ofJson(headerJson, random), data));
  }

  /// Reads damaged copies of a file; sound ones are read, and some damage is refused.
  private static void run(String name, Read read, byte[] sound, Damage damage) throws IOException {
    read.check(sound);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      SplittableRandom random = Seeds.generator(20250, name, Integer.toString(round));
      byte[] damaged = damage.apply(random);
      try {
        read.check(damaged);
      } catch (FlyroomException e) {
        assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(LONGEST_MESSAGE);
        refused++;
      } catch (Throwable e) {
        String start = new String(damaged, StandardCharsets.ISO_8859_1);
        throw new AssertionError(
            "%s, round %d: %s"
                .formatted(name, round, start.substring(0, Math.min(2000, start.length()))),
            e);
      }
    }
    assertThat(refused).isBetween(ROUNDS / 3, ROUNDS);
  }

  private static Path writeTensors(Path file) {
    SafetensorsWriter.write(
        file,
        List.of(
            counting("first", List.of(2L, 3L)),
            counting("second", List.of(4L)),
            WeightTensor.ofFloatsInBf16("third", List.of(4L), new float[] {1, 2, -3, 0.5f})),
        Map.of("format", "pt"));
    return file;
  }

  private static byte[] framed(String header, byte[] data) {
    byte[] json = latin(header);
    ByteBuffer file =
        ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    return file.putLong(json.length).put(json).put(data).array();
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /// Finds every tensor's values once more, straight from the bytes.
  private static void assertHoldsWhatItSays(byte[] file, Safetensors source) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int header = (int) bytes.getLong(0);
    JsonNode json = new JsonMapper().readTree(new String(file, 8, header, StandardCharsets.UTF_8));
    assertThat(source.tensors().keySet())
        .containsExactlyInAnyOrderElementsOf(
            json.propertyNames().stream().filter(key -> !key.equals("__metadata__")).toList());
    for (WeightTensor tensor : source.tensors().values()) {
      JsonNode stated = json.path(tensor.name());
      int at = 8 + header + stated.path("data_offsets").path(0).intValue();
      float[] values = tensor.toFloats();
      for (int i = 0; i < values.length; i++) {
        float wanted =
            switch (stated.path("dtype").stringValue()) {
              case "F32" -> bytes.getFloat(at + 4 * i);
              case "F64" -> (float) bytes.getDouble(at + 8 * i);
              case "F16" -> Float.float16ToFloat(bytes.getShort(at + 2 * i));
              case "BF16" -> Float.intBitsToFloat(bytes.getShort(at + 2 * i) << 16);
              default -> throw new AssertionError(stated + " was read as weights");
            };
        assertThat(values[i]).isEqualTo(wanted);
      }
    }
  }

  /// Where the first tensor's values begin: 0, 1, 2 and so on.
  private static int dataStart(byte[] gguf) {
    ByteBuffer bytes = ByteBuffer.wrap(gguf).order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    while (bytes.getFloat(at) != 0 || bytes.getFloat(at + 4) != 1 || bytes.getFloat(at + 8) != 2) {
      at += 32;
    }
    return at;
  }

  private static Map<String, float[]> valuesOf(Path model) {
    try (Checkpoint checkpoint = Checkpoint.open(model)) {
      Rope rope = checkpoint.config().attention().getLast().rope();
      assertThat(rope.frequencies(checkpoint.config().headDim())).isNotEmpty();
      Map<String, float[]> values = new TreeMap<>();
      checkpoint.tensors().forEach((name, tensor) -> values.put(name, tensor.toFloats()));
      return values;
    }
  }

  private static void assertSameValues(Map<String, float[]> values, Map<String, float[]> wanted) {
    assertThat(values).containsOnlyKeys(wanted.keySet());
    values.forEach((name, got) -> assertThat(got).as(name).isEqualTo(wanted.get(name)));
  }

  /// Scales may differ, since numbers in the configuration may; the factors may not.
  private static void assertSameAdapter(PeftAdapter read, Map<String, LoraModule> modules) {
    assertThat(read.modules()).containsOnlyKeys(modules.keySet());
    assertThat(read.saved()).containsOnlyKeys("model.norm.weight");
    read.modules()
        .forEach(
            (path, module) -> {
              LoraModule wanted = requireNonNull(modules.get(path));
              assertThat(module.a().toFloats()).isEqualTo(wanted.a().toFloats());
              assertThat(module.b().toFloats()).isEqualTo(wanted.b().toFloats());
              assertThat(module.scale()).isFinite();
            });
  }

  private static List<WeightTensor> weights(ModelConfig config) {
    List<WeightTensor> weights = new ArrayList<>();
    config.weights().forEach((name, shape) -> weights.add(counting(name, shape)));
    return weights;
  }

  private static LoraModule module(String path, ModelConfig base, long rank, double scale) {
    List<Long> shape = requireNonNull(base.linearLayers().get(path));
    return new LoraModule(
        counting("a", List.of(rank, shape.getLast())),
        counting("b", List.of(shape.getFirst(), rank)),
        scale,
        Optional.empty());
  }

  private static WeightTensor counting(String name, List<Long> shape) {
    float[] values = new float[(int) (long) shape.stream().reduce(1L, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / 8f;
    }
    return WeightTensor.ofFloats(name, shape, values);
  }
}
