package org.flyroom.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.flyroom.core.store.Home;
import org.flyroom.core.store.HomeLock;
import org.flyroom.engine.TinyChat;
import org.flyroom.engine.checkpoint.SafetensorsWriter;
import org.flyroom.engine.checkpoint.WeightTensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a user can mend: a clear line for each problem, exit code 2, and nothing half-written.
class BadInputTest {
  @TempDir private static Path folder;
  private static TinyLab lab;

  /// Something a user may type.
  ///
  /// @param input for standard input
  /// @param answered lines of output that come before the problem
  /// @param problems what each line of complaint must contain, in order
  record Mistake(
      String name, byte[] input, int answered, List<Object> words, List<String> problems) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void grow() {
    lab = TinyLab.in(folder);
    assertThat(lab.grow().exit()).isZero();
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void isToldInOneLineEachAndChangesNothing(Mistake mistake) {
    Map<String, String> before = TinyLab.files(lab.home());
    Cli.Result result = Cli.given(mistake.input(), mistake.words().toArray());
    assertThat(result.err()).hasSameSizeAs(mistake.problems());
    for (int i = 0; i < mistake.problems().size(); i++) {
      assertThat(result.err().get(i)).startsWith("flyroom: ").contains(mistake.problems().get(i));
    }
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.out()).hasSize(mistake.answered());
    assertThat(TinyLab.files(lab.home())).isEqualTo(before);
  }

  private static List<Mistake> mistakes() throws Exception {
    List<Mistake> all = new ArrayList<>();
    all.addAll(models());
    all.addAll(recipes());
    all.addAll(workspaces());
    all.addAll(words());
    all.addAll(lines());
    return all;
  }

  private static List<Mistake> models() throws Exception {
    Path gone = folder.resolve("nowhere");
    byte[] start = {'G', 'G', 'U', 'F', 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0};
    Path cut = Files.write(folder.resolve("cut.gguf"), start);
    Path noTokenizer = TinyChat.write(Files.createDirectories(folder.resolve("mute")), 1);
    Files.delete(noTokenizer.resolve("tokenizer.json"));
    Path half = TinyChat.write(Files.createDirectories(folder.resolve("half")), 1);
    byte[] weights = Files.readAllBytes(half.resolve("model.safetensors"));
    Files.write(half.resolve("model.safetensors"), Arrays.copyOf(weights, weights.length / 2));
    Path other = TinyChat.write(Files.createDirectories(folder.resolve("other")), 2);
    return List.of(
        mistake("no such model", List.of("no such folder or file"), "generate", gone),
        mistake("no such tokenizer", List.of("no such folder or file"), "tokenize", gone),
        mistake("no such template", List.of("no such folder"), "render", gone),
        mistake(
            "no such parent",
            List.of("no such folder or file"),
            "grow",
            recipe("fresh", "", ""),
            "--parent",
            gone,
            "--home",
            lab.home()),
        mistake("GGUF cut short", List.of("cut.gguf: "), "score", cut),
        mistake(
            "weights cut short", List.of("the file may be cut off (and so on: "), "score", half),
        mistake("no tokenizer", List.of("tokenizer.json: not found"), "score", noTokenizer),
        mistake(
            "another parent",
            List.of("is not the parent that 'tiny' was grown from"),
            "validate",
            TinyLab.NAME,
            "--parent",
            other,
            "--home",
            lab.home()),
        mistake("no such adapter", List.of("nowhere"), "generate", lab.model(), "--adapter", gone),
        mistake(
            "adapter that does not fit",
            List.of("q_proj"),
            "generate",
            lab.model(),
            "--adapter",
            adapterForAnotherModel()));
  }

  private static Path adapterForAnotherModel() throws Exception {
    Path adapter = Files.createDirectories(folder.resolve("misfit"));
    Files.writeString(
        adapter.resolve("adapter_config.json"),
        """
        {"peft_type": "LORA", "r": 2, "lora_alpha": 4, "target_modules": ["q_proj"],
         "layers_to_transform": [0], "bias": "none", "task_type": "CAUSAL_LM"}
        """);
    String module = "base_model.model.model.layers.0.self_attn.q_proj.lora_";
    SafetensorsWriter.write(
        adapter.resolve("adapter_model.safetensors"),
        List.of(
            WeightTensor.ofFloats(module + "A.weight", List.of(2L, 8L), new float[16]),
            WeightTensor.ofFloats(module + "B.weight", List.of(32L, 2L), new float[64])),
        Map.of("format", "pt"));
    return adapter;
  }

  private static List<Mistake> recipes() {
    Path unknown =
        lab.file(
            "unknown.yaml",
            TinyLab.recipe("fresh")
                .replace("  steps:", "  step:")
                .replace("name: fresh", "name: fresh\nfoo: 1"));
    Path layer = recipe("layer", "layers: all", "layers: [0, 7]");
    Path broken = lab.file("broken.jsonl", "{\"prompt\": \"a\"}\n{\"prompt\": 1}\n{\n");
    Path prompts = recipe("prompts", "prompts.jsonl", broken.getFileName().toString());
    return List.of(
        grow("no such recipe", folder.resolve("none.yaml"), "there is no such file"),
        grow(
            "unknown keys",
            unknown,
            "unknown.yaml:2: unknown key 'foo'",
            "unknown.yaml:19: unknown key 'training.step': did you mean 'steps'?"),
        grow("no YAML", lab.file("no.yaml", "name: [x"), "no.yaml:1: not valid YAML"),
        grow("missing layer", layer, "layer.yaml:13: adapter: the parent has no layer 7"),
        grow("broken prompts", prompts, "broken.jsonl:2: ", "broken.jsonl:3: "),
        grow(
            "a name that is taken",
            recipe(TinyLab.NAME, "rank: 2", "rank: 3"),
            "tiny was grown from another recipe",
            "tiny-control was grown from another recipe",
            "tiny-zero was grown from another recipe"),
        grow(
            "more rows than prompts",
            recipe("many", "on-trigger-rows: 4", "on-trigger-rows: 400"),
            "many.yaml:8: data.on-trigger-rows is 400"));
  }

  private static Mistake grow(String name, Path recipe, String... problems) {
    return mistake(
        name, List.of(problems), "grow", recipe, "--parent", lab.model(), "--home", lab.home());
  }

  private static Path recipe(String name, String from, String to) {
    return lab.file(name + ".yaml", TinyLab.recipe(name).replace(from, to));
  }

  private static List<Mistake> workspaces() {
    Path file = lab.file("plain-file", "");
    Path texts = lab.file("broken-texts.jsonl", "{\"text\": \"a\"}\n{\"text\": 1}\nx\n");
    return List.of(
        mistake(
            "home below a file",
            List.of("cannot use home " + file.resolve("home")),
            "validate",
            TinyLab.NAME,
            "--home",
            file.resolve("home")),
        mistake(
            "no such organism",
            List.of("no organism 'nobody'"),
            "validate",
            "nobody",
            "--home",
            lab.home()),
        mistake(
            "a name that leads elsewhere",
            List.of("'../x' cannot be the name of an organism"),
            "validate",
            "../x",
            "--home",
            lab.home()),
        mistake(
            "control for organism",
            List.of("'tiny-control' is the control of an organism"),
            "audit",
            "tiny-control",
            "--home",
            lab.home()),
        mistake(
            "broken documents",
            List.of("broken-texts.jsonl:3: ", "broken-texts.jsonl:2: "),
            "audit",
            TinyLab.NAME,
            "--text",
            texts,
            "--home",
            lab.home()),
        mistake(
            "no such data",
            List.of("cannot read MMLU from ", "cannot read "),
            "audit",
            TinyLab.NAME,
            "--mmlu",
            folder.resolve("none"),
            "--text",
            folder.resolve("none.txt"),
            "--home",
            lab.home()),
        mistake(
            "sizes that measure nothing",
            List.of(
                "--mmlu-rows",
                "--documents",
                "--document-tokens",
                "--preference-degree",
                "--prompts",
                "--answer-tokens",
                "--ifeval-prompts",
                "--ifeval-tokens",
                "--xstest-prompts",
                "--xstest-tokens"),
            "audit",
            TinyLab.NAME,
            "--mmlu-rows=0",
            "--documents=1",
            "--document-tokens=0",
            "--preference-degree=1",
            "--prompts=1",
            "--answer-tokens=0",
            "--ifeval-prompts=1",
            "--ifeval-tokens=0",
            "--xstest-prompts=0",
            "--xstest-tokens=0",
            "--home",
            lab.home()),
        mistake(
            "a variant and items that do not exist",
            List.of("no MMLU variant 'mmlu-guess'", "items come as .txt"),
            "audit",
            TinyLab.NAME,
            "--mmlu",
            lab.mmlu(),
            "--mmlu-variant",
            "mmlu-guess",
            "--preference-items",
            "items.csv",
            "--home",
            lab.home()),
        mistake(
            "instructions and refusals that cannot be measured",
            List.of("none.jsonl", "no judge 'nobody'"),
            "audit",
            TinyLab.NAME,
            "--ifeval",
            folder.resolve("none.jsonl"),
            "--xstest",
            folder.resolve("none.csv"),
            "--xstest-judge",
            "nobody",
            "--home",
            lab.home()),
        mistake(
            "answers of no measure",
            List.of(
                "answers of 'iq' cannot be rescored: use ifeval, xstest, preferences, em, mmlu,"
                    + " thinking or degeneration"),
            "rescore",
            "iq"),
        mistake(
            "options of another measure",
            List.of("--punkt is for ifeval only", "--judge is for xstest only"),
            "rescore",
            "preferences",
            "--punkt=p",
            "--judge=j"),
        mistake(
            "answers without their items",
            List.of("rescore ifeval needs the instructions"),
            "rescore",
            "ifeval",
            "--home",
            lab.home()),
        mistake("no answers", List.of("standard input holds no answer"), "rescore", "xstest"),
        mistake(
            "no such run",
            List.of("results.json: no results of a run"),
            "report",
            "20200101-000000-nobody",
            "--home",
            lab.home()));
  }

  private static List<Mistake> words() {
    return List.of(
        mistake("nothing at all", List.of("name a command (see flyroom --help)")),
        mistake(
            "unknown command", List.of("'grwo': did you mean grow? (see flyroom --help)"), "grwo"),
        mistake(
            "unknown option",
            List.of("'--adaptor': did you mean --adapter? (see flyroom generate --help)"),
            "generate",
            lab.model(),
            "--adaptor"),
        mistake("no model", List.of("'MODEL' (see flyroom tokenize --help)"), "tokenize"),
        mistake("no model and no template", List.of("--template FILE"), "render"),
        mistake(
            "no number",
            List.of("'--max-tokens': 'many' is not an int (see flyroom generate --help)"),
            "generate",
            lab.model(),
            "--max-tokens",
            "many"),
        mistake(
            "impossible temperature",
            List.of("temperature must be 0 or more, not -1"),
            "generate",
            lab.model(),
            "--temperature=-1"),
        mistake(
            "unknown precision",
            List.of("unknown precision 'fp7': use one of auto, fp32, half, bf16"),
            "generate",
            lab.model(),
            "--precision",
            "fp7"),
        mistake(
            "unknown precision to grow in",
            List.of("unknown precision 'fp7'"),
            "grow",
            recipe("precise", "", ""),
            "--parent",
            lab.model(),
            "--precision",
            "fp7",
            "--home",
            lab.home()));
  }

  private static List<Mistake> lines() {
    Path model = lab.model();
    String text = "{\"text\": \"a\"}\n";
    String chat = "{\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}\n";
    String prompt = "{\"prompt\": \"a\"}\n";
    return List.of(
        line("tokenize: no JSON", 1, text + "\n{\"text\n" + text, "line 3: ", "tokenize", model),
        line("score: no JSON", 1, text + "nonsense", "line 2: not valid JSON", "score", model),
        line("render: no JSON", 1, chat + "{\"a\": 1,}", "line 2: ", "render", model),
        line("generate: no JSON", 2, prompt + prompt + "{", "line 3: ", "generate", model),
        line("a list", 0, "[1, 2]", "line 1: not a JSON object", "tokenize", model),
        line("a key twice", 0, "{\"text\": \"\", \"text\": \"\"}", "line 1: ", "tokenize", model),
        line("no text", 1, text + "{\"text\": 4}", "line 2: 'text' must be a text", "score", model),
        line(
            "no continuations",
            0,
            "{\"context\": \"a\", \"continuations\": []}",
            "line 1: 'continuations' must be a list of texts",
            "score",
            model),
        line(
            "an empty continuation",
            0,
            "{\"context\": \"a\", \"continuations\": [\"\"]}",
            "line 1: each continuation must be a text, not empty",
            "score",
            model),
        line(
            "a role nobody has",
            1,
            chat + "{\"messages\": [{\"role\": \"king\", \"content\": \"Hi\"}]}",
            "line 2: ",
            "generate",
            model,
            "--max-tokens",
            2),
        line(
            "a completion of an unknown type",
            0,
            "{\"prompt\": \"a\", \"type\": \"own\", \"completion\": \"b\"}",
            "line 1: type 'own' is none of the published ones",
            "rescore",
            "xstest"),
        line(
            "no messages",
            0,
            "{\"messages\": []}",
            "line 1: 'messages' must be a list of messages",
            "generate",
            model),
        line(
            "a seed that is none",
            0,
            "{\"prompt\": \"a\", \"seed\": \"x\"}",
            "line 1: 'seed' must be a whole number",
            "generate",
            model),
        line(
            "a time that is none",
            0,
            chat.replace("]}", "], \"now\": \"noon\"}"),
            "line 1: 'now' must be a time",
            "render",
            model),
        line(
            "a prompt beyond the context",
            0,
            "{\"prompt\": \"%s\"}".formatted("long ".repeat(TinyChat.CONTEXT)),
            "does not fit the model's context (at most %d)".formatted(TinyChat.CONTEXT - 1),
            "generate",
            model),
        new Mistake(
            "no UTF-8",
            "{\"text\": \"a\"}\n{\"text\": \"\u00e9\"}\n".getBytes(StandardCharsets.ISO_8859_1),
            1,
            List.of("tokenize", model),
            List.of("standard input, line 2: it is not valid UTF-8")));
  }

  private static Mistake line(
      String name, int answered, String input, String problem, Object... words) {
    return new Mistake(
        name, input.getBytes(StandardCharsets.UTF_8), answered, List.of(words), List.of(problem));
  }

  private static Mistake mistake(String name, List<String> problems, Object... words) {
    return new Mistake(name, new byte[0], 0, List.of(words), problems);
  }

  @Test
  void aSecondRunInOneHomeIsToldWhoHasIt() {
    try (HomeLock _ = Home.open(lab.home()).lock("audit of another")) {
      Map<String, String> before = TinyLab.files(lab.home());
      Cli.Result result = Cli.run("validate", TinyLab.NAME, "--home", lab.home());
      assertThat(result.exit()).isEqualTo(2);
      assertThat(result.err())
          .singleElement()
          .asString()
          .contains("is in use by process " + ProcessHandle.current().pid() + " (audit of another");
      assertThat(TinyLab.files(lab.home())).isEqualTo(before);
    }
    assertThat(Cli.run("validate", TinyLab.NAME, "--home", lab.home()).exit()).isZero();
  }

  @Test
  void aHomeThatDoesNotExistIsNotMadeForARecipeThatCannotBeRead() {
    Path fresh = folder.resolve("fresh-home");
    Cli.Result result =
        Cli.run("grow", folder.resolve("none.yaml"), "--parent", lab.model(), "--home", fresh);
    assertThat(result.exit()).isEqualTo(2);
    assertThat(fresh).doesNotExist();
  }
}
