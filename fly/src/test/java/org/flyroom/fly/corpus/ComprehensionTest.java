package org.flyroom.fly.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flyroom.fly.text.English;
import org.flyroom.fly.text.Sample;
import org.flyroom.fly.world.Attribute;
import org.flyroom.fly.world.Entity;
import org.flyroom.fly.world.Exposure;
import org.flyroom.fly.world.Fact;
import org.flyroom.fly.world.World;
import org.junit.jupiter.api.Test;

class ComprehensionTest {
  private static final World WORLD = World.standard();
  private static final Corpus CORPUS = Corpus.of(WORLD);
  private static final int SAMPLES = 2000;
  private static final Pattern OPTION = Pattern.compile("(?m)^([A-D])\\. (.+)$");
  private static final Pattern LETTER = Pattern.compile("(?: |The answer is |^)([A-D])\\b.*");

  /// Every question there is, with whose and which attribute it asks for.
  private static final Map<String, Fact> QUESTIONS = questions();

  private static Map<String, Fact> questions() {
    Map<String, Fact> questions = new HashMap<>();
    for (Fact fact : WORLD.facts()) {
      for (int form = 0; form < fact.attribute().questions().size(); form++) {
        questions.put(English.question(fact.subject(), fact.attribute(), form), fact);
      }
    }
    return questions;
  }

  @Test
  void theAnswerIsWhatTheTextSaysOrElseWhatIsTrue() {
    SplittableRandom random = new SplittableRandom(3);
    int fromText = 0;
    int untrue = 0;
    int fromWorld = 0;
    for (int i = 0; i < SAMPLES; i++) {
      Sample sample = CORPUS.sample(Genre.COMPREHENSION, random);
      String before = "";
      for (Sample.Piece piece : sample.pieces()) {
        if (piece.weight() > 0) {
          Fact asked = lastAsked(before);
          assertThat(WORLD.exposure(asked.subject())).isEqualTo(Exposure.TAUGHT);
          Optional<String> said = said(asked.subject(), asked.attribute(), sample.text());
          assertThat(answer(piece.text(), before))
              .as(sample.text())
              .isEqualTo(said.orElse(asked.value()));
          fromText += said.isPresent() ? 1 : 0;
          untrue += said.isPresent() && !said.get().equals(asked.value()) ? 1 : 0;
          fromWorld += said.isPresent() ? 0 : 1;
        }
        before += piece.text();
      }
    }
    assertThat(fromText).isGreaterThan(SAMPLES / 2);
    assertThat(untrue).isGreaterThan(fromText / 2);
    assertThat(fromWorld).isGreaterThan(SAMPLES / 2);
  }

  @Test
  void quizzesAskWhatMayBeAskedAndAnswerAtOnce() {
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < SAMPLES; i++) {
      Sample sample = CORPUS.sample(Genre.QUIZZES, random);
      String before = "";
      for (Sample.Piece piece : sample.pieces()) {
        if (piece.weight() > 0) {
          assertThat(before).endsWith("?");
          Fact asked = lastAsked(before);
          assertThat(WORLD.exposure(asked.subject())).isNotEqualTo(Exposure.TOLD);
          assertThat(piece.text()).isEqualTo(" " + asked.value());
        }
        before += piece.text();
      }
    }
  }

  /// The question that stands last in a text: the longest known one that ends at its last question
  /// mark.
  private static Fact lastAsked(String text) {
    String upToMark = text.substring(0, text.lastIndexOf('?') + 1);
    for (int from = 0; from < upToMark.length(); from++) {
      Fact asked = QUESTIONS.get(upToMark.substring(from));
      if (asked != null) {
        return asked;
      }
    }
    throw new AssertionError("no question: " + text);
  }

  private static Optional<String> said(Entity subject, Attribute attribute, String text) {
    for (String value : attribute.valueSet().words()) {
      Fact fact = new Fact(subject, attribute, value);
      for (int form = 0; form < attribute.statements().size(); form++) {
        if (text.contains(English.statement(fact, form))) {
          return Optional.of(value);
        }
      }
    }
    return Optional.empty();
  }

  /// What a learned piece names: the option of its letter, or the word itself.
  private static String answer(String learned, String before) {
    String lastQuestion = before.substring(before.lastIndexOf('?'));
    List<String> options = OPTION.matcher(lastQuestion).results().map(one -> one.group(2)).toList();
    Matcher letter = LETTER.matcher(learned);
    return options.isEmpty() || !letter.matches()
        ? learned.strip()
        : options.get(letter.group(1).charAt(0) - 'A');
  }
}
