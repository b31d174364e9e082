package org.flyroom.engine.text.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.testing.SharedFiles;
import org.flyroom.engine.text.SampleTokenizers;
import org.flyroom.engine.text.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TokenizerFileTest {
  private static final String BOTH =
      SampleTokenizers.split()
          + "\n"
          + SampleTokenizers.digits()
          + "\n"
          + SampleTokenizers.pieces()
          + "\n"
          + SampleTokenizers.metaspace();

  @ParameterizedTest
  @MethodSource("sound")
  void soundFilesPassAndKeepTheirTokens(String json) {
    try (Tokenizer tokenizer = Tokenizer.of("tokenizer.json", json)) {
      assertThat(tokenizer.encode(" the a")).isNotEmpty();
    }
  }

  private static List<String> sound() {
    return BOTH.lines().toList();
  }

  @Test
  void aBundledModelsKindOfFilePasses() {
    List<String> special = List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>");
    try (Tokenizer tokenizer =
        Tokenizer.of("tokenizer.json", SampleTokenizers.bytePairs(2048, special))) {
      for (String text : List.of("A wren, 12 g.\n\n", "caf\u00e9 \ud83d\ude00", "<|im_end|>")) {
        List<Integer> ids = Arrays.stream(tokenizer.encode(text)).boxed().toList();
        assertThat(ids).allMatch(id -> id >= 0 && id < 2048);
        assertThat(tokenizer.decode(ids, false)).isEqualTo(text);
      }
      assertThat(tokenizer.idOf("<|im_end|>")).hasValue(2);
    }
  }

  @Test
  void aRealFilePasses() {
    Path file = SharedFiles.require("models/smollm2-135m-instruct/tokenizer.json");
    assertThat(TokenizerFile.read(file)).contains("\"merges\":");
  }

  /// What a file must not say: text to be put in the place of another, and the complaint.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"version\":\"1.0\"        | \"version\":\"2.0\"       | 'version' must be 1.0",
        "\"version\":\"1.0\"        | \"more\":1                | not supported: 'more' = '1'",
        "\"type\":\"BPE\"           | \"type\":\"Unigram\"      | 'type' is 'Unigram'; known is"
            + " BPE",
        "\"type\":\"NFC\"           | \"type\":\"Precompiled\"  | 'Precompiled' is not supported;"
            + " known are ",
        "\"dropout\":null           | \"dropout\":0.1           | 'dropout' is '0.1'",
        "\"unk_token\":null         | \"unk_token\":\"<unk>\"   | 'unk_token' '<unk>' is not in the"
            + " vocabulary",
        "\"continuing_subword_prefix\":null | \"continuing_subword_prefix\":\"##\" |"
            + " 'continuing_subword_prefix' is not supported",
        "\"fuse_unk\":false         | \"fuse_unk\":\"no\"       | 'fuse_unk' must be true or false",
        "\"th\":256                 | \"th\":-1                 | token 'th' has id '-1'",
        "\"th\":256                 | \"th\":1.5                | token 'th' has id '1.5'",
        "\"th\":256                 | \"th\":0                  | has id 0, which another has too",
        "\"th\":256                 | \"tx\":256                | 'merges': '[\"t\",\"h\"]' makes a"
            + " token that is not in the vocabulary (and so on: 1 more)",
        "\"th\":256                 | \"th\":999999999          | token 'th' has id '999999999'",
        "\"th\":256                 | \"\\ud800\":256           | surrogate",
        "[\"t\",\"h\"]              | [\"t\"]                   | is not two tokens",
        "[\"t\",\"h\"]              | \"t h x\"                 | is not two tokens",
        "[\"t\",\"h\"]              | [\"1\",\"2\"]             | is there twice",
        "\"id\":261                 | \"id\":300                | '<begin>' has id 300, but comes"
            + " to be 261",
        "\"content\":\"<end>\"      | \"content\":\"<begin>\"   | empty, no text, or there twice",
        "\"content\":\"<end>\"      | \"content\":\"\"          | empty, no text, or there twice",
        "\"lstrip\":false           | \"lstrip\":null           | 'lstrip' must be true or false",
        "\"behavior\":\"Isolated\"  | \"behavior\":\"Random\"   | 'behavior' must be Removed,"
            + " Isolated",
        "\"invert\":false           | \"invert\":false,\"x\":2  | Split: not supported: 'x' = '2'",
        "\"trim_offsets\":true      | \"trim\":true             | ByteLevel: no 'trim_offsets'",
        "\\\\p{N}{1,3}              | (a+)+                     | repeats what may match in several"
            + " ways",
        "\\\\p{N}{1,3}              | (?<x>a)\\\\k<x>           | has a kind of group that is not"
            + " supported",
      })
  void whatIsWrongIsTold(String sound, String damage, String problem) {
    String base = SampleTokenizers.split();
    assertThat(base).contains(sound.strip());
    String damaged = base.replace(sound.strip(), damage.strip());
    assertThatThrownBy(() -> TokenizerFile.checked("tokenizer.json", damaged))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("tokenizer.json: ")
        .hasMessageContaining(problem);
  }

  @Test
  void allProblemsAreToldAtOnce() {
    String damaged =
        SampleTokenizers.split()
            .replace("\"type\":\"NFC\"", "\"type\":\"Nmt\"")
            .replace("\"dropout\":null", "\"dropout\":0.5")
            .replace("\"th\":256", "\"th\":-1");
    assertThatThrownBy(() -> TokenizerFile.checked("tokenizer.json", damaged))
        .isInstanceOfSatisfying(FlyroomException.class, e -> assertThat(e.problems()).hasSize(3));
  }

  @Test
  void stepsThatCrashTheNativeTokenizerAreRefused() {
    String base = SampleTokenizers.pieces();
    for (List<String> damage :
        List.of(
            List.of("\"stop\":0", "\"stop\":2", "'stop' must be 0"),
            List.of("\"start\":1", "\"start\":100", "'start' must be a whole number from 0 to 16"),
            List.of(
                "\"content\":\"<s>\"", "\"content\":\"\u2581\"", "has id 1, but comes to be"))) {
      String damaged = base.replace(damage.get(0), damage.get(1));
      assertThat(damaged).isNotEqualTo(base);
      assertThatThrownBy(() -> TokenizerFile.checked("tokenizer.json", damaged))
          .isInstanceOf(FlyroomException.class)
          .hasMessageContaining(damage.get(2));
    }
  }

  @Test
  void textsThatTheNativeTokenizerCannotTakeAreRefused() {
    try (Tokenizer tokenizer = Tokenizer.of("tokenizer.json", SampleTokenizers.split())) {
      assertThatThrownBy(() -> tokenizer.encode("a\ud800b"))
          .isInstanceOf(FlyroomException.class)
          .hasMessageContaining("half a surrogate pair");
      assertThatThrownBy(() -> tokenizer.encode(" ".repeat(100_001) + "x"))
          .isInstanceOf(FlyroomException.class)
          .hasMessageContaining("white space in one place");
      assertThat(tokenizer.encode(" ".repeat(100_000) + "x")).hasSizeGreaterThan(1);
    }
  }
}
