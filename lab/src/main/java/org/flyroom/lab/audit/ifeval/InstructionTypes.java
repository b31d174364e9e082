package org.flyroom.lab.audit.ifeval;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The 25 types of instructions that occur in the published data, by their ids.
final class InstructionTypes {

  /// Makes the check of one instruction.
  @FunctionalInterface
  private interface Type {
    Predicate<String> check(Arguments arguments, Punkt punkt) throws UncheckableException;
  }

  private static final Map<String, Type> TYPES =
      Map.ofEntries(
          entry("keywords:existence", (a, _) -> KeywordChecks.existence(a)),
          entry("keywords:frequency", (a, _) -> KeywordChecks.frequency(a)),
          entry("keywords:forbidden_words", (a, _) -> KeywordChecks.forbiddenWords(a)),
          entry("keywords:letter_frequency", (a, _) -> KeywordChecks.letterFrequency(a)),
          entry("language:response_language", (a, _) -> LanguageChecks.responseLanguage(a)),
          entry("length_constraints:number_sentences", LengthChecks::sentences),
          entry("length_constraints:number_paragraphs", (a, _) -> LengthChecks.paragraphs(a)),
          entry("length_constraints:number_words", (a, _) -> LengthChecks.words(a)),
          entry(
              "length_constraints:nth_paragraph_first_word",
              (a, _) -> LengthChecks.firstWordOfParagraph(a)),
          entry("detectable_content:number_placeholders", (a, _) -> FormatChecks.placeholders(a)),
          entry("detectable_content:postscript", (a, _) -> FormatChecks.postscript(a)),
          entry("detectable_format:number_bullet_lists", (a, _) -> FormatChecks.bullets(a)),
          entry(
              "detectable_format:constrained_response",
              (_, _) -> FormatChecks.constrainedResponse()),
          entry(
              "detectable_format:number_highlighted_sections",
              (a, _) -> FormatChecks.highlights(a)),
          entry("detectable_format:multiple_sections", (a, _) -> FormatChecks.sections(a)),
          entry("detectable_format:json_format", (_, _) -> FormatChecks.json()),
          entry("detectable_format:title", (_, _) -> FormatChecks.title()),
          entry("combination:two_responses", (_, _) -> WholeAnswerChecks.twoResponses()),
          entry("combination:repeat_prompt", (a, _) -> WholeAnswerChecks.repeatPrompt(a)),
          entry("startend:end_checker", (a, _) -> WholeAnswerChecks.endsWith(a)),
          entry("startend:quotation", (_, _) -> WholeAnswerChecks.quotation()),
          entry("change_case:capital_word_frequency", LanguageChecks::capitalWords),
          entry("change_case:english_capital", (_, _) -> LanguageChecks.englishCapital()),
          entry("change_case:english_lowercase", (_, _) -> LanguageChecks.englishLowercase()),
          entry("punctuation:no_comma", (_, _) -> WholeAnswerChecks.noComma()));

  private InstructionTypes() {}

  static List<String> ids() {
    return TYPES.keySet().stream().sorted().toList();
  }

  /// @throws UncheckableException where the id is not known or an argument is missing or odd
  static Predicate<String> check(Instruction instruction, Punkt punkt) throws UncheckableException {
    @Nullable Type type = TYPES.get(instruction.id());
    if (type == null) {
      throw new UncheckableException("unknown instruction '%s'".formatted(instruction.id()));
    }
    try {
      return type.check(new Arguments(instruction.arguments()), punkt);
    } catch (UncheckableException e) {
      throw new UncheckableException(instruction.id() + ": " + e.problem(), e);
    }
  }
}
