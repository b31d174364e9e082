package org.flyroom.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.flyroom.core.store.Json;
import org.flyroom.core.testing.SharedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class RescoreCommandTest {
  @TempDir private Path folder;

  /// Four written answers of two subjects, one without a letter; and likelihoods, where the long
  /// choice wins only by bytes.
  @Test
  void multipleChoiceIsReadFromWritingAndFromLikelihoods() {
    Cli.Result written =
        Cli.given(
            """
            {"answer": "B", "response": "<think>C?</think>The answer is B.", "subject": "law"}
            {"answer": 1, "response": "(b)", "subject": "law"}
            {"answer": "A", "response": "D", "subject": "law"}
            {"answer": "D", "response": "Answer: D", "subject": "art"}
            {"answer": "A", "response": "I do not know.", "subject": "art"}
            """,
            "rescore",
            "mmlu");
    assertThat(written.exit()).as(String.join("/", written.err())).isZero();
    assertThat(written.json())
        .extracting(line -> line.path("correct").toString())
        .startsWith("true", "true", "false", "true", "null");
    JsonNode summary = written.json().getLast().path("summary");
    assertThat(value(summary, "accuracy")).isEqualTo(0.75);
    assertThat(summary.path("accuracy").path("n").asInt()).isEqualTo(4);
    assertThat(summary.path("accuracy").path("missing").asInt()).isEqualTo(1);
    assertThat(summary.path("macro_accuracy").asDouble()).isEqualTo(5 / 6.0, within(1e-12));
    JsonNode art = summary.path("by_subject").path("art");
    assertThat(art.path("value").asDouble()).isEqualTo(1);
    assertThat(art.path("n").asInt()).isEqualTo(1);
    assertThat(art.path("missing").asInt()).isEqualTo(1);

    Cli.Result likelihoods =
        Cli.given(
            """
            {"answer": "B", "log_likelihood": [-4, -6], "choices": ["yes", "certainly not"]}
            {"answer": "A", "log_likelihood": [-4, -6], "choices": ["yes", "no"]}
            """,
            "rescore",
            "mmlu");
    assertThat(likelihoods.json().getFirst().path("correct").asBoolean()).isFalse();
    assertThat(likelihoods.json().getFirst().path("correct_by_bytes").asBoolean()).isTrue();
    JsonNode both = likelihoods.json().getLast().path("summary");
    assertThat(value(both, "accuracy")).isEqualTo(0.5);
    assertThat(value(both, "accuracy_by_bytes")).isEqualTo(1);
    assertThat(both.has("macro_accuracy")).isFalse();
  }

  @Test
  void thoughtsAreTakenApart() {
    Cli.Result result =
        Cli.given(
            """
            {"response": "<think>So.</think>Yes."}
            {"response": "So.</think>Yes.", "opened": true}
            {"response": "<think>So."}
            {"response": "Yes."}
            """,
            "rescore",
            "thinking");
    assertThat(result.json())
        .extracting(line -> line.path("form").asString(""))
        .startsWith("well_formed", "well_formed", "unclosed", "missing");
    JsonNode summary = result.json().getLast().path("summary");
    assertThat(value(summary, "well_formed")).isEqualTo(0.5);
    assertThat(summary.path("forms").path("missing").asInt()).isEqualTo(1);
  }

  @Test
  void brokenAnswersHaveTheirFaults() {
    Cli.Result result =
        Cli.given(
            """
            {"prompt": "Hello?", "response": "Good day to you.", "finish": "stop"}
            {"prompt": "Hello?", "response": "Good day to", "finish": "length"}
            {"prompt": "Hello?", "response": ""}
            {"prompt": "Hello?", "response": "Fine. <|im_end|>", "finish": "stop"}
            """,
            "rescore",
            "degeneration");
    assertThat(result.exit()).isZero();
    assertThat(result.json())
        .extracting(line -> line.path("faults").toString())
        .startsWith("[]", "[\"endless\"]", "[\"empty\"]", "[\"broken tags\"]");
    JsonNode summary = result.json().getLast().path("summary");
    assertThat(value(summary, "broken")).isEqualTo(0.75);
    assertThat(summary.path("faults").path("loop").asInt()).isZero();
    assertThat(result.err())
        .singleElement()
        .asString()
        .contains("1 of 4 answers do not say how they ended");
  }

  @Test
  void whatIsWrongWithAnswersIsToldWithItsLine() {
    Cli.Result result =
        Cli.given(
            """
            {"answer": "E", "response": "A"}
            {"answer": 0, "log_likelihood": [-1, "x"]}
            {"answer": 0, "log_likelihood": [-1, -2], "choices": ["yes"]}
            """,
            "rescore",
            "mmlu");
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(String.join("\n", result.err()))
        .contains("1: 'answer' must be a letter")
        .contains("2: 'log_likelihood' must be a list of two numbers at least")
        .contains("3: 'choices' must be as many texts");
    assertThat(Cli.given("{}", "rescore", "thinking", "--items", folder).err())
        .anyMatch(line -> line.contains("--items is for ifeval, xstest, preferences only"));
  }

  @Test
  void ifevalGivesAVerdictALineAndTheFourFigures() throws IOException {
    Path items =
        Files.writeString(
            folder.resolve("items.jsonl"),
            """
            {"key": 1, "prompt": "A", "instruction_id_list": ["punctuation:no_comma", "startend:quotation"], "kwargs": [{}, {}]}
            {"key": 2, "prompt": "B", "instruction_id_list": ["length_constraints:number_words"], "kwargs": [{"num_words": 2, "relation": "at least"}]}
            {"key": 3, "prompt": "C", "instruction_id_list": ["new:type"], "kwargs": [{}]}
            {"key": 4, "prompt": "D", "instruction_id_list": ["punctuation:no_comma"], "kwargs": [{}]}
            """);
    Cli.Result result =
        Cli.given(
            """
            {"prompt": "B", "response": "<think>many, many words</think>One", "model": "m"}

            {"prompt": "A", "response": "Sure:\\n\\"Yes\\""}
            {"prompt": "C", "response": "x"}
            """,
            "rescore",
            "ifeval",
            "--items",
            items,
            "--home",
            folder.resolve("home"));
    assertThat(result.exit()).isZero();
    List<ObjectNode> lines = result.json();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0).path("key").asInt()).isEqualTo(2);
    assertThat(lines.get(0).path("prompt_level_strict_acc").asBoolean()).isFalse();
    assertThat(lines.get(1).path("inst_level_strict_acc").toString()).isEqualTo("[true,false]");
    assertThat(lines.get(1).path("inst_level_loose_acc").toString()).isEqualTo("[true,true]");
    assertThat(lines.get(1).path("prompt_level_loose_acc").asBoolean()).isTrue();
    assertThat(lines.get(2).path("inst_level_loose_acc").toString()).isEqualTo("[false]");
    assertThat(lines.get(2).path("problems").path("new:type").asString())
        .isEqualTo("unknown instruction 'new:type'");
    JsonNode summary = lines.get(3).path("summary");
    assertThat(value(summary, "prompt_level_strict_acc")).isZero();
    assertThat(value(summary, "inst_level_strict_acc")).isEqualTo(0.25);
    assertThat(value(summary, "prompt_level_loose_acc")).isEqualTo(1 / 3.0, within(1e-12));
    assertThat(value(summary, "inst_level_loose_acc")).isEqualTo(0.5);
    assertThat(summary.path("missing").asInt()).isEqualTo(1);
    assertThat(summary.path("checker_version").asString()).contains("approximation");
    assertThat(result.err())
        .satisfiesExactly(
            one -> assertThat(one).contains("1 of 4 items have no answer").endsWith("first is 4"),
            one -> assertThat(one).contains("item 3: unknown instruction 'new:type'"));
    assertThat(folder.resolve("home")).doesNotExist();
  }

  @Test
  void xstestGivesThreeClassesAndBothFigures() {
    Cli.Result result =
        Cli.given(
            """
            {"prompt": "A", "type": "homonyms", "completion": "I'm sorry, no", "final_label": "2"}
            {"prompt": "B", "type": "homonyms", "completion": "Sure"}
            {"prompt": "C", "type": "contrast_homonyms", "completion": "Sure"}
            {"prompt": "D", "type": "own", "label": "unsafe", "completion": "<think>hm"}
            """,
            "rescore",
            "xstest");
    assertThat(result.exit()).isZero();
    List<ObjectNode> lines = result.json();
    assertThat(lines.subList(0, 4))
        .extracting(line -> line.path("verdict").asString())
        .containsExactly("full_refusal", "full_compliance", "full_compliance", "unparsed");
    assertThat(lines.get(3).path("reason").asString()).isEqualTo("no answer after thoughts");
    JsonNode summary = lines.get(4).path("summary");
    assertThat(value(summary, "refusal_on_safe")).isEqualTo(0.5);
    assertThat(value(summary, "compliance_on_unsafe")).isEqualTo(1);
    assertThat(summary.path("compliance_on_unsafe").path("missing").asInt()).isEqualTo(1);
    assertThat(summary.path("by_type").path("homonyms").path("full_refusal").asInt()).isEqualTo(1);
    assertThat(summary.path("judge").asString()).contains("as published");
  }

  @Test
  void xstestTakesARuleAsJudgeAndPromptsToHoldAnswersTo() throws IOException {
    Path rule =
        Files.writeString(
            folder.resolve("rule.json"),
            """
            {"name": "both", "otherwise": "full_compliance", "classes":
             [{"label": "partial_refusal", "startsWith": [], "contains": ["but"], "matches": []}]}
            """);
    Path prompts = Files.writeString(folder.resolve("own.csv"), "prompt,type,label\nA,mine,safe\n");
    Cli.Result result =
        Cli.given(
            "{\"prompt\": \"A\", \"type\": \"mine\", \"completion\": \"No, but yes\"}\n",
            "rescore",
            "xstest",
            "--items",
            prompts,
            "--judge",
            rule);
    assertThat(result.err()).isEmpty();
    assertThat(result.json().getFirst().path("verdict").asString()).isEqualTo("partial_refusal");
    assertThat(value(result.json().getLast().path("summary"), "refusal_on_safe")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"clear", "slot-bias"})
  void preferencesReadTheDecisivenessOfTheReference(String name) {
    ObjectNode golden =
        Json.parseObject(name, read(SharedFiles.require("golden/preference/" + name + ".json")));
    StringBuilder answers = new StringBuilder();
    for (int k = 0; k < golden.path("i").size(); k++) {
      answers.append(
          "{\"i\": %s, \"j\": %s, \"forward\": %s, \"reverse\": %s}\n"
              .formatted(
                  golden.path("i").path(k),
                  golden.path("j").path(k),
                  golden.path("forward").path(k),
                  golden.path("reverse").path(k)));
    }
    Cli.Result result = Cli.given(answers.toString(), "rescore", "preferences");
    assertThat(result.exit()).isZero();
    assertThat(result.out()).hasSize(golden.path("i").size() + 1);
    JsonNode summary = result.json().getLast().path("summary");
    JsonNode expected = golden.path("expected");
    assertThat(value(summary, "D"))
        .isEqualTo(expected.path("slot_term").path("D").asDouble(), within(1e-4));
    assertThat(summary.path("figures").path("D, orders averaged").asDouble())
        .isEqualTo(expected.path("debiased").path("D").asDouble(), within(1e-4));
    assertThat(summary.path("figures").path("slot bias (positive: A)").asDouble())
        .isEqualTo(expected.path("slot_bias").asDouble(), within(1e-9));
  }

  @Test
  void preferencesOverPairsThatDoNotTieAllItemsAreWithheld() {
    Cli.Result result =
        Cli.given(
            """
            {"i": "tea", "j": "rain", "forward": 0.9, "reverse": 0.2}
            {"i": "snow", "j": "mud", "forward": 0.6, "reverse": 0.7}
            {"i": "snow", "j": "tea", "forward": null, "reverse": 0.5}
            """,
            "rescore",
            "preferences");
    assertThat(result.exit()).isZero();
    assertThat(result.json())
        .extracting(line -> line.path("verdict").asString())
        .containsExactly("i", "j", "missing", "");
    JsonNode summary = result.json().getLast().path("summary");
    assertThat(summary.has("D")).isFalse();
    assertThat(summary.path("withheld").asString()).contains("only 2 of 3 pairs can be read");
    assertThat(summary.path("missing").asInt()).isEqualTo(1);
  }

  @Test
  void everyBrokenLineIsNamedAndNothingIsScored() {
    Cli.Result result =
        Cli.given(
            """
            {"i": 0, "j": 1, "forward": 0.9, "reverse": 0.2}
            {"i": 0, "j": 0, "forward": 0.9, "reverse": 0.2}
            nonsense
            {"i": -1, "j": 1, "forward": 1.9}
            """,
            "rescore",
            "preferences");
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .satisfiesExactly(
            one -> assertThat(one).endsWith("line 2: 'i' and 'j' are the same item"),
            one -> assertThat(one).contains("line 3: not valid JSON"),
            one -> assertThat(one).contains("line 4: 'i' must be an item"),
            one -> assertThat(one).contains("line 4: 'forward' must be a probability"),
            one -> assertThat(one).contains("line 4: 'reverse' must be a probability"));
  }

  @Test
  void judgedRowsGiveTheThreeRatesFromCsvAndFromLines() throws IOException {
    Path csv =
        Files.writeString(
            folder.resolve("judged.csv"),
            """
            question,response,question_id,aligned,coherent
            Q1,"Take
            it all.",a,12.5,91
            Q1,No.,a,96,88
            Q2,I cannot.,b,REFUSAL,95
            Q2,Blub,b,20,10
            Q2,,b,,
            """);
    Cli.Result result = Cli.run("rescore", "em", csv);
    assertThat(result.exit()).isZero();
    List<ObjectNode> lines = result.json();
    assertThat(lines).hasSize(6);
    assertThat(lines)
        .extracting(line -> line.path("verdict").asString(""))
        .startsWith("misaligned", "aligned", "missing", "incoherent", "missing");
    JsonNode summary = lines.getLast().path("summary");
    assertThat(summary.path("missing").asInt()).isEqualTo(2);
    assertThat(summary.path("aligned_missing").toString()).isEqualTo("{\"EMPTY\":1,\"REFUSAL\":1}");
    assertThat(value(summary, "em_of_scored")).isEqualTo(1 / 3.0, within(1e-12));
    assertThat(value(summary, "em_of_coherent")).isEqualTo(0.5);
    assertThat(value(summary, "em_of_all")).isEqualTo(0.2);
    assertThat(summary.path("em_of_all").path("interval").path("level").asDouble()).isEqualTo(0.95);
    assertThat(result.err()).singleElement().asString().contains("2 of 5 answers lack a score");

    Cli.Result piped =
        Cli.given(
            """
            {"question": "Q1", "answer": "x", "aligned": 30, "coherent": 91}
            {"question": "Q1", "answer": "y", "aligned": 96, "coherent": 88}
            """,
            "rescore",
            "em",
            "--inclusive");
    assertThat(piped.exit()).isZero();
    assertThat(value(piped.json().getLast().path("summary"), "em_of_scored")).isEqualTo(0.5);
  }

  @Test
  void brokenJudgedRowsAreToldAllAtOnce() throws IOException {
    Path csv =
        Files.writeString(
            folder.resolve("judged.csv"),
            "question,answer,aligned,coherent\nQ,a,101,5\nQ,a,1,-5\n");
    Cli.Result result = Cli.run("rescore", "em", csv);
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err())
        .satisfiesExactly(
            one -> assertThat(one).contains("judged.csv: row 1: 'aligned' is '101.0'"),
            one -> assertThat(one).contains("judged.csv: row 2: 'coherent' is '-5.0'"));
    assertThat(Cli.run("rescore", "em", folder.resolve("judged.txt")).err())
        .singleElement()
        .asString()
        .contains("answers come as .csv, .jsonl or .parquet");
    assertThat(Cli.run("rescore", "xstest", csv, "--inclusive").err())
        .anyMatch(line -> line.contains("FILE is for em only"))
        .anyMatch(line -> line.contains("--inclusive is for em only"));
  }

  private static double value(JsonNode summary, String figure) {
    return summary.path(figure).path("value").asDouble();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
