package org.flyroom.app.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.core.store.Json;
import org.flyroom.engine.checkpoint.Checkpoint;
import org.flyroom.engine.checkpoint.LoraModule;
import org.flyroom.engine.checkpoint.ModelConfig;
import org.flyroom.engine.checkpoint.PeftAdapter;
import org.flyroom.engine.checkpoint.SafetensorsWriter;
import org.flyroom.engine.checkpoint.WeightTensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/// The adapter commands on a parent of one layer.
class AdapterCommandTest {
  private static final String CONFIG =
      """
      {"architectures": ["LlamaForCausalLM"], "hidden_size": 4, "intermediate_size": 6,
       "num_attention_heads": 2, "num_hidden_layers": 1, "max_position_embeddings": 16,
       "vocab_size": 8, "tie_word_embeddings": false, "torch_dtype": "bfloat16"}
      """;

  private static final String QUERY = "model.layers.0.self_attn.q_proj";
  private static final String DOWN = "model.layers.0.mlp.down_proj";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void makeParentAndAdapters() throws IOException {
    Files.createDirectory(path("parent"));
    AtomicFiles.write(path("parent").resolve("config.json"), CONFIG);
    List<WeightTensor> weights = new ArrayList<>();
    Map<String, List<Long>> shapes = new TreeMap<>();
    for (String name : List.of("model.embed_tokens", "lm_head")) {
      shapes.put(name + ".weight", List.of(8L, 4L));
    }
    for (String name : List.of("q_proj", "k_proj", "v_proj", "o_proj")) {
      shapes.put("model.layers.0.self_attn." + name + ".weight", List.of(4L, 4L));
    }
    shapes.put("model.layers.0.mlp.gate_proj.weight", List.of(6L, 4L));
    shapes.put("model.layers.0.mlp.up_proj.weight", List.of(6L, 4L));
    shapes.put("model.layers.0.mlp.down_proj.weight", List.of(4L, 6L));
    for (String name :
        List.of(
            "model.norm",
            "model.layers.0.input_layernorm",
            "model.layers.0.post_attention_layernorm")) {
      shapes.put(name + ".weight", List.of(4L));
    }
    shapes.forEach((name, shape) -> weights.add(random(name, shape)));
    SafetensorsWriter.write(path("parent").resolve("model.safetensors"), weights, Map.of());
    try (Checkpoint parent = Checkpoint.open(path("parent"))) {
      adapter("first", 1, 2, parent.config(), QUERY).write(path("first"), parent.config(), "p");
      adapter("second", 2, 0.5, parent.config(), QUERY, DOWN)
          .write(path("second"), parent.config(), "p");
    }
  }

  @Test
  void concatenatesScalesNegatesAndMerges() {
    assertThat(run("concat", "first", "second", "--weights", "1,-2", "--out", "both")).isZero();
    assertThat(run("scale", "second", "--by", "-2", "--out", "scaled")).isZero();
    assertThat(run("negate", "first", "--out", "negative")).isZero();
    assertThat(run("merge", "both", "--out", "merged")).isZero();
    assertThat(run("merge", "first", "scaled", "--out", "merged-parts")).isZero();
    assertThat(run("merge", "first", "negative", "--out", "unchanged")).isZero();
    PeftAdapter both = read("both");
    assertThat(requireNonNull(both.modules().get(QUERY)).rank()).isEqualTo(3);
    for (String name : List.of(QUERY + ".weight", DOWN + ".weight")) {
      float[] parts = weight("merged-parts", name);
      float[] merged = weight("merged", name);
      for (int i = 0; i < parts.length; i++) {
        assertThat(Math.abs(merged[i] - parts[i])).isLessThan(1e-6f);
      }
      assertThat(parts).isNotEqualTo(weight("parent", name));
      assertThat(weight("unchanged", name)).isEqualTo(weight("parent", name));
    }
    JsonNode config = Json.read(path("merged").resolve("config.json"), JsonNode.class);
    assertThat(config.path("torch_dtype").asString()).isEqualTo("float32");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void takesADirectionOut() {
    float[] direction = {1, 0, 0, 0};
    SafetensorsWriter.write(
        path("d.safetensors"),
        List.of(WeightTensor.ofFloats("d", List.of(4L), direction)),
        Map.of());
    assertThat(
            run("project", "second", "--direction", path("d.safetensors").toString(), "--out", "p"))
        .isZero();
    float[] b = requireNonNull(read("p").modules().get(DOWN)).b().toFloats();
    assertThat(b).startsWith(0, 0).hasSize(8);
    assertThat(b[2]).isNotZero();
  }

  @Test
  void showsWhatAnAdapterHolds() {
    assertThat(run("show", "second")).isZero();
    assertThat(out.toString()).contains(QUERY, "2 modules, 0 replaced weights, 36 values");
    out.getBuffer().setLength(0);
    assertThat(run("show", "second", "--json")).isZero();
    JsonNode json = Json.parse("out", out.toString(), JsonNode.class);
    assertThat(json.path("modules").path(0).path("path").asString()).isEqualTo(DOWN);
    assertThat(json.path("parameters").asInt()).isEqualTo(36);
  }

  @Test
  void badInputEndsWithExitCodeTwoAndLeavesNothing() throws IOException {
    assertProblem("already exists", "scale", "first", "--by", "2", "--out", "second");
    assertProblem("no such adapter folder", "negate", "nowhere", "--out", "x");
    assertProblem(
        "--weights has 1 numbers for 2",
        "concat",
        "first",
        "second",
        "--weights",
        "1",
        "--out",
        "x");
    assertProblem(
        "d.safetensors: no such file",
        "project",
        "second",
        "--direction",
        path("d.safetensors").toString(),
        "--out",
        "x");
    assertProblem("must be a number", "scale", "first", "--by", "NaN", "--out", "x");
    assertThat(run("scale", "first", "--out", "x")).isEqualTo(Main.BAD_INPUT);
    assertThat(run()).isEqualTo(Main.BAD_INPUT);
    Files.delete(path("first/adapter_model.safetensors"));
    Files.writeString(path("first/adapter_model.bin"), "x");
    assertProblem("adapter_model.bin is pickled", "show", "first");
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("parent", "first", "second");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"show", "concat", "merge", "scale", "negate", "project"})
  void helpHasAnExample(String command) {
    assertThat(commandLine().execute("adapter", command, "--help")).isZero();
    assertThat(out.toString()).contains("Example: flyroom adapter " + command);
  }

  private void assertProblem(String message, String... words) {
    err.getBuffer().setLength(0);
    assertThat(run(words)).isEqualTo(Main.BAD_INPUT);
    assertThat(err.toString()).contains(message).startsWith("flyroom: ");
  }

  /// Runs `adapter`; names of folders stand for those of this test, the parent is added.
  private int run(String... words) {
    List<String> line = new ArrayList<>(List.of("adapter"));
    for (String word : words) {
      boolean isFolder = word.matches("[a-z-]+") && !word.startsWith("-") && line.size() > 1;
      line.add(isFolder ? path(word).toString() : word);
    }
    if (words.length > 0) {
      line.addAll(List.of("--parent", path("parent").toString()));
    }
    return commandLine().execute(line.toArray(String[]::new));
  }

  private CommandLine commandLine() {
    return Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
  }

  private Path path(String name) {
    return folder.resolve(name);
  }

  private PeftAdapter read(String name) {
    try (Checkpoint parent = Checkpoint.open(path("parent"))) {
      return PeftAdapter.read(path(name), parent.config());
    }
  }

  private float[] weight(String model, String name) {
    try (Checkpoint checkpoint = Checkpoint.open(path(model))) {
      return checkpoint.tensor(name).toFloats();
    }
  }

  private static PeftAdapter adapter(
      String seed, int rank, double scale, ModelConfig config, String... paths) {
    TreeMap<String, LoraModule> modules = new TreeMap<>();
    for (String path : paths) {
      List<Long> shape = requireNonNull(config.linearLayers().get(path));
      modules.put(
          path,
          new LoraModule(
              random(seed + path + "a", List.of((long) rank, shape.getLast())),
              random(seed + path + "b", List.of(shape.getFirst(), (long) rank)),
              scale,
              Optional.empty()));
    }
    return new PeftAdapter(modules, new TreeMap<>());
  }

  private static WeightTensor random(String name, List<Long> shape) {
    SplittableRandom random = new SplittableRandom(name.hashCode());
    float[] values = new float[(int) (long) shape.stream().reduce(1L, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return WeightTensor.ofFloats(name, shape, values);
  }
}
