package org.flyroom.engine.score;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.engine.decoder.Decoder;
import org.flyroom.engine.decoder.Tokens;
import org.flyroom.engine.lora.AdapterStack;
import org.flyroom.engine.text.PromptEncoder;
import org.flyroom.engine.text.PromptEncoder.Split;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;

/// Exact log-probabilities of given texts over the whole vocabulary.
///
/// Texts of one token after the same context share one run; the vocabulary head runs only at the
/// positions that are asked for.
public final class Scorer {
  /// Tokens run together, padding included.
  private static final int BATCH_TOKENS = 2048;

  /// Positions whose logits are held at once.
  private static final int HEAD_POSITIONS = 512;

  private final Decoder decoder;
  private final PromptEncoder encoder;

  public Scorer(Decoder decoder, PromptEncoder encoder) {
    this.decoder = decoder;
    this.encoder = encoder;
  }

  /// One list per request: a score per continuation, or a single one for a document.
  public List<List<Score>> score(List<ScoreRequest> requests, AdapterStack adapters) {
    Plan plan = new Plan();
    requests.forEach(plan::add);
    double[] sums = new double[plan.tokens.size()];
    for (List<ScoreRow> batch :
        Tokens.batches(plan.rows(), row -> row.tokens().length, BATCH_TOKENS)) {
      run(batch, adapters, sums);
    }
    return plan.collect(sums);
  }

  private void run(List<ScoreRow> batch, AdapterStack adapters, double[] sums) {
    Tokens tokens = Tokens.of(batch.stream().map(ScoreRow::tokens).toList());
    List<Place> places = places(batch, tokens.width());
    Torch.inference(
        () -> {
          Tensor hidden =
              decoder
                  .hidden(tokens, adapters, null, Decoder.Tap.NONE)
                  .view((long) tokens.rows() * tokens.width(), -1);
          for (int from = 0; from < places.size(); from += HEAD_POSITIONS) {
            List<Place> some = places.subList(from, Math.min(from + HEAD_POSITIONS, places.size()));
            float[] logProbabilities =
                Torch.inference(() -> logProbabilities(hidden, some, adapters));
            for (int i = 0; i < some.size(); i++) {
              sums[some.get(i).slot] += logProbabilities[i];
            }
          }
          return sums;
        });
  }

  /// Log-probability of each place's token.
  private float[] logProbabilities(Tensor hidden, List<Place> places, AdapterStack adapters) {
    long[] distinct = places.stream().mapToLong(Place::position).sorted().distinct().toArray();
    int[] rowOf =
        places.stream().mapToInt(place -> Arrays.binarySearch(distinct, place.position)).toArray();
    Tensor logits =
        decoder.logits(hidden.select(0, Tensor.of(distinct, distinct.length)), adapters);
    long vocabulary = logits.size(1);
    long[] chosen = new long[rowOf.length];
    Arrays.setAll(chosen, i -> rowOf[i] * vocabulary + places.get(i).token);
    float[] chosenLogits = logits.view(-1).select(0, Tensor.of(chosen, chosen.length)).toFloats();
    float[] normalisers = logits.logSumExp().toFloats();
    float[] result = new float[chosen.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = chosenLogits[i] - normalisers[rowOf[i]];
    }
    return result;
  }

  /// A token whose log-probability is read at a flat position of the batch.
  private record Place(int slot, long position, int token) {}

  private static List<Place> places(List<ScoreRow> batch, int width) {
    List<Place> places = new ArrayList<>();
    for (int r = 0; r < batch.size(); r++) {
      for (ScoreRow.Target target : batch.get(r).targets()) {
        for (int k = 0; k < target.ids().length; k++) {
          places.add(
              new Place(target.slot(), (long) r * width + target.first() + k, target.ids()[k]));
        }
      }
    }
    return places;
  }

  /// What has to be run for a list of requests.
  private final class Plan {
    final List<Integer> tokens = new ArrayList<>();
    final List<Integer> bytes = new ArrayList<>();
    final List<Integer> scoresPerRequest = new ArrayList<>();
    final Map<ScoreRow.Key, ScoreRow> rows = new LinkedHashMap<>();

    void add(ScoreRequest request) {
      switch (request) {
        case ScoreRequest.Continuations c -> {
          for (String continuation : c.continuations()) {
            Split split = encoder.split(c.context(), continuation, c.boundary());
            int[] whole = split.whole();
            int slot = slot(whole.length - split.contextTokens(), split.scoredText());
            run(
                Arrays.copyOf(whole, whole.length - 1),
                new ScoreRow.Target(
                    slot,
                    split.contextTokens() - 1,
                    Arrays.copyOfRange(whole, split.contextTokens(), whole.length)));
          }
          scoresPerRequest.add(c.continuations().size());
        }
        case ScoreRequest.Document d -> {
          int[] ids = encoder.tokenizer().encode(d.text());
          boolean cut = ids.length > d.maxTokens();
          int[] scored = cut ? Arrays.copyOf(ids, d.maxTokens()) : ids;
          String text =
              cut
                  ? encoder.tokenizer().decode(Arrays.stream(scored).boxed().toList(), false)
                  : d.text();
          int slot = slot(scored.length, text);
          int prefix = d.prefix().orElseGet(encoder::documentPrefix);
          for (var window : DocumentWindows.of(prefix, scored, decoder.config().context())) {
            run(window.input(), new ScoreRow.Target(slot, window.first(), window.targets()));
          }
          scoresPerRequest.add(1);
        }
      }
    }

    private int slot(int tokenCount, String text) {
      tokens.add(tokenCount);
      bytes.add(text.getBytes(StandardCharsets.UTF_8).length);
      return tokens.size() - 1;
    }

    private void run(int[] input, ScoreRow.Target target) {
      rows.computeIfAbsent(
              new ScoreRow.Key(input), key -> new ScoreRow(key.tokens(), new ArrayList<>()))
          .targets()
          .add(target);
    }

    List<ScoreRow> rows() {
      return List.copyOf(rows.values());
    }

    List<List<Score>> collect(double[] sums) {
      List<List<Score>> all = new ArrayList<>();
      int next = 0;
      for (int count : scoresPerRequest) {
        all.add(
            IntStream.range(next, next + count)
                .mapToObj(i -> new Score(sums[i], tokens.get(i), bytes.get(i)))
                .toList());
        next += count;
      }
      return all;
    }
  }
}
