package org.flyroom.app.fly;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.flyroom.core.Seeds;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.stats.Mean;
import org.flyroom.core.stats.TEstimate;
import org.flyroom.engine.text.Tokenizer;
import org.flyroom.fly.corpus.Corpus;
import org.flyroom.fly.corpus.Genre;
import org.flyroom.fly.text.Special;
import org.flyroom.fly.world.World;

/// What n-grams make of the documents that flies are held against: bits per byte of a Kneser-Ney
/// model that has read the same kinds of documents in the same tokens.
public final class DocumentBaseline {
  private static final long SEED = 1;
  private static final int ORDER = 5;
  private static final List<Genre> GENRES =
      List.of(Genre.DESCRIPTIONS, Genre.DIARIES, Genre.NEWS, Genre.HOW_TOS, Genre.STORIES);

  private DocumentBaseline() {}

  /// Bits per byte of documents, with the interval over documents.
  ///
  /// @param tokenizer a fly's
  /// @param read documents that the n-gram model reads, equally many of each kind
  public static FlyExam.Line line(Tokenizer tokenizer, List<String> documents, int read) {
    Corpus corpus = Corpus.of(World.standard());
    SplittableRandom random = Seeds.generator(SEED, "n-grams");
    List<int[]> texts = new ArrayList<>();
    long tokens = 0;
    for (int i = 0; i < read; i++) {
      int[] text = tokenizer.encode(corpus.sample(GENRES.get(i % GENRES.size()), random).text());
      texts.add(text);
      tokens += text.length;
    }
    KneserNey model = new KneserNey(texts, ORDER, FlyRecipe.read(null).vocabulary());
    double[] bits = new double[documents.size()];
    double[] bytes = new double[documents.size()];
    for (int i = 0; i < bits.length; i++) {
      String text = documents.get(i);
      bits[i] =
          -model.logLikelihood(tokenizer.encode(Special.DOCUMENT.text() + text)) / Math.log(2);
      bytes[i] = text.getBytes(StandardCharsets.UTF_8).length;
    }
    TEstimate ratio = Mean.ratio(bits, bytes);
    return new FlyExam.Line(
        "bits per byte of %d-grams".formatted(ORDER),
        new Estimate(ratio.value(), ratio.interval(0.95), ratio.n(), 0),
        "Kneser-Ney, after %d documents, %d tokens".formatted(read, tokens));
  }
}
