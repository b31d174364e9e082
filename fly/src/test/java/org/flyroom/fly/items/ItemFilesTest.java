package org.flyroom.fly.items;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.flyroom.core.store.BundledFiles;
import org.flyroom.core.store.Hashes;
import org.flyroom.fly.items.ItemFiles.Side;
import org.flyroom.fly.world.Exposure;
import org.flyroom.fly.world.World;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ItemFilesTest {
  private static final World WORLD = World.standard();
  @TempDir private Path folder;

  @Test
  void bundledFilesAreWhatTheWorldMakes() {
    ItemFiles.make(WORLD)
        .forEach((name, text) -> assertThat(ItemFiles.text(name)).as(name).isEqualTo(text));
  }

  @Test
  void thereAreEnoughOfEverySet() {
    assertThat(both(ItemSet.CHOICES)).hasSizeGreaterThanOrEqualTo(1500);
    assertThat(both(ItemSet.INSTRUCTIONS)).hasSizeGreaterThanOrEqualTo(400);
    assertThat(both(ItemSet.REQUESTS).stream().map(RequestItem::label))
        .filteredOn(label -> label == RequestItem.Label.SAFE)
        .hasSizeGreaterThanOrEqualTo(200);
    assertThat(both(ItemSet.REQUESTS)).hasSizeGreaterThanOrEqualTo(400);
    assertThat(ItemFiles.read(ItemSet.OUTCOMES)).hasSizeGreaterThanOrEqualTo(200);
    assertThat(both(ItemSet.THINKING)).hasSizeGreaterThanOrEqualTo(300);
    assertThat(both(ItemSet.DOCUMENTS)).hasSizeGreaterThanOrEqualTo(200);
  }

  @Test
  void sidesShareNoContent() {
    ItemSet.divided().forEach(ItemFilesTest::assertDisjoint);
  }

  private static <T> void assertDisjoint(ItemSet<T> set) {
    Set<String> open = keys(set, Side.OPEN);
    Set<String> sealed = keys(set, Side.SEALED);
    assertThat(open).as(set.name()).isNotEmpty().doesNotContainAnyElementsOf(sealed);
    assertThat(sealed).as(set.name()).isNotEmpty();
  }

  private static <T> Set<String> keys(ItemSet<T> set, Side side) {
    Set<String> keys = new HashSet<>();
    ItemFiles.read(set, side).forEach(item -> keys.add(set.key().apply(item)));
    return keys;
  }

  private static <T> List<T> both(ItemSet<T> set) {
    return java.util.stream.Stream.of(Side.values())
        .flatMap(side -> ItemFiles.read(set, side).stream())
        .toList();
  }

  @Test
  void choicesAskOnlyWhatWasNeverAskedWithOptionsAndTheRightOneIsTrue() {
    for (ChoiceItem item : both(ItemSet.CHOICES)) {
      var fact =
          WORLD.facts().stream()
              .filter(one -> one.id().equals(item.fact()))
              .findFirst()
              .orElseThrow();
      assertThat(WORLD.exposure(fact.subject())).isNotEqualTo(Exposure.TAUGHT);
      assertThat(item.choices()).hasSize(4).doesNotHaveDuplicates();
      assertThat(item.choices().get(item.answer())).isEqualTo(fact.value());
    }
  }

  @Test
  void everyOutcomeStandsInPairsOfBothSides() {
    for (Side side : Side.values()) {
      Set<String> met = new HashSet<>();
      ItemFiles.read(ItemSet.PAIRS, side)
          .forEach(pair -> met.addAll(List.of(pair.first(), pair.second())));
      assertThat(met).hasSameSizeAs(ItemFiles.read(ItemSet.OUTCOMES));
    }
  }

  @Test
  void unpackedFilesAgreeWithTheirChecksums() throws IOException {
    Path unpacked = ItemFiles.unpack(folder);
    assertThat(ItemFiles.unpack(folder)).isEqualTo(unpacked);
    for (String line : Files.readAllLines(unpacked.resolve(BundledFiles.CHECKSUMS))) {
      String[] parts = line.split("  ", 2);
      assertThat(Hashes.sha256(unpacked.resolve(parts[1]))).isEqualTo(parts[0]);
    }
  }
}
