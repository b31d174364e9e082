package org.flyroom.lab.audit.ifeval;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.flyroom.core.testing.SharedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IfevalCheckerTest {
  private static final IfevalChecker CHECKER =
      new IfevalChecker(new Punkt(PunktParameters.approximate()));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "quoted"              | true  | true
          Sure:\\n"quoted"      | false | true
          "quoted"\\nBye        | false | true
          Sure:\\n"quoted"\\nBye| false | true
          **"quoted"**          | false | true
          A\\n*"b"*\\nC         | false | true
          A\\nB\\n"quoted"      | false | false
          """)
  void looseTakesOffStarsAndTheFirstAndLastLine(String answer, boolean strict, boolean loose) {
    Instruction quotation = new Instruction("startend:quotation", Map.of());
    assertThat(CHECKER.check(quotation, answer.replace("\\n", "\n")))
        .isEqualTo(new InstructionVerdict(strict, loose, null));
  }

  @Test
  void anEmptyAnswerFollowsNothing() {
    Instruction noComma = new Instruction("punctuation:no_comma", Map.of());
    assertThat(CHECKER.check(noComma, " \n\u00a0"))
        .isEqualTo(new InstructionVerdict(false, false, null));
    // Only stars are left out, and nothing else is there.
    assertThat(CHECKER.check(noComma, "**").loose()).isTrue();
    assertThat(CHECKER.check(noComma, "a, b\n").loose()).isFalse();
  }

  @Test
  void whatCannotBeCheckedIsNeverFollowed() {
    assertProblem("keywords:exists", Map.of(), "unknown instruction 'keywords:exists'");
    assertProblem("detectable_content:rephrase", Map.of(), "unknown instruction");
    assertProblem("keywords:existence", Map.of(), "argument 'keywords' is missing");
    assertProblem("keywords:existence", Map.of("keywords", List.of()), "list of texts");
    assertProblem("keywords:existence", Map.of("keywords", "word"), "list of texts");
    assertProblem("keywords:forbidden_words", Map.of("forbidden_words", List.of("a", 1)), "texts");
    assertProblem(
        "length_constraints:number_words", Map.of("num_words", 3), "'relation' is missing");
    assertProblem(
        "length_constraints:number_words",
        Map.of("num_words", 3, "relation", "at most"),
        "'less than' or 'at least'");
    assertProblem(
        "length_constraints:number_words",
        Map.of("num_words", "3", "relation", "at least"),
        "whole number");
    assertProblem(
        "length_constraints:number_words",
        Map.of("num_words", -1, "relation", "at least"),
        "whole number");
    assertProblem(
        "detectable_content:number_placeholders", Map.of("num_placeholders", 1.5), "whole");
    assertProblem("startend:end_checker", Map.of("end_phrase", " "), "not empty");
    assertProblem("combination:repeat_prompt", Map.of(), "'prompt_to_repeat' is missing");
    assertProblem("language:response_language", Map.of("language", "xx"), "'xx'");
    assertProblem(
        "keywords:letter_frequency",
        Map.of("letter", "ab", "let_frequency", 1, "let_relation", "less than"),
        "single letter");
    assertProblem(
        "keywords:frequency",
        Map.of("keyword", "(a", "frequency", 0, "relation", "at least"),
        "no regular expression");
    assertProblem(
        "length_constraints:nth_paragraph_first_word",
        Map.of("num_paragraphs", 1, "nth_paragraph", 2, "first_word", "a"),
        "1 to 1");
  }

  private static void assertProblem(String id, Map<String, Object> arguments, String problem) {
    InstructionVerdict verdict = CHECKER.check(new Instruction(id, arguments), "a plain answer");
    assertThat(verdict.strict()).isFalse();
    assertThat(verdict.loose()).isFalse();
    assertThat(verdict.problem()).contains(problem);
  }

  @Test
  void numbersOutOfTablesAndPythonsBracesAreUnderstood() {
    Instruction words =
        new Instruction(
            "length_constraints:number_words", Map.of("num_words", 2.0, "relation", "at least"));
    assertThat(CHECKER.check(words, "two words").strict()).isTrue();
    Instruction braces =
        new Instruction("keywords:existence", Map.of("keywords", List.of("{name}", "o{2}")));
    assertThat(CHECKER.check(braces, "{NAME} soon").strict()).isTrue();
    assertThat(CHECKER.check(braces, "name soon").strict()).isFalse();
  }

  @Test
  void everyInstructionOfThePublishedSetCanBeChecked() {
    Path file = SharedFiles.require("data/ifeval/input_data.jsonl");
    List<IfevalItem> items = IfevalItems.read(file);
    assertThat(items).hasSize(541);
    Map<String, Integer> counts = new HashMap<>();
    for (IfevalItem item : items) {
      item.instructions().forEach(one -> counts.merge(one.id(), 1, Integer::sum));
      assertThat(CHECKER.check(item, "An answer."))
          .allSatisfy(verdict -> assertThat(verdict.problem()).as(item.key()).isNull());
    }
    assertThat(counts).hasSize(25).containsEntry("punctuation:no_comma", 66);
    assertThat(counts.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(834);
  }
}
