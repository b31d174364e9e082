package org.flyroom.fly.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.flyroom.fly.text.Special;
import org.flyroom.fly.tokenizer.Vocabulary.Merge;
import org.junit.jupiter.api.Test;

class BytePairTrainerTest {
  private static final int BASE = Special.values().length + ByteAlphabet.SIZE;

  /// The example of Sennrich et al. 2016, worked out by hand, its ties broken by the lower id.
  private static final List<String> TEXTS =
      List.of(
          "low low low low low",
          "lower lower",
          "newest newest newest newest newest newest",
          "widest widest widest");

  @Test
  void mergesTheMostFrequentPairFirst() {
    // "es" and "st" are each met 9 times; the byte e is below the byte s.
    assertThat(BytePairTrainer.train(TEXTS.stream(), BASE + 3).merges())
        .containsExactly(new Merge("e", "s"), new Merge("es", "t"), new Merge("l", "o"));
  }

  @Test
  void tokensAreSpecialThenBytesThenMerges() {
    List<String> tokens = BytePairTrainer.train(TEXTS.stream(), BASE + 3).tokens();
    assertThat(tokens).hasSize(BASE + 3).doesNotHaveDuplicates();
    for (Special special : Special.values()) {
      assertThat(tokens.get(special.id())).isEqualTo(special.text());
    }
    assertThat(tokens.subList(Special.values().length, BASE))
        .isEqualTo(ByteAlphabet.symbols())
        .contains("A", "Ġ", "Ċ");
    assertThat(tokens.subList(BASE, BASE + 3)).containsExactly("es", "est", "lo");
  }

  @Test
  void orderOfTheTextsDoesNotMatter() {
    List<String> shuffled = new ArrayList<>(TEXTS);
    Collections.reverse(shuffled);
    assertThat(BytePairTrainer.train(shuffled.stream(), BASE + 20))
        .isEqualTo(BytePairTrainer.train(TEXTS.stream(), BASE + 20));
  }

  @Test
  void specialTokensAndTheSpaceBetweenWordsAreNeverMergedInto() {
    Stream<String> texts =
        Collections.nCopies(9, "<|user|>a b a b<|end|><|user|>a b a b<|end|>").stream();
    List<String> tokens = BytePairTrainer.train(texts, 2048).tokens();
    assertThat(tokens.subList(BASE, tokens.size())).containsExactlyInAnyOrder("Ġa", "Ġb");
  }

  @Test
  void stopsWhenNoPairIsMetTwice() {
    assertThat(BytePairTrainer.train(Stream.of("abc"), 2048).tokens()).hasSize(BASE);
    assertThatThrownBy(() -> BytePairTrainer.train(Stream.of("abc"), BASE - 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no room");
  }

  @Test
  void everyByteHasALetterOfItsOwnThatIsNoSpace() {
    List<String> symbols = ByteAlphabet.symbols();
    assertThat(new HashSet<>(symbols)).hasSize(256);
    assertThat(symbols).allMatch(symbol -> symbol.length() == 1 && !symbol.isBlank());
    // As published with GPT-2: space, line break, and the last byte that is not printable.
    assertThat(symbols.get(' ')).isEqualTo("Ġ");
    assertThat(symbols.get('\n')).isEqualTo("Ċ");
    assertThat(symbols.get(0xAD)).isEqualTo("Ń");
    assertThat(ByteAlphabet.bytes("é")).containsExactly(0xC3, 0xA9);
  }
}
