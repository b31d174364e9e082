package org.flyroom.engine.text.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeRegexTest {
  /// Cuts of models in use.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
        "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r"
            + "\\n"
            + "\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r"
            + "\\n"
            + "]*|\\s*[\\r"
            + "\\n"
            + "]+|\\s+(?!\\S)|\\s+",
        "[^\\r"
            + "\\n"
            + "\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\\p{N}{1,3}",
        "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r"
            + "\\n"
            + "\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\\r"
            + "\\n"
            + "]*",
        "[\\p{Han}]+|[^\\r\\n\\p{L}\\p{N}]?[\\p{L}&&[^\\p{Han}]]+",
        "(?=(\\d{3})+(?!\\d))",
        "\\d{1,3}(?=(?:\\d{3})*\\b)",
        "\\s+$",
        "[\\r\\n]",
        "\\s{512}(?!\\S)|\\s{1}",
        " ",
      })
  void cutsInUsePass(String regex) {
    assertThat(SafeRegex.problem(regex)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "(a+)+$             | several ways",
        "`(a|a)*b`          | several ways",
        "(?:a?){30}         | several ways",
        "((a*))*            | several ways",
        "(?>a+)+            | several ways",
        "a*a*a*a*a*x        | too long",
        "\\s*\\s*\\s*\\s*x  | too long",
        "a*                 | the empty text",
        "x?                 | the empty text",
        "(a)\\1             | refers back",
        "(?<n>a)            | kind of group",
        "(?~a)              | kind of group",
        "(*FAIL)            | kind of group",
        "a{5000}            | too often",
        "((a{99}){99}){99}  | too often",
        "a**                | a repetition",
        "(a                 | does not close",
        "a)                 | not open",
        "[a                 | does not close",
        "\\p{Nothing}       | not understood",
        "a\\                | middle of an escape",
      })
  void othersDoNot(String regex, String problem) {
    assertThat(SafeRegex.problem(regex.strip()))
        .hasValueSatisfying(said -> assertThat(said).contains(problem));
  }

  @ParameterizedTest
  @ValueSource(ints = {51, 5000})
  void deepNestingIsRefused(int depth) {
    assertThat(SafeRegex.problem("(".repeat(depth) + "a" + ")".repeat(depth))).isPresent();
  }
}
