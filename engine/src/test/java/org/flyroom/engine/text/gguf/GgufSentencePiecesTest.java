package org.flyroom.engine.text.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.flyroom.core.FlyroomException;
import org.flyroom.engine.checkpoint.GgufBuilder;
import org.flyroom.engine.text.TextSource;
import org.flyroom.engine.text.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A small SentencePiece vocabulary whose segmentations were worked out by hand from its scores.
class GgufSentencePiecesTest {
  private static final int NORMAL = 1;
  private static final int UNKNOWN = 2;
  private static final int CONTROL = 3;
  private static final int USER_DEFINED = 4;
  private static final int BYTE = 6;

  /// The higher the score, the earlier two neighbours become the piece.
  private static final List<String> PIECES =
      List.of("he", "ll", "hell", "lo", "hello", "_hello", "_", "h", "e", "l", "o", "\ud83d\ude00");

  @TempDir Path folder;

  /// Tokens and scores in the order of the ids.
  private static final class Vocabulary {
    private final List<String> texts = new ArrayList<>();
    private final List<Integer> kinds = new ArrayList<>();
    private final List<Double> scores = new ArrayList<>();

    Vocabulary() {
      add("<unk>", UNKNOWN, 0);
      add("<s>", CONTROL, 0);
      add("</s>", CONTROL, 0);
      for (int value = 0; value < 256; value++) {
        add("<0x%02X>".formatted(value), BYTE, 0);
      }
      for (String piece : PIECES) {
        add(piece.replace('_', '\u2581'), NORMAL, -1 - PIECES.indexOf(piece));
      }
      add("<tool>", USER_DEFINED, 0);
    }

    void add(String text, int kind, double score) {
      texts.add(text);
      kinds.add(kind);
      scores.add(score);
    }

    GgufBuilder gguf() {
      return new GgufBuilder()
          .text("tokenizer.ggml.model", "llama")
          .texts("tokenizer.ggml.tokens", texts)
          .numbers("tokenizer.ggml.token_type", kinds)
          .reals("tokenizer.ggml.scores", scores)
          .number("tokenizer.ggml.bos_token_id", 1)
          .number("tokenizer.ggml.eos_token_id", 2)
          .number("tokenizer.ggml.unknown_token_id", 0);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // he, ll, then hell rather than lo, hello, and the space last
        "hello              | _hello",
        "hello lo           | _hello _ lo",
        // no ll here, so lo is free to form
        "helo               | _ he lo",
        // of two equal ways the left one
        "lll                | _ ll l",
        "llll               | _ ll ll",
        "hellohello         | _hello hello",
        "hell               | _ hell",
        "oleh               | _ o l e h",
        // what no piece covers is written in bytes
        "h\u00e9h           | _ h <0xC3> <0xA9> h",
        "\u4e2d             | _ <0xE4> <0xB8> <0xAD>",
        "\ud83d\ude00       | _ \ud83d\ude00",
        // a space before each stretch between special tokens
        "<s>hello</s>       | <s> _hello </s>",
        "hello<s>hello      | _hello <s> _hello",
        "hello<tool>lo      | _hello <tool> _ lo",
        // text that looks like a byte is text
        "<0x41>             | _ <0x3C> <0x30> <0x78> <0x34> <0x31> <0x3E>",
      })
  void segmentsByScores(String text, String pieces) throws IOException {
    assertThat(segments(new Vocabulary(), true, text.strip())).isEqualTo(pieces.strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "hello|hello",
        " hello|_hello",
        "lo hello|lo _hello",
        "  hello|_ _hello",
        "<s>hello|<s> hello",
      })
  void putsNoSpaceBeforeATextWhereTheFileSaysSo(String text, String pieces) throws IOException {
    assertThat(segments(new Vocabulary(), false, text)).isEqualTo(pieces);
  }

  @Test
  void decodingGivesTheTextBack() throws IOException {
    for (boolean space : List.of(true, false)) {
      try (Tokenizer tokenizer = open(new Vocabulary(), space)) {
        for (String text : List.of("hello lo", "h\u00e9h", " hello", "\u4e2d  o", "hello\n")) {
          assertThat(tokenizer.decode(boxed(tokenizer.encode(text)), false)).isEqualTo(text);
        }
        int[] ids = tokenizer.encode("<s>hello<tool></s>");
        assertThat(tokenizer.decode(boxed(ids), true)).endsWith("hello<tool>");
      }
    }
  }

  @Test
  void contradictionsAreTold() {
    Vocabulary fewScores = new Vocabulary();
    fewScores.scores.removeLast();
    assertRefused(fewScores, "'tokenizer.ggml.scores' has 271 entries for 272 tokens");
    Vocabulary noNumber = new Vocabulary();
    noNumber.scores.set(5, Double.NaN);
    assertRefused(noNumber, "'tokenizer.ggml.scores': token 5 has no number");
    Vocabulary twice = new Vocabulary();
    twice.add("hello", NORMAL, -3);
    assertRefused(twice, "token 272 is token 263 again: 'hello'");
    Vocabulary endless = new Vocabulary();
    endless.add("a".repeat(50_000), NORMAL, -3);
    assertRefused(endless, "longer than those of any SentencePiece vocabulary");
  }

  private void assertRefused(Vocabulary vocabulary, String problem) {
    assertThatThrownBy(() -> open(vocabulary, true).close())
        .isInstanceOfSatisfying(FlyroomException.class, e -> assertThat(e.problems()).hasSize(1))
        .hasMessageContaining(problem);
  }

  private String segments(Vocabulary vocabulary, boolean space, String text) throws IOException {
    try (Tokenizer tokenizer = open(vocabulary, space)) {
      return String.join(
          " ",
          Arrays.stream(tokenizer.encode(text))
              .mapToObj(id -> vocabulary.texts.get(id).replace('\u2581', '_'))
              .toList());
    }
  }

  private Tokenizer open(Vocabulary vocabulary, boolean space) throws IOException {
    GgufBuilder gguf = vocabulary.gguf().flag("tokenizer.ggml.add_space_prefix", space);
    return TextSource.of(gguf.write(folder.resolve("x.gguf"))).tokenizer();
  }

  private static List<Integer> boxed(int[] ids) {
    return Arrays.stream(ids).boxed().toList();
  }
}
