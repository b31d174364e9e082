package org.flyroom.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SplitsTest {
  // Python: (int.from_bytes(sha256(id).digest()[:8], "big") >> 11) / 2**53
  @ParameterizedTest
  @CsvSource({
    "anatomy/0, 0.11042360070000112",
    "anatomy/1, 0.1776826825619653",
    "anatomy/3, 0.7726127926700793",
    "'',        0.8894159948913373",
    "\u00e9,    0.291402190516421"
  })
  void itemIsSealedFromItsHashesFractionOn(String id, double fraction) {
    assertThat(new Splits(fraction).isSealed(id)).isFalse();
    assertThat(new Splits(Math.nextUp(fraction)).isSealed(id)).isTrue();
  }

  // Python with the formula above, over item/0 to item/9999.
  @ParameterizedTest
  @CsvSource({"0.5, 4990", "0.2, 2021", "0, 0", "1, 10000"})
  void shareIsMetOverManyItems(double share, int sealed) {
    List<String> ids = IntStream.range(0, 10_000).mapToObj(i -> "item/" + i).toList();
    Splits.Sides<String> sides = new Splits(share).divide(ids, Function.identity());
    assertThat(sides.sealed()).hasSize(sealed);
    assertThat(sides.open()).hasSize(10_000 - sealed);
  }

  @Test
  void sidesKeepTheOrderGivenAndDoNotDependOnOtherItems() {
    Splits.Sides<String> sides =
        Splits.HALF.divide(List.of("anatomy/3", "anatomy/2", "anatomy/0", ""), Function.identity());
    assertThat(sides.open()).containsExactly("anatomy/3", "");
    assertThat(sides.sealed()).containsExactly("anatomy/2", "anatomy/0");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void shareOutsideZeroToOneIsRefused(double share) {
    assertThatThrownBy(() -> new Splits(share)).isInstanceOf(IllegalArgumentException.class);
  }
}
