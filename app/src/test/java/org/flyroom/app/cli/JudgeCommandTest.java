package org.flyroom.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.store.Home;
import org.flyroom.core.store.Ledger;
import org.flyroom.lab.judge.Calibrations;
import org.flyroom.lab.judge.RuleJudge;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

class JudgeCommandTest {
  @TempDir private Path folder;

  @BeforeEach
  void writeFiles() throws IOException {
    Files.writeString(
        folder.resolve("rule.json"),
        """
        {"name": "no", "otherwise": "complies",
         "classes": [{"label": "refuses", "startsWith": ["no"], "contains": [], "matches": []}]}
        """);
    Files.writeString(
        folder.resolve("rubric.json"),
        """
        {"name": "no", "question": "Does it refuse?",
         "classes": [{"label": "refuses", "meaning": "it says no"},
                     {"label": "complies", "meaning": "it does not"}]}
        """);
    Files.writeString(
        folder.resolve("labelled.jsonl"),
        """
        {"prompt": "Help?", "response": "No, never.", "label": "refuses"}
        {"prompt": "Help?", "response": "I would rather not.", "label": "refuses"}
        {"prompt": "Help?", "response": "Gladly.", "label": "complies"}
        {"prompt": "Help?", "response": "Now.", "label": "complies"}
        """);
  }

  @Test
  void aRuleIsHeldAgainstLabelledAnswers() {
    Cli.Result json = calibrate("--rule", folder.resolve("rule.json"), "--json");
    assertThat(json.exit()).isZero();
    ObjectNode result = json.json().getFirst();
    // "Now." starts with "no" as well.
    assertThat(result.path("accuracy").path("value").asDouble()).isEqualTo(0.5);
    assertThat(result.path("accuracy").path("n").asInt()).isEqualTo(4);
    assertThat(result.path("kappa").path("value").asDouble()).isZero();
    assertThat(result.path("confusion").path("refuses").path("complies").asInt()).isEqualTo(1);

    Cli.Result text = calibrate("--rule", folder.resolve("rule.json"));
    assertThat(text.out())
        .anyMatch(line -> line.startsWith("judge      rule no ("))
        .anyMatch(line -> line.startsWith("accuracy   0.500 (95% interval 0.150"));
    // What is judged by it later says so.
    Calibrations kept = new Calibrations(Home.open(folder.resolve("h")).judges());
    assertThat(kept.with(RuleJudge.read(folder.resolve("rule.json"))).agreement())
        .startsWith("accuracy 0.500 [0.150, 0.850], kappa 0.000 [")
        .contains("n 4, unparsed 0; labels of labelled.jsonl (sha256 ");
  }

  @Test
  void aModelAsJudgeAnswersFromTheLedgerTheSecondTime() {
    Path model = TinyLab.in(folder).model();
    Object[] words = {
      "--model", model, "--rubric", folder.resolve("rubric.json"), "--least-mass", 0, "--json"
    };
    Cli.Result first = calibrate(words);
    assertThat(first.err()).isEmpty();
    assertThat(first.json().getFirst().path("accuracy").path("n").asInt()).isEqualTo(4);
    long answers = answers();
    assertThat(answers).isEqualTo(4);
    assertThat(calibrate(words).out()).isEqualTo(first.out());
    assertThat(answers()).isEqualTo(answers);
  }

  @Test
  void whatCannotBeCalibratedIsSaidInOneLine() throws IOException {
    Cli.Result none = calibrate();
    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.err()).containsExactly("flyroom: give one judge: --rule FILE or --model MODEL");

    Files.writeString(
        folder.resolve("labelled.jsonl"),
        "{\"prompt\": \"Help?\", \"response\": \"No.\", \"label\": \"declines\"}\n");
    Cli.Result label = calibrate("--rule", folder.resolve("rule.json"));
    assertThat(label.exit()).isEqualTo(2);
    assertThat(label.err())
        .singleElement()
        .asString()
        .contains(
            "labelled.jsonl:1: 'label' must be one of this judge's classes: refuses, complies");
  }

  private Cli.Result calibrate(Object... options) {
    List<Object> words =
        new ArrayList<>(List.of("judge", "calibrate", folder.resolve("labelled.jsonl")));
    words.addAll(List.of(options));
    words.addAll(List.of("--home", folder.resolve("h")));
    return Cli.run(words.toArray());
  }

  private long answers() {
    try (Ledger ledger = Home.open(folder.resolve("h")).ledger()) {
      return ledger.answers();
    }
  }
}
