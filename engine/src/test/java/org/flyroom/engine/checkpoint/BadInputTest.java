package org.flyroom.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.flyroom.core.FlyroomException;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files damaged at random: every read ends in values or in one clear error, soon.
class BadInputTest {
  private static final int ROUNDS = 1000;
  private static final String CONFIG =
      """
      {"architectures": ["Gemma3ForCausalLM"], "hidden_size": 4, "intermediate_size": 6,
       "num_attention_heads": 2, "num_hidden_layers": 2, "max_position_embeddings": 16,
       "num_key_value_heads": 1, "head_dim": 4, "vocab_size": 8, "sliding_window": 4,
       "rope_parameters": {"full_attention": {"rope_type": "yarn", "factor": 4.0},
       "sliding_attention": {"rope_type": "default", "rope_theta": 10000.0}},
       "layer_types": ["sliding_attention", "full_attention"], "tie_word_embeddings": true}
      """;

  @TempDir Path folder;

  private interface Read {
    void run() throws IOException;
  }

  @Test
  void damagedSafetensors() throws IOException {
    Path file = folder.resolve("x.safetensors");
    SafetensorsWriter.write(
        file,
        List.of(
            WeightTensor.ofFloats("first", List.of(2L, 3L), new float[6]),
            WeightTensor.ofFloats("second", List.of(4L), new float[4])),
        Map.of("format", "pt"));
    byte[] sound = Files.readAllBytes(file);
    damage(
        sound,
        sound.length - 40,
        file,
        () -> {
          try (Safetensors source = Safetensors.open(file)) {
            source.tensors().values().forEach(WeightTensor::toFloats);
          }
        });
  }

  @Test
  void damagedGguf() throws IOException {
    Path file = folder.resolve("x.gguf");
    GgufBuilder gguf = CheckpointTest.ggufLlama(4);
    gguf.entry("tokens", 9, b -> b.putInt(8).putLong(2).putLong(1).put((byte) 'a').putLong(0));
    byte[] sound = gguf.bytes();
    damage(
        sound,
        1500,
        file,
        () -> {
          try (Checkpoint checkpoint = Checkpoint.open(file)) {
            checkpoint.tensors().values().forEach(WeightTensor::toFloats);
          }
        });
  }

  @Test
  void damagedConfig() throws IOException {
    Path file = folder.resolve("config.json");
    byte[] sound = CONFIG.getBytes(StandardCharsets.UTF_8);
    damage(
        sound,
        sound.length,
        file,
        () -> {
          ModelConfig config = HuggingFaceConfig.read(file);
          assertThat(config.weights()).isNotEmpty();
          assertThat(config.attention().getLast().rope().frequencies(config.headDim()))
              .isNotEmpty();
        });
  }

  @Test
  void damagedAdapterConfig() throws IOException {
    ModelConfig base = HuggingFaceConfig.parse(CONFIG, "config.json");
    TreeMap<String, LoraModule> modules = new TreeMap<>();
    modules.put(
        "model.layers.1.mlp.up_proj",
        new LoraModule(
            WeightTensor.ofFloats("a", List.of(1L, 4L), new float[4]),
            WeightTensor.ofFloats("b", List.of(6L, 1L), new float[6]),
            2,
            Optional.empty()));
    Path adapter = folder.resolve("adapter");
    new PeftAdapter(modules, new TreeMap<>()).write(adapter, base, "base");
    Path file = adapter.resolve("adapter_config.json");
    byte[] sound = Files.readAllBytes(file);
    damage(
        sound,
        sound.length,
        file,
        () -> assertThat(PeftAdapter.read(adapter, base).modules()).hasSize(1));
  }

  /// Runs a read on damaged copies of a file; both outcomes must occur.
  private static void damage(byte[] sound, int head, Path file, Read read) throws IOException {
    Files.write(file, sound);
    read.run();
    Random random = new Random(20250);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] damaged = damaged(sound, head, random);
      Files.write(file, damaged);
      boolean clear =
          Assertions.assertTimeout(
              Duration.ofSeconds(2),
              () -> {
                try {
                  read.run();
                  return false;
                } catch (FlyroomException e) {
                  assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(20_000);
                  return true;
                }
              },
              "round " + round);
      refused += clear ? 1 : 0;
    }
    assertThat(refused).isBetween(ROUNDS / 10, ROUNDS);
  }

  private static byte[] damaged(byte[] sound, int head, Random random) {
    byte[] bytes = sound.clone();
    int at = random.nextInt(Math.min(head, bytes.length) - Long.BYTES);
    switch (random.nextInt(6)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 2 ->
          ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(at, random.nextLong());
      case 3 -> bytes[at] = (byte) "0123456789[]{}\",:-.eE".charAt(random.nextInt(21));
      case 4 -> {
        int length = random.nextInt(Math.min(64, bytes.length - at));
        System.arraycopy(sound, random.nextInt(bytes.length - length), bytes, at, length);
      }
      default -> {
        byte[] run = new byte[random.nextInt(600)];
        Arrays.fill(run, sound[at]);
        ByteBuffer longer = ByteBuffer.allocate(sound.length + run.length);
        longer.put(sound, 0, at).put(run).put(sound, at, sound.length - at);
        bytes = new byte[longer.capacity()];
        longer.get(0, bytes);
      }
    }
    return bytes;
  }
}
