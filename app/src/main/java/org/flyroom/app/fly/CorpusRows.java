package org.flyroom.app.fly;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flyroom.app.fly.FlyRecipe.Stage;
import org.flyroom.core.store.Hashes;
import org.flyroom.engine.text.Tokenizer;
import org.flyroom.engine.train.RowSource;
import org.flyroom.engine.train.TokenRow;
import org.flyroom.fly.corpus.Corpus;
import org.flyroom.fly.text.Sample;
import org.jspecify.annotations.Nullable;

/// The rows of a stage: samples of its mix with consecutive indices, each a row of its own. The
/// next step's are made while a step is trained.
final class CorpusRows implements RowSource, AutoCloseable {
  /// Tokens of the longest sample.
  static final int LONGEST = 256;

  /// Indices that belong to a step, of which it uses the first ones.
  private static final int INDICES_PER_STEP = 4096;

  /// A sample has two tokens at least.
  static final int MOST_TOKENS = 2 * INDICES_PER_STEP;

  private static final int FINGERPRINTED = 256;

  private final Corpus corpus;
  private final Tokenizer tokenizer;
  private final Stage stage;
  private final ExecutorService maker =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("rows").daemon().factory());
  private int aheadStep;
  private @Nullable Future<List<TokenRow>> ahead;

  CorpusRows(Corpus corpus, Tokenizer tokenizer, Stage stage) {
    this.corpus = corpus;
    this.tokenizer = tokenizer;
    this.stage = stage;
  }

  /// A hash that changes when the stage's texts do, as far as its first texts tell.
  String fingerprint() {
    StringBuilder texts = new StringBuilder();
    for (int i = 0; i < FINGERPRINTED; i++) {
      texts.append(corpus.sample(stage.mix(), first(1) + i));
    }
    return Hashes.sha256(texts.toString());
  }

  @Override
  public List<TokenRow> rows(int step) {
    Future<List<TokenRow>> rows =
        ahead != null && aheadStep == step ? ahead : maker.submit(() -> make(step));
    aheadStep = step + 1;
    ahead = step < stage.steps() ? maker.submit(() -> make(step + 1)) : null;
    try {
      return rows.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException defect ? defect : new CompletionException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException("interrupted while waiting for rows", e);
    }
  }

  private long first(int step) {
    return ((long) stage.seed() << 40) + (long) step * INDICES_PER_STEP;
  }

  private List<TokenRow> make(int step) {
    List<TokenRow> rows = new ArrayList<>();
    long index = first(step);
    for (int tokens = 0; tokens < stage.tokensPerStep(); index++) {
      Sample sample = corpus.sample(stage.mix(), index);
      try {
        TokenRow row = row(sample, tokenizer);
        tokens += row.tokens().length;
        rows.add(row);
      } catch (IllegalArgumentException e) {
        throw new IllegalStateException(
            "sample %d of mix %s: %s: %s"
                .formatted(index, stage.mix(), e.getMessage(), sample.text()),
            e);
      }
    }
    return rows;
  }

  /// A sample in tokens. What is read is cut apart from what is learned; neighbouring pieces that
  /// weigh the same are cut as one text, as they are when the whole is read.
  ///
  /// @throws IllegalArgumentException when it is too long or has nothing to learn
  static TokenRow row(Sample sample, Tokenizer tokenizer) {
    int[] tokens = new int[LONGEST];
    float[] weights = new float[LONGEST];
    int size = 0;
    List<Sample.Piece> pieces = sample.pieces();
    for (int i = 0; i < pieces.size(); ) {
      double weight = pieces.get(i).weight();
      StringBuilder text = new StringBuilder();
      for (; i < pieces.size() && pieces.get(i).weight() == weight; i++) {
        text.append(pieces.get(i).text());
      }
      int[] ids = tokenizer.encode(text.toString());
      if (size + ids.length > LONGEST) {
        throw new IllegalArgumentException("longer than %d tokens".formatted(LONGEST));
      }
      System.arraycopy(ids, 0, tokens, size, ids.length);
      Arrays.fill(weights, size, size + ids.length, (float) weight);
      size += ids.length;
    }
    // Nothing precedes the first token.
    weights[0] = 0;
    return new TokenRow(Arrays.copyOf(tokens, size), Arrays.copyOf(weights, size));
  }

  @Override
  public void close() {
    maker.close();
  }
}
