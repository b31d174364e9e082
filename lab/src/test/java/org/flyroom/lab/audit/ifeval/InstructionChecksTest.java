package org.flyroom.lab.audit.ifeval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every type of instruction on answers whose verdicts the reference implementation gave.
class InstructionChecksTest {
  private static final IfevalChecker CHECKER =
      new IfevalChecker(new Punkt(PunktParameters.approximate()));

  /// Answers that follow an instruction and answers that do not.
  record Example(
      String id, Map<String, Object> arguments, List<String> follow, List<String> doNot) {
    @Override
    public String toString() {
      return id + " " + arguments;
    }
  }

  static List<Example> examples() {
    List<Example> all = new ArrayList<>();
    all.addAll(words());
    all.addAll(lengths());
    all.addAll(formats());
    all.addAll(wholes());
    all.addAll(cases());
    return all;
  }

  private static List<Example> words() {
    return List.of(
        example(
            "keywords:existence",
            Map.of("keywords", List.of("cat", "Dog")),
            List.of("concatenate DOGMA"),
            List.of("cat only")),
        example(
            "keywords:frequency",
            Map.of("keyword", " war ", "frequency", 2, "relation", "at least"),
            List.of("forward War"),
            List.of("one war")),
        example(
            "keywords:forbidden_words",
            Map.of("forbidden_words", List.of("war")),
            List.of("forward", "war_", "war5", "waré"),
            List.of("a WAR.", "war-like", "(war)")),
        example(
            "keywords:letter_frequency",
            Map.of("letter", "A", "let_frequency", 3, "let_relation", "less than"),
            List.of("aA"),
            List.of("aAa")),
        // A sign is counted as it is.
        example(
            "keywords:letter_frequency",
            Map.of("letter", "#", "let_frequency", 2, "let_relation", "at least"),
            List.of("#a #b"),
            List.of("#a b", "none")));
  }

  private static List<Example> lengths() {
    return List.of(
        example(
            "length_constraints:number_sentences",
            Map.of("num_sentences", 3, "relation", "at least"),
            List.of("1. First item\n2. Second item.", "See e.g. this. Ok."),
            List.of("Dr. Smith went. He left.", "One\nTwo\nThree", "Wait... what? Yes.")),
        example(
            "length_constraints:number_paragraphs",
            Map.of("num_paragraphs", 2),
            List.of("a\n***\nb", "***\na *** b\n***", "a****b"),
            List.of("a\n******\nb", "a *** *** b", "a\n\nb")),
        example(
            "length_constraints:number_words",
            Map.of("num_words", 3, "relation", "at least"),
            List.of("don't stop", "a_b c-d", "नमस्ते जी"),
            List.of("a_b c", "...")),
        example(
            "length_constraints:nth_paragraph_first_word",
            Map.of("num_paragraphs", 2, "nth_paragraph", 2, "first_word", "Bar"),
            List.of("x\n\nbar, y", "x\n\n'\"Bar's", "x\n\n bar"),
            List.of("x\n\n(bar) y", "x\n\n**bar** y", "bar\n\nx", "x\n\n\nbar\n\ny", "bar")));
  }

  private static List<Example> formats() {
    return List.of(
        example(
            "detectable_content:number_placeholders",
            Map.of("num_placeholders", 2),
            List.of("[] and [x](url)", "- [ ] [a]"),
            List.of("[[a]]", "[a\nb] [c]")),
        example(
            "detectable_content:postscript",
            Map.of("postscript_marker", "P.S."),
            List.of("x p. s. y", "P.P.S. z"),
            List.of("PS x", "p.s x")),
        example(
            "detectable_content:postscript",
            Map.of("postscript_marker", "P.P.S"),
            List.of("p.p.s", "P. P. S"),
            List.of("p.s.")),
        example(
            "detectable_format:number_bullet_lists",
            Map.of("num_bullets", 2),
            List.of("---\n* a", "* **b**\n -5", "*\nfoo\n- x", "* a\n\n\n  - b"),
            List.of("**b** x\n* a", "+ a\n1. b", "* a")),
        example(
            "detectable_format:constrained_response",
            Map.of(),
            List.of("Well. My answer is maybe. So"),
            List.of("my answer is yes.", "My answer is yes")),
        example(
            "detectable_format:number_highlighted_sections",
            Map.of("num_highlights", 2),
            List.of("***both***", "**bold** *it*"),
            List.of("**bold**", "* b *w*", "* a\n* b", "__x__ **a\nb**")),
        example(
            "detectable_format:multiple_sections",
            Map.of("section_spliter", "Section", "num_sections", 2),
            List.of("subSection 1 Section2"),
            List.of("Section: 1 Section: 2", "SECTION 1 SECTION 2", "Section I Section II")),
        example(
            "detectable_format:json_format",
            Map.of(),
            List.of("{\"a\": 1, \"a\": 2}", "```json\n[NaN, -Infinity]\n```", "\"x\"", "```JSON{}"),
            List.of("{'a': 1}", "[1,]", "1 2", "INF", "+1", "01", "\uFEFF{}", "\"a\nb\"", "``` ")),
        example(
            "detectable_format:title",
            Map.of(),
            List.of("<<>>x>>", "text <<A title>> text"),
            List.of("<< >>", "<<a\nb>>", "<a>", "<<>>")));
  }

  private static List<Example> wholes() {
    return List.of(
        example(
            "combination:two_responses",
            Map.of(),
            List.of("a*******b", "******a******b******"),
            List.of("a************b", "a******a", "a******b******c", "a")),
        example(
            "combination:repeat_prompt",
            Map.of("prompt_to_repeat", " Say Hello. "),
            List.of("  say hello. Hello"),
            List.of("\"Say Hello.\"", "Say")),
        example(
            "startend:end_checker",
            Map.of("end_phrase", "Done. "),
            List.of("all DONE.", "\"done.\"\n"),
            List.of("'done.'", "done", "done.)")),
        example(
            "startend:quotation",
            Map.of(),
            List.of(" \"a\" ", "\"\""),
            List.of("\"", "“a”", "\"a\".")),
        example("punctuation:no_comma", Map.of(), List.of("a;b、c"), List.of("a, b")));
  }

  private static List<Example> cases() {
    String english = "This is plainly an English sentence about the weather in the north";
    String german = "Das ist offenbar ein deutscher Satz über das Wetter im Norden";
    return List.of(
        example(
            "language:response_language",
            Map.of("language", "de"),
            List.of(german, "12345"),
            List.of(english)),
        example(
            "change_case:english_capital",
            Map.of(),
            List.of(english.toUpperCase(Locale.ROOT)),
            List.of(english, german.toUpperCase(Locale.ROOT), "12345")),
        example(
            "change_case:english_lowercase",
            Map.of(),
            List.of(english.toLowerCase(Locale.ROOT)),
            List.of(english, "12345")),
        example(
            "change_case:capital_word_frequency",
            Map.of("capital_frequency", 3, "capital_relation", "at least"),
            List.of("CAN'T GO", "U.S.A. IS 3D", "A-B \"C\" D."),
            List.of("CAN'T", "Go To IT", "I am 123 4")));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void isDecidedAsByTheReference(Example example) {
    Instruction instruction = new Instruction(example.id(), example.arguments());
    for (String answer : example.follow()) {
      assertThat(CHECKER.check(instruction, answer))
          .as(answer)
          .isEqualTo(new InstructionVerdict(true, true, null));
    }
    for (String answer : example.doNot()) {
      InstructionVerdict verdict = CHECKER.check(instruction, answer);
      assertThat(verdict.strict()).as(answer).isFalse();
      assertThat(verdict.problem()).isNull();
    }
  }

  @Test
  void everyTypeHasExamples() {
    assertThat(new TreeSet<>(examples().stream().map(Example::id).toList()))
        .containsExactlyElementsOf(IfevalChecker.instructionIds())
        .hasSize(25);
  }

  private static Example example(
      String id, Map<String, Object> arguments, List<String> follow, List<String> doNot) {
    return new Example(id, arguments, follow, doNot);
  }
}
