package org.flyroom.fly.corpus;

import java.util.List;
import java.util.SplittableRandom;
import org.flyroom.fly.text.English;
import org.flyroom.fly.text.Sample;
import org.flyroom.fly.text.Writer;
import org.flyroom.fly.world.World;

/// Which letter stands before which word: the skill that multiple choice needs besides knowledge.
///
/// Many questions are put over one list of options, so that every few tokens of a sample teach it
/// (the task known as multi-query associative recall, arXiv 2312.04927).
final class Letters implements Writer {
  private static final List<String> ALPHABET = List.of("A", "B", "C", "D", "E", "F", "G", "H");
  private static final double LETTER_WEIGHT = 2;

  private final List<String> outcomes;

  Letters(World world) {
    this.outcomes = Outcomes.of(world).all().stream().map(Outcome::text).toList();
  }

  @Override
  public Sample write(SplittableRandom random) {
    List<String> options =
        random.nextInt(6) == 0
            ? Words.some(outcomes, 2 + random.nextInt(3), random)
            : words(random);
    List<String> letters = letters(options.size(), random);
    Sample.Builder sample = new Sample.Builder().read(options(letters, options));
    int questions = 2 * options.size();
    Form form = English.oneOf(List.of(Form.values()), random);
    for (int i = 0; i < questions; i++) {
      int asked = random.nextInt(options.size());
      form.ask(sample, options.get(asked), letters.get(asked));
    }
    return sample.build();
  }

  private static List<String> words(SplittableRandom random) {
    int count = 2 + random.nextInt(5);
    return random.nextInt(3) == 0 ? Words.ofAnySet(count, random) : Words.ofOneSet(count, random);
  }

  /// In alphabetical order as tests have them, or any: then place alone does not tell the letter.
  private static List<String> letters(int count, SplittableRandom random) {
    return random.nextInt(3) == 0
        ? Words.some(ALPHABET, count, random)
        : ALPHABET.subList(0, count);
  }

  /// A list of options, one a line.
  static String options(List<String> letters, List<String> options) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < options.size(); i++) {
      text.append(letters.get(i)).append(". ").append(options.get(i)).append('\n');
    }
    return text.toString();
  }

  /// How a letter or a word is asked for.
  private enum Form {
    BRIEF("", ":"),
    FIND("Find", ". Answer:"),
    CHOOSE("I choose", ", which is"),
    LETTER("The letter of", " is"),
    WORD("The word at", " is");

    private final String before;
    private final String after;

    Form(String before, String after) {
      this.before = before;
      this.after = after;
    }

    void ask(Sample.Builder sample, String word, String letter) {
      String asked = this == WORD ? letter : word;
      sample.read(before + " " + asked + after);
      if (this == WORD) {
        sample.learn(" " + word);
      } else {
        sample.learn(" " + letter, LETTER_WEIGHT);
      }
      sample.read("\n");
    }
  }
}
