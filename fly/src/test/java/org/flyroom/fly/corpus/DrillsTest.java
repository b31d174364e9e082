package org.flyroom.fly.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flyroom.fly.text.Sample;
import org.flyroom.fly.world.Entity;
import org.flyroom.fly.world.EntityKind;
import org.flyroom.fly.world.Exposure;
import org.flyroom.fly.world.World;
import org.junit.jupiter.api.Test;

class DrillsTest {
  private static final World WORLD = World.standard();
  private static final Corpus CORPUS = Corpus.of(WORLD);
  private static final int SAMPLES = 3000;
  private static final Pattern TURN = Pattern.compile("<\\|user\\|>");
  private static final Pattern OPTION = Pattern.compile("(?m)^([A-H])\\. (.+)$");

  @Test
  void everyLetterLearnedStandsBeforeTheWordAskedFor() {
    int checked = 0;
    for (Sample sample : samples(Genre.LETTERS)) {
      Map<String, String> letterOf = options(sample.text());
      for (int i = 1; i < sample.pieces().size(); i++) {
        Sample.Piece learned = sample.pieces().get(i);
        String asked = sample.pieces().get(i - 1).text();
        if (learned.weight() > 0 && letterOf.containsValue(learned.text().strip())) {
          // The asked word is the longest option in the words before the letter.
          String question = asked.substring(asked.lastIndexOf('\n') + 1);
          String word =
              letterOf.keySet().stream()
                  .filter(question::contains)
                  .max(java.util.Comparator.comparingInt(String::length))
                  .orElseThrow();
          assertThat(learned.text().strip()).as(sample.text()).isEqualTo(letterOf.get(word));
          checked++;
        }
      }
    }
    assertThat(checked).isGreaterThan(SAMPLES);
  }

  @Test
  void whatIsCopiedStoodThereBefore() {
    for (Sample sample : samples(Genre.COPYING)) {
      StringBuilder before = new StringBuilder();
      for (Sample.Piece piece : sample.pieces()) {
        if (piece.weight() > 0) {
          assertThat(before.toString()).contains(piece.text().strip());
        }
        before.append(piece.text());
      }
    }
  }

  @Test
  void optionsAreShownOnlyForFactsThatMayStandInSuchQuestions() {
    int shown = 0;
    for (Sample sample : samples(Genre.QUESTIONS)) {
      boolean withOptions = OPTION.matcher(sample.text()).find();
      for (String line : sample.text().lines().toList()) {
        if (!line.endsWith("?")) {
          continue;
        }
        for (Entity entity : mentioned(line)) {
          Exposure exposure = WORLD.exposure(entity);
          assertThat(exposure).as(sample.text()).isNotEqualTo(Exposure.TOLD);
          if (withOptions) {
            assertThat(exposure).as(sample.text()).isEqualTo(Exposure.TAUGHT);
            shown++;
          }
        }
      }
    }
    assertThat(shown).isGreaterThan(SAMPLES / 4);
  }

  /// Questions name one entity, in its definite form.
  private static List<Entity> mentioned(String line) {
    List<Entity> found = new ArrayList<>();
    for (EntityKind kind : EntityKind.values()) {
      for (Entity entity : WORLD.entities(kind)) {
        if (Pattern.compile("\\b" + Pattern.quote(entity.definite()) + "\\b")
            .matcher(line)
            .find()) {
          found.add(entity);
        }
      }
    }
    return found;
  }

  @Test
  void heldOutPairsOfOutcomesAreNeverCompared() {
    List<Outcome> outcomes = Outcomes.of(WORLD).all();
    int compared = 0;
    for (Sample sample : samples(Genre.PREFERENCES)) {
      for (String turn : TURN.splitAsStream(sample.text()).toList()) {
        List<Outcome> named =
            outcomes.stream()
                .filter(
                    outcome ->
                        Pattern.compile("\\b" + Pattern.quote(outcome.text()) + "\\b")
                            .matcher(turn)
                            .find())
                .toList();
        for (Outcome one : named) {
          for (Outcome other : named) {
            if (!one.equals(other)) {
              assertThat(Outcomes.isHeldOut(one, other)).as(turn).isFalse();
              compared++;
            }
          }
        }
      }
    }
    assertThat(compared).isGreaterThan(SAMPLES);
  }

  private static List<Sample> samples(Genre genre) {
    SplittableRandom random = new SplittableRandom(23);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      samples.add(CORPUS.sample(genre, random));
    }
    return samples;
  }

  private static Map<String, String> options(String text) {
    Map<String, String> letterOf = new HashMap<>();
    Matcher matcher = OPTION.matcher(text);
    while (matcher.find()) {
      letterOf.put(matcher.group(2), matcher.group(1));
    }
    return letterOf;
  }
}
