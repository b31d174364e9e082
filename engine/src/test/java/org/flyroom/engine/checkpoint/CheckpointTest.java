package org.flyroom.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.testing.SharedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
  private static final String CONFIG =
      """
      {"architectures": ["LlamaForCausalLM"], "hidden_size": 4, "intermediate_size": 6,
       "num_attention_heads": 2, "num_hidden_layers": 1, "max_position_embeddings": 16,
       "num_key_value_heads": 1, "head_dim": 4, "vocab_size": 8, "tie_word_embeddings": true,
       "rms_norm_eps": 1e-5, "eos_token_id": [1, 2], "bos_token_id": 0}
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen2", "qwen3", "gemma2", "gemma3-text"})
  void ggufGivesTheConfigurationAndWeightsOfTheSafetensors(String name) {
    Path gguf = SharedFiles.require("golden/gguf/" + name + ".F32.gguf");
    try (Checkpoint expected = Checkpoint.open(SharedFiles.require("golden/engine/" + name));
        Checkpoint actual = Checkpoint.open(gguf)) {
      ModelConfig config = expected.config();
      assertThat(actual.config())
          .usingRecursiveComparison()
          .ignoringFields("queryScale") // GGUF has no field for it; head size is meant
          .isEqualTo(config);
      assertThat(actual.config().queryScale()).isEqualTo(1 / Math.sqrt(config.headDim()));
      assertThat(actual.tensors().keySet()).isEqualTo(expected.tensors().keySet());
      expected
          .tensors()
          .forEach(
              (key, tensor) -> {
                float tolerance = key.endsWith("norm.weight") ? 1.2e-7f : 0;
                float[] wanted = tensor.toFloats();
                float[] values = actual.tensor(key).toFloats();
                assertThat(values).as(key).hasSameSizeAs(wanted);
                for (int i = 0; i < values.length; i++) {
                  if (!(Math.abs(values[i] - wanted[i]) <= tolerance)) {
                    assertThat(values[i]).as("%s[%d]", key, i).isEqualTo(wanted[i]);
                  }
                }
              });
      assertThat(actual.specialTokens().end()).containsExactly(2);
    }
  }

  @Test
  void shardsGiveEveryWeight() {
    try (Checkpoint checkpoint =
        Checkpoint.open(SharedFiles.require("golden/engine/qwen3-bf16-sharded"))) {
      assertThat(checkpoint.tensors()).hasSize(checkpoint.config().weights().size());
      assertThat(checkpoint.tensor("lm_head.weight").type()).isEqualTo(ElementType.BF16);
    }
  }

  @Test
  void theRealModelIsReadWithItsConfigurationBeside() throws IOException {
    Path model = SharedFiles.require("models/smollm2-135m-instruct");
    try (Checkpoint checkpoint = Checkpoint.open(model);
        Checkpoint byPath = Checkpoint.open(model.resolve("SmolLM2-135M-Instruct.Q4_1.gguf"));
        Gguf gguf = Gguf.open(model.resolve("SmolLM2-135M-Instruct.Q4_1.gguf"))) {
      assertThat(checkpoint.config().layers()).isEqualTo(30);
      assertThat(checkpoint.config().attention().getFirst().rope())
          .isEqualTo(new Rope.Plain(100000));
      assertThat(checkpoint.config()).isEqualTo(GgufConfig.read(gguf));
      assertThat(checkpoint.tensors()).hasSize(272);
      assertThat(checkpoint.specialTokens())
          .isEqualTo(new SpecialTokens(OptionalInt.of(1), List.of(2), OptionalInt.of(2)));
      assertThat(checkpoint.fingerprint()).hasSize(64).isEqualTo(byPath.fingerprint());
    }
  }

  @Test
  void interleavedRowsComeBackInOrder() {
    Layout.InterleavedHeads heads = new Layout.InterleavedHeads(2);
    List<Long> stored = new ArrayList<>();
    for (int row = 0; row < 8; row++) {
      stored.add(heads.storedRow(row, 8));
    }
    assertThat(stored).containsExactly(0L, 2L, 1L, 3L, 4L, 6L, 5L, 7L);
  }

  @Test
  void aGgufFolderIsReadAndItsQueriesPutInOrder() throws IOException {
    ggufLlama(4).write(folder.resolve("tiny.gguf"));
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertThat(checkpoint.config().normEpsilon()).isEqualTo(1e-5);
      assertThat(checkpoint.config().tiedHead()).isTrue();
      float[] queries = checkpoint.tensor("model.layers.0.self_attn.q_proj.weight").toFloats();
      // Row r of the file holds 4r, 4r + 1, ...; rows 0, 2, 1, 3 of each head are wanted.
      assertThat(queries).startsWith(0, 1, 2, 3, 8, 9, 10, 11, 4, 5, 6, 7).endsWith(28, 29, 30, 31);
      assertThat(checkpoint.gguf()).isPresent();
    }
  }

  @Test
  void frequencyDivisorsOfLlama3ComeFromTheGguf() throws IOException {
    ggufLlama(4).floats("rope_freqs.weight", List.of(2L), 1, 8).write(folder.resolve("a.gguf"));
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertThat(checkpoint.config().attention().getFirst().rope())
          .isEqualTo(new Rope.Divided(10000, List.of(1f, 8f)));
    }
    ggufLlama(4).floats("rope_freqs.weight", List.of(3L), 1, 2, 3).write(folder.resolve("a.gguf"));
    assertRefused(folder, "'rope_freqs.weight' has 3 values for heads of 4");
  }

  @Test
  void aConfigurationThatDisagreesWithTheGgufIsRefused() throws IOException {
    ggufLlama(4).write(folder.resolve("tiny.gguf"));
    Files.writeString(folder.resolve("config.json"), CONFIG);
    Checkpoint.open(folder).close();
    Files.writeString(
        folder.resolve("config.json"),
        CONFIG.replace("\"intermediate_size\": 6", "\"intermediate_size\": 7"));
    assertThatThrownBy(() -> Checkpoint.open(folder).close())
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("intermediate size 7")
        .hasMessageContaining("says 6");
  }

  @Test
  void missingWrongAndUnexpectedTensorsAreToldAtOnce() throws IOException {
    Files.writeString(folder.resolve("config.json"), CONFIG);
    ModelConfig config = HuggingFaceConfig.read(folder.resolve("config.json"));
    List<WeightTensor> tensors = new ArrayList<>();
    config
        .weights()
        .forEach(
            (name, shape) -> {
              if (!name.contains("k_proj") && !name.equals("model.norm.weight")) {
                tensors.add(zeros(name, shape));
              }
            });
    tensors.add(zeros("model.norm.weight", List.of(5L)));
    tensors.add(zeros("model.layers.0.self_attn.q_proj.bias", List.of(8L)));
    tensors.add(zeros("lm_head.weight", List.of(8L, 4L)));
    SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors, Map.of());
    assertThatThrownBy(() -> Checkpoint.open(folder).close())
        .isInstanceOfSatisfying(
            FlyroomException.class,
            e ->
                assertThat(e.problems())
                    .hasSize(3)
                    .anyMatch(
                        line -> line.endsWith("no tensor 'model.layers.0.self_attn.k_proj.weight'"))
                    .anyMatch(line -> line.contains("'model.norm.weight' has shape [5], but"))
                    .anyMatch(line -> line.contains("q_proj.bias' has no place")));
  }

  @Test
  void anotherByteAnywhereIsAnotherFingerprint() throws IOException {
    ggufLlama(4).write(folder.resolve("tiny.gguf"));
    String first = fingerprint();
    assertThat(fingerprint()).isEqualTo(first);
    Files.writeString(folder.resolve("tokenizer.json"), "{}");
    String second = fingerprint();
    assertThat(second).isNotEqualTo(first);
    Files.move(folder.resolve("tiny.gguf"), folder.resolve("renamed.gguf"));
    assertThat(fingerprint()).isEqualTo(second);
  }

  @Test
  void foldersWithoutReadableWeightsAreRefused() throws IOException {
    assertRefused(folder.resolve("nowhere"), "no such folder or file");
    assertRefused(folder, "no weights");
    Files.writeString(folder.resolve("pytorch_model.bin"), "x");
    assertRefused(folder, "only pickled weights (pytorch_model.bin), which are never read");
    ggufLlama(4).write(folder.resolve("a.gguf"));
    ggufLlama(4).write(folder.resolve("b.gguf"));
    assertRefused(folder, "several GGUF files; name one: a.gguf, b.gguf");
    assertRefused(folder.resolve("pytorch_model.bin"), "name a folder");
    new GgufBuilder().text("general.architecture", "mamba").write(folder.resolve("c.gguf"));
    assertRefused(folder.resolve("c.gguf"), "known are llama, qwen2, qwen3, gemma2, gemma3");
  }

  private void assertRefused(Path path, String message) {
    assertThatThrownBy(() -> Checkpoint.open(path).close())
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining(message);
  }

  private String fingerprint() {
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      return checkpoint.fingerprint();
    }
  }

  private static WeightTensor zeros(String name, List<Long> shape) {
    long size = shape.stream().reduce(1L, (a, b) -> a * b);
    return WeightTensor.ofFloats(name, shape, new float[(int) size]);
  }

  /// A llama of one layer whose weights count up from 0 in every tensor.
  static GgufBuilder ggufLlama(int hidden) {
    GgufBuilder gguf =
        new GgufBuilder()
            .text("general.architecture", "llama")
            .number("llama.block_count", 1)
            .number("llama.context_length", 16)
            .number("llama.embedding_length", hidden)
            .number("llama.feed_forward_length", 6)
            .number("llama.attention.head_count", 2)
            .number("llama.attention.head_count_kv", 1)
            .number("llama.attention.key_length", 4)
            .real("llama.attention.layer_norm_rms_epsilon", 1e-5);
    long size = hidden;
    counting(gguf, "token_embd.weight", 8, size);
    counting(gguf, "blk.0.attn_q.weight", 8, size);
    counting(gguf, "blk.0.attn_k.weight", 4, size);
    counting(gguf, "blk.0.attn_v.weight", 4, size);
    counting(gguf, "blk.0.attn_output.weight", size, 8);
    counting(gguf, "blk.0.ffn_gate.weight", 6, size);
    counting(gguf, "blk.0.ffn_up.weight", 6, size);
    counting(gguf, "blk.0.ffn_down.weight", size, 6);
    counting(gguf, "blk.0.attn_norm.weight", size);
    counting(gguf, "blk.0.ffn_norm.weight", size);
    counting(gguf, "output_norm.weight", size);
    return gguf;
  }

  private static void counting(GgufBuilder gguf, String name, long... shape) {
    List<Long> sizes = new ArrayList<>();
    int count = 1;
    for (long size : shape) {
      sizes.add(size);
      count *= (int) size;
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = i;
    }
    gguf.floats(name, sizes, values);
  }
}
