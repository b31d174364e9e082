package org.flyroom.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SeedsTest {
  /// Computed with Python: `hashlib.sha256` over `struct.pack('>q', root)` and, for each name,
  /// `struct.pack('>i', length)` and its bytes.
  @Test
  void derivationIsStableForEver() {
    assertThat(Seeds.derive(42, "run", "stage", "item")).isEqualTo(-5168469574681802575L);
    assertThat(Seeds.derive(0)).isEqualTo(-5812615543772869766L);
    assertThat(Seeds.derive(-1, "Größe", "")).isEqualTo(1260175127096232462L);
  }

  @Test
  void namesDoNotRunIntoEachOther() {
    assertThat(Seeds.derive(1, "ab", "c")).isNotEqualTo(Seeds.derive(1, "a", "bc"));
    assertThat(Seeds.derive(1, "a")).isNotEqualTo(Seeds.derive(1, "a", ""));
    assertThat(Seeds.derive(1, "a", "b")).isNotEqualTo(Seeds.derive(1, "b", "a"));
    assertThat(Seeds.derive(1, "a")).isNotEqualTo(Seeds.derive(2, "a"));
  }

  /// The published test vector of SplitMix64 for seed 1234567.
  @Test
  void theStreamIsSplitMix64() {
    SplittableRandom random = new SplittableRandom(1234567);
    assertThat(random.nextLong()).isEqualTo(6457827717110365317L);
    assertThat(random.nextLong()).isEqualTo(3203168211198807973L);
    assertThat(random.nextLong()).isEqualTo(Long.parseUnsignedLong("9817491932198370423"));
    assertThat(random.nextLong()).isEqualTo(4593380528125082431L);
  }

  @Test
  void aGeneratorStartsAtItsDerivedSeed() {
    assertThat(Seeds.generator(42, "run", "stage", "item").nextLong())
        .isEqualTo(new SplittableRandom(-5168469574681802575L).nextLong());
  }
}
