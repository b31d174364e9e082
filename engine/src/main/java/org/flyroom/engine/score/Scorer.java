package org.flyroom.engine.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.engine.decoder.Decoder;
import org.flyroom.engine.decoder.KvCache;
import org.flyroom.engine.decoder.Tokens;
import org.flyroom.engine.decoder.Variant;
import org.flyroom.engine.text.PromptEncoder;
import org.flyroom.engine.torch.Lanes;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;
import org.jspecify.annotations.Nullable;

/// Exact log-probabilities of given texts over the whole vocabulary.
///
/// Texts of one token after the same context share one run, rows that begin alike share the run of
/// their beginning, the vocabulary head runs only at the positions that are asked for, and variants
/// whose adapters sit in upper layers share the run of the layers below.
public final class Scorer implements AutoCloseable {
  /// Tokens run together at most, padding included.
  private static final int BATCH_TOKENS = 1024;

  /// Smaller batches than this cost more than an idle core.
  private static final int LEAST_BATCH_TOKENS = 128;

  /// With more batches than this for each lane, one more or less on one of them does not show.
  private static final int MANY_BATCHES = 8;

  /// Positions of shared beginnings whose keys and values are held at once.
  private static final int HELD_POSITIONS = 8192;

  /// Positions whose logits are held at once.
  private static final int HEAD_POSITIONS = 256;

  /// States below all adapters that are kept between variants.
  private static final long TRUNK_BYTES = 512L << 20;

  private final Decoder decoder;
  private final PromptEncoder encoder;
  private final Lanes lanes;
  private final SharedTrunk trunk;

  public Scorer(Decoder decoder, PromptEncoder encoder, Lanes lanes) {
    this.decoder = decoder;
    this.encoder = encoder;
    this.lanes = lanes;
    this.trunk = new SharedTrunk(decoder, TRUNK_BYTES);
  }

  /// Says that an adapter will be worn: what lies below it and every other one is run once for all
  /// variants.
  ///
  /// @param lowestLayer that it changes, from 0
  public void adapterAt(int lowestLayer) {
    trunk.adapterAt(lowestLayer);
  }

  /// How often a group of rows found the layers below the adapters already run.
  long trunkRunsFound() {
    return trunk.found();
  }

  /// One list per request: a score per continuation, or a single one for a document.
  public List<List<Score>> score(List<ScoreRequest> requests, Variant variant) {
    ScorePlan plan = new ScorePlan(encoder, decoder.config().context());
    requests.forEach(plan::add);
    List<PrefixGroup> groups = PrefixGroup.of(plan.rows());
    double[] sums = new double[plan.slots()];
    for (int from = 0; from < groups.size(); ) {
      int to = from + 1;
      int held = groups.get(from).shared();
      while (to < groups.size() && held + groups.get(to).shared() <= HELD_POSITIONS) {
        held += groups.get(to).shared();
        to++;
      }
      // Summed in the order of the batches, whichever lane is done first.
      run(groups.subList(from, to), variant)
          .forEach(found -> sums[found.slot] += found.logProbability);
      from = to;
    }
    return plan.collect(sums);
  }

  private List<Found> run(List<PrefixGroup> groups, Variant variant) {
    int budget = budget(groups);
    List<Sharing> sharing =
        groups.stream().map(group -> new Sharing(group, trunk.of(group, budget, variant))).toList();
    boolean done = false;
    try {
      List<Found> found = runAll(sharing, budget, variant);
      done = true;
      return found;
    } finally {
      for (Sharing group : sharing) {
        if (group.lower != null) {
          if (done) {
            trunk.keep(group.group, budget, group.lower);
          } else if (!group.lower.complete()) {
            group.lower.close();
          }
        }
      }
    }
  }

  /// Tokens of a batch, so that all lanes have about as much to do: few rows make as many batches
  /// as there are lanes, not one.
  private int budget(List<PrefixGroup> groups) {
    long tokens = groups.stream().mapToLong(PrefixGroup::remaining).sum();
    int lanesTokens = lanes.count() * BATCH_TOKENS;
    if (tokens > (long) MANY_BATCHES * lanesTokens) {
      return BATCH_TOKENS;
    }
    long batches = lanes.count() * Math.max(1, Math.ceilDiv(tokens, lanesTokens));
    return Math.clamp(Math.ceilDiv(tokens, batches), LEAST_BATCH_TOKENS, BATCH_TOKENS);
  }

  private List<Found> runAll(List<Sharing> groups, int budget, Variant variant) {
    List<Started> started = lanes.map(groups, group -> start(group, variant));
    try {
      List<Batch> batches = new ArrayList<>();
      for (Started group : started) {
        List<List<ScoreRow>> rows = Tokens.batches(group.rows(), group.group::remaining, budget);
        for (int i = 0; i < rows.size(); i++) {
          batches.add(new Batch(group, i, rows.get(i)));
        }
      }
      return lanes.map(batches, batch -> run(batch, variant)).stream()
          .flatMap(List::stream)
          .toList();
    } finally {
      started.forEach(Started::close);
    }
  }

  /// A group, and what the layers below the adapters make of it.
  ///
  /// @param lower null where all layers are run
  private record Sharing(PrefixGroup group, @Nullable LowerStates lower) {}

  /// Rows whose common beginning has been run.
  ///
  /// @param beginning keys and values of the beginning; null when it is empty
  private record Started(
      PrefixGroup group, @Nullable LowerStates lower, @Nullable KvCache beginning)
      implements AutoCloseable {
    List<ScoreRow> rows() {
      return group.rows();
    }

    @Override
    public void close() {
      if (beginning != null) {
        beginning.close();
      }
    }
  }

  /// @param index among the batches of its group
  private record Batch(Started group, int index, List<ScoreRow> rows) {}

  private record Found(int slot, double logProbability) {}

  private Started start(Sharing sharing, Variant variant) {
    PrefixGroup group = sharing.group;
    if (group.shared() == 0) {
      return new Started(group, sharing.lower, null);
    }
    KvCache cache = decoder.cache(1, group.shared());
    Tokens prefix = Tokens.of(List.of(group.prefix()));
    Torch.inference(() -> hidden(prefix, variant, cache, sharing.lower, LowerStates.BEGINNING));
    return new Started(group, sharing.lower, cache);
  }

  private Tensor hidden(
      Tokens tokens,
      Variant variant,
      @Nullable KvCache cache,
      @Nullable LowerStates lower,
      int run) {
    if (lower == null) {
      return decoder.hidden(tokens, variant.adapters(), cache, variant.tap());
    }
    Tensor entering = lower.of(run, () -> decoder.entering(lower.depth(), tokens, cache));
    return decoder.hiddenFrom(lower.depth(), entering, tokens, variant.adapters(), cache);
  }

  private List<Found> run(Batch batch, Variant variant) {
    int shared = batch.group.group.shared();
    Tokens tokens =
        Tokens.of(
            batch.rows.stream()
                .map(row -> Arrays.copyOfRange(row.tokens(), shared, row.tokens().length))
                .toList());
    List<Place> places = places(batch.rows, shared, tokens.width());
    KvCache beginning = batch.group.beginning;
    try (KvCache cache =
        beginning == null ? null : beginning.fork(tokens.rows(), shared + tokens.width())) {
      return Torch.inference(
          () -> {
            Tensor hidden = hidden(tokens, variant, cache, batch.group.lower, batch.index);
            return read(hidden, tokens, variant, places);
          });
    }
  }

  private List<Found> read(Tensor states, Tokens tokens, Variant variant, List<Place> places) {
    Tensor hidden = states.view((long) tokens.rows() * tokens.width(), -1);
    List<Found> all = new ArrayList<>();
    for (int from = 0; from < places.size(); from += HEAD_POSITIONS) {
      List<Place> some = places.subList(from, Math.min(from + HEAD_POSITIONS, places.size()));
      float[] logProbabilities = Torch.inference(() -> logProbabilities(hidden, some, variant));
      for (int i = 0; i < some.size(); i++) {
        all.add(new Found(some.get(i).slot, logProbabilities[i]));
      }
    }
    return all;
  }

  /// Log-probability of each place's token.
  private float[] logProbabilities(Tensor hidden, List<Place> places, Variant variant) {
    long[] distinct = places.stream().mapToLong(Place::position).sorted().distinct().toArray();
    int[] rowOf =
        places.stream().mapToInt(place -> Arrays.binarySearch(distinct, place.position)).toArray();
    Tensor logits =
        decoder.logits(hidden.select(0, Tensor.of(distinct, distinct.length)), variant.adapters());
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

  /// @param shared tokens at the beginning of every row that are not in the batch
  private static List<Place> places(List<ScoreRow> batch, int shared, int width) {
    List<Place> places = new ArrayList<>();
    for (int r = 0; r < batch.size(); r++) {
      for (ScoreRow.Target target : batch.get(r).targets()) {
        for (int k = 0; k < target.ids().length; k++) {
          places.add(
              new Place(
                  target.slot(), (long) r * width + target.first() - shared + k, target.ids()[k]));
        }
      }
    }
    return places;
  }

  @Override
  public void close() {
    trunk.close();
  }
}
