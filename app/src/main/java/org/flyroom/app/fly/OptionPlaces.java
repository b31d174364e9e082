package org.flyroom.app.fly;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.flyroom.app.fly.FlyRecipe.Stage;
import org.flyroom.core.Seeds;
import org.flyroom.engine.text.Tokenizer;
import org.flyroom.engine.train.OptionHeads;
import org.flyroom.fly.corpus.Corpus;
import org.flyroom.fly.corpus.Genre;
import org.flyroom.fly.corpus.OptionQuestion;

/// What [OptionHeads] look at: questions of the corpus, in which it is known where everything
/// stands, and samples of its other kinds.
final class OptionPlaces {
  private static final int QUESTIONS = 400;
  private static final int OTHERS = 500;

  private final Corpus corpus;
  private final Tokenizer tokenizer;

  OptionPlaces(Corpus corpus, Tokenizer tokenizer) {
    this.corpus = corpus;
    this.tokenizer = tokenizer;
  }

  OptionHeads heads(Stage stage, FlyRecipe.ReplacedHeads replaced) {
    SplittableRandom random = Seeds.generator(stage.seed(), "option heads", stage.name());
    List<OptionQuestion> asked =
        IntStream.range(0, QUESTIONS).mapToObj(_ -> corpus.optionQuestion(random)).toList();
    List<int[]> others = new ArrayList<>();
    for (Genre genre : Genre.values()) {
      if (genre != Genre.QUESTIONS) {
        long count = Math.round(OTHERS * stage.mix().share(genre));
        for (int i = 0; i < count; i++) {
          others.add(CorpusRows.row(corpus.sample(genre, random), tokenizer).tokens());
        }
      }
    }
    return new OptionHeads(
        replaced.fetch(),
        replaced.match(),
        asked.stream().map(this::question).toList(),
        others,
        asked.getFirst().letters().stream().mapToInt(letter -> last(" " + letter)).toArray());
  }

  private int last(String text) {
    int[] tokens = tokenizer.encode(text);
    return tokens[tokens.length - 1];
  }

  private OptionHeads.Question question(OptionQuestion question) {
    StringBuilder text = new StringBuilder(question.before());
    int cue = length(text);
    int[] words = new int[question.options().size()];
    for (int i = 0; i < words.length; i++) {
      text.append(question.letters().get(i)).append(". ").append(question.options().get(i));
      words[i] = length(text) - 1;
      text.append('\n');
    }
    return new OptionHeads.Question(
        tokenizer.encode(text.append(question.after()).toString()), cue, words);
  }

  private int length(StringBuilder text) {
    return tokenizer.encode(text.toString()).length;
  }
}
