package org.flyroom.lab.audit.mmlu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.flyroom.lab.audit.mmlu.MmluRows.DEV;
import static org.flyroom.lab.audit.mmlu.MmluRows.TEST;
import static org.flyroom.lab.audit.mmlu.MmluRows.text;
import static org.flyroom.lab.audit.mmlu.MmluRows.zeroShot;

import java.util.List;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.chat.Message;
import org.flyroom.core.data.MultipleChoice;
import org.flyroom.core.model.Prompt;
import org.flyroom.lab.audit.mmlu.MmluVariant.ReadOut;
import org.junit.jupiter.api.Test;

class MmluPromptTest {
  @Test
  void aTemplateMakesTheDescriptionASystemMessageAndEveryExampleATurn() {
    MmluPrompt prompt = new MmluPrompt(new MmluVariant(ReadOut.LETTERS, 1, true));
    MultipleChoice row = TEST.getFirst();
    assertThat(prompt.context(row, DEV.subList(1, 2)))
        .isEqualTo(
            Prompt.chat(
                Message.system(
                    "The following are multiple choice questions (with answers) about subject"
                        + " 0.\n\n"),
                Message.user("Example 1 of subject 0?\nA. one\nB. two\nC. three\nD. four\nAnswer:"),
                Message.assistant("B"),
                Message.user(
                    "Question 0 of subject 0?\nA. one\nB. two\nC. three\nD. four\nAnswer:")));
    assertThat(prompt.continuations(row)).containsExactly("A", "B", "C", "D");
  }

  @Test
  void clozeShowsNoChoicesAndScoresTheirTexts() {
    MmluVariant variant = new MmluVariant(ReadOut.CLOZE, 1, false);
    assertThat(text(variant, TEST.getFirst(), DEV.subList(2, 3)))
        .isEqualTo(
            """
            The following are questions (with answers) about subject 0.

            Question: Example 2 of subject 0?
            Answer: three

            Question: Question 0 of subject 0?
            Answer:\
            """);
    assertThat(new MmluPrompt(variant).continuations(TEST.getFirst()))
        .containsExactly(" one", " two", " three", " four");
  }

  @Test
  void variantsAreNamedByTheirIds() {
    for (ReadOut readOut : ReadOut.values()) {
      for (boolean chat : new boolean[] {false, true}) {
        MmluVariant variant = new MmluVariant(readOut, 5, chat);
        assertThat(MmluVariant.of(variant.id())).isEqualTo(variant);
      }
    }
    assertThatThrownBy(() -> MmluVariant.of("mmlu-words-0shot"))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("letters, cloze, generated");
    assertThatThrownBy(() -> MmluVariant.of("mmlu-cloze-6shot"))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("0 to 5");
  }

  @Test
  void whiteSpaceThatJavaDoesNotKnowIsStrippedToo() {
    MultipleChoice row =
        new MultipleChoice("s", 0, "\u00a0Is it that\u0085", List.of("a", "b", "c", "d"), 0);
    assertThat(zeroShot(row)).contains("about s.\n\nIs it that\nA. a");
  }

  @Test
  void thePromptIsThatOfTheHarness() {
    MultipleChoice row =
        new MultipleChoice(
            "abstract_algebra", 0, " Is 2 prime?\n", List.of("yes", "no", "both", " odd"), 0);
    assertThat(zeroShot(row))
        .isEqualTo(
            "The following are multiple choice questions (with answers) about abstract algebra."
                + "\n\nIs 2 prime?\nA. yes\nB. no\nC. both\nD.  odd\nAnswer:");
  }

  @Test
  void subjectsArePooledAsTheHarnessDoes() {
    SubjectScores scores = new SubjectScores();
    // 3 of 4 in one subject, 1 of 2 in another: sample variances 1/4 and 1/2, squared errors of the
    // means 1/16 and 1/4.
    for (boolean right : new boolean[] {true, true, true, false}) {
      scores.add("anatomy", right);
    }
    for (boolean right : new boolean[] {true, false}) {
      scores.add("virology", right);
    }
    assertThat(scores.macroAverage()).isEqualTo(0.625);
    assertThat(scores.pooledStandardError().orElseThrow())
        .isEqualTo(Math.sqrt((3 * 4 / 16.0 + 1 * 2 / 4.0) / (6 - 2) / 6), within(1e-12));
    assertThat(scores.byCategory())
        .isEqualTo(Map.of(MmluCategory.STEM, 0.75, MmluCategory.OTHER, 0.5));
  }
}
