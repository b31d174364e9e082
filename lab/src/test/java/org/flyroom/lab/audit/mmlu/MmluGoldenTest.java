package org.flyroom.lab.audit.mmlu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.flyroom.core.data.MmluCsv;
import org.flyroom.core.data.MultipleChoice;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.testing.ScriptedModel;
import org.flyroom.core.testing.SharedFiles;
import org.flyroom.lab.audit.Audit;
import org.flyroom.lab.results.MeasureResult;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A real model's letters, as a reference implementation read them, played back.
class MmluGoldenTest {
  @Test
  void theDefaultSubsetPromptAndScoreAreThoseOfTheReference() {
    JsonNode golden =
        JsonMapper.shared().readTree(SharedFiles.require("golden/smollm2/mmlu.json").toFile());
    List<MultipleChoice> test = MmluCsv.read(SharedFiles.require("data/mmlu"), MmluCsv.Split.TEST);
    assertThat(MmluRows.zeroShot(test.getFirst())).isEqualTo(golden.get("prompt").asString());

    Map<String, JsonNode> letters = new HashMap<>();
    golden
        .get("rows")
        .forEach(
            row ->
                letters.put(
                    row.get("subject").asString() + "/" + row.get("row").asInt(),
                    row.get("letters")));
    Map<String, String> ids = new HashMap<>();
    test.forEach(row -> ids.putIfAbsent(MmluRows.zeroShot(row), row.id()));
    LanguageModel playback =
        ScriptedModel.named("playback")
            .continuing(
                (prompt, letter) ->
                    Math.exp(
                        Objects.requireNonNull(letters.get(ids.get(prompt)))
                            .get(" A B C D".indexOf(letter) / 2)
                            .asDouble()));
    Mmlu measure =
        Mmlu.of(MmluVariant.LETTERS_0_SHOT, test, List.of(), Mmlu.DEFAULT_ROWS_PER_SUBJECT);

    MeasureResult result =
        Audit.run(Map.of(Arm.PARENT, playback), List.of(measure), (_, _, _, _) -> {}).getFirst();

    assertThat(measure.requests()).isEqualTo(285);
    Estimate level = Objects.requireNonNull(result.arms().getFirst().level());
    assertThat(level.value()).isEqualTo(75 / 285.0);
    assertThat(level.missing()).isZero();
    assertThat(result.uninformative()).startsWith("floor:").contains("26.3%");
  }

  @Test
  void categoriesHoldAsManyItemsAsPublished() {
    List<MultipleChoice> test = MmluCsv.read(SharedFiles.require("data/mmlu"), MmluCsv.Split.TEST);
    Map<MmluCategory, Integer> items = new EnumMap<>(MmluCategory.class);
    test.forEach(row -> items.merge(MmluCategory.of(row.subject()), 1, Integer::sum));
    assertThat(items)
        .isEqualTo(
            Map.of(
                MmluCategory.STEM, 3153,
                MmluCategory.HUMANITIES, 4705,
                MmluCategory.SOCIAL_SCIENCES, 3077,
                MmluCategory.OTHER, 3107));
  }
}
