package org.flyroom.lab.audit.degeneration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.flyroom.core.model.Generation.Finish;
import org.flyroom.core.testing.ScriptedModel;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private static final String REQUEST = "What is the weather like in the mountains?";

  @Test
  void properAnswersHaveNone() {
    for (String answer :
        new String[] {
          "It is cool and changes quickly.",
          "No, no, no! Never.",
          "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17",
          "| a | b |\n|---|---|\n| 1 | 2 |\n" + "-".repeat(80),
          "```java\nint a;\n```\nThat is it.",
          "The word 'Привет' is a greeting in Russian, and so is another one that people there say"
              + " to each other in the morning.",
          "<think>Rain?</think>Rain.",
          "An **important** point: use <b>bold</b> sparingly."
        }) {
      assertThat(of(answer)).as(answer).isEmpty();
    }
  }

  @Test
  void nothingIsEmptyAndSoIsNothingAfterAThought() {
    assertThat(of("")).containsExactly(Fault.EMPTY);
    assertThat(of(" \n ")).containsExactly(Fault.EMPTY);
    assertThat(of("<think>What indeed?</think>\n")).containsExactly(Fault.EMPTY);
  }

  @Test
  void anAnswerThatReachesTheBoundIsEndless() {
    assertThat(Faults.of(REQUEST, ScriptedModel.generation("It is", Finish.LENGTH)))
        .containsExactly(Fault.ENDLESS);
    // What the cut leaves open is no further fault.
    assertThat(Faults.of(REQUEST, ScriptedModel.generation("```java\nint", Finish.LENGTH)))
        .containsExactly(Fault.ENDLESS);
    assertThat(Faults.of(REQUEST, ScriptedModel.generation("caf\uFFFD", Finish.LENGTH)))
        .containsExactly(Fault.ENDLESS);
  }

  @Test
  void repetitionIsALoopWhateverItsPeriod() {
    assertThat(of("It is " + "very ".repeat(12) + "cold.")).containsExactly(Fault.LOOP);
    assertThat(of("I love the sun and the sea. ".repeat(4))).containsExactly(Fault.LOOP);
    assertThat(of("a" + "ha".repeat(30))).containsExactly(Fault.LOOP);
    assertThat(
            of(
                IntStream.rangeClosed(1, 9)
                    .mapToObj(k -> k + ". Check the map.")
                    .collect(Collectors.joining("\n"))))
        .containsExactly(Fault.LOOP);
    // Three times is emphasis.
    assertThat(of("I love the sun and the sea. ".repeat(3))).isEmpty();
  }

  @Test
  void anotherScriptOrLanguageIsASwitch() {
    assertThat(of("It is cold 天气很冷而且多变")).containsExactly(Fault.SCRIPT_SWITCH);
    assertThat(
            of(
                "In den Bergen ist das Wetter oft kalt und es kann sich schnell ändern, auch wenn"
                    + " die Sonne scheint."))
        .containsExactly(Fault.LANGUAGE_SWITCH);
    assertThat(
            Faults.of(
                "Wie ist das Wetter in den Bergen und was soll man mit auf die Reise nehmen?",
                ScriptedModel.generation(
                    "In den Bergen ist das Wetter oft kalt und es kann sich schnell ändern, auch"
                        + " wenn die Sonne scheint.",
                    Finish.STOP)))
        .isEmpty();
  }

  @Test
  void piecesOfTemplatesAndTagsThatDoNotCloseAreBroken() {
    for (String answer :
        new String[] {
          "Cold.<|im_end|>",
          "Cold.\nuser\nAnd then?",
          "[INST] Cold.",
          "Cold.</answer>",
          "<answer>Cold.",
          "```java\nint a;",
          "caf\uFFFD au lait",
          "Cold. <think>Is it?</think> Yes."
        }) {
      assertThat(of(answer)).as(answer).containsExactly(Fault.BROKEN_TAGS);
    }
  }

  private static Set<Fault> of(String answer) {
    return Faults.of(REQUEST, ScriptedModel.generation(answer, Finish.STOP));
  }
}
