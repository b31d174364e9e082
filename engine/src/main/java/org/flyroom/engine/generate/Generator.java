package org.flyroom.engine.generate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.engine.decoder.Decoder;
import org.flyroom.engine.decoder.KvCache;
import org.flyroom.engine.decoder.Tokens;
import org.flyroom.engine.decoder.Variant;
import org.flyroom.engine.text.PromptEncoder;
import org.flyroom.engine.torch.Lanes;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;

/// Continues prompts in batches with a key-value cache.
public final class Generator {
  /// Rows that grow together; more gain little once the weights are read once for all of them.
  private static final int MAX_ROWS = 64;

  /// Fewer rows than this are not spread over the lanes: reading the weights is what costs then.
  private static final int MIN_ROWS = 8;

  /// Cached positions of all rows together, which bounds the memory of a batch.
  private static final int MAX_POSITIONS = 32_768;

  /// Positions behind a row's prompt for which there is space at first.
  private static final int AHEAD = 128;

  private final Decoder decoder;
  private final PromptEncoder encoder;
  private final Set<Integer> endTokens;
  private final Lanes lanes;
  private final int maxPositions;

  /// @param endTokens ids that end a turn
  public Generator(Decoder decoder, PromptEncoder encoder, Set<Integer> endTokens, Lanes lanes) {
    this(decoder, encoder, endTokens, lanes, MAX_POSITIONS);
  }

  /// @param maxPositions cached positions of a batch, unless a single row has more
  Generator(
      Decoder decoder,
      PromptEncoder encoder,
      Set<Integer> endTokens,
      Lanes lanes,
      int maxPositions) {
    this.decoder = decoder;
    this.encoder = encoder;
    this.endTokens = Set.copyOf(endTokens);
    this.lanes = lanes;
    this.maxPositions = maxPositions;
  }

  /// Answers in the order of the requests.
  public List<Generation> generate(List<GenerateRequest> requests, Variant variant) {
    List<GeneratedRow> rows = new ArrayList<>();
    for (GenerateRequest request : requests) {
      int[] prompt = encoder.encodeWithin(request.prompt(), decoder.config().context() - 1);
      int room = decoder.config().context() - prompt.length;
      int limit = Math.min(request.sampling().maxTokens(), room);
      rows.add(new GeneratedRow(rows.size(), prompt, request, limit));
    }
    lanes.map(batches(rows), batch -> finish(batch, variant));
    return rows.stream().map(GeneratedRow::answer).toList();
  }

  /// Rows of like length together, and as many batches as lanes or more.
  private List<List<GeneratedRow>> batches(List<GeneratedRow> rows) {
    List<GeneratedRow> sorted = new ArrayList<>(rows);
    sorted.sort(Comparator.comparingInt(GeneratedRow::length));
    int rounds = Math.ceilDiv(rows.size(), lanes.count() * MAX_ROWS);
    int share = Math.ceilDiv(rows.size(), lanes.count() * Math.max(1, rounds));
    int maxRows = Math.max(share, MIN_ROWS);
    List<List<GeneratedRow>> batches = new ArrayList<>();
    List<GeneratedRow> rest = sorted;
    while (!rest.isEmpty()) {
      int size = Math.min(maxRows, fitting(rest));
      batches.add(rest.subList(0, size));
      rest = rest.subList(size, rest.size());
    }
    return batches;
  }

  /// How many of the first rows can begin together.
  private int fitting(List<GeneratedRow> rows) {
    int count = 1;
    int capacity = firstCapacity(rows.getFirst());
    while (count < rows.size()) {
      capacity = Math.max(capacity, firstCapacity(rows.get(count)));
      if ((long) capacity * (count + 1) > maxPositions) {
        break;
      }
      count++;
    }
    return count;
  }

  /// Most answers end long before their bound, so space for them is made as they grow.
  private static int firstCapacity(GeneratedRow row) {
    return Math.min(row.longest(), row.length() + AHEAD);
  }

  private List<GeneratedRow> finish(List<GeneratedRow> rows, Variant variant) {
    List<GeneratedRow> waiting = rows;
    while (!waiting.isEmpty()) {
      waiting = advance(waiting, variant);
    }
    return rows;
  }

  /// Brings as many of the rows to their end as there is space for.
  ///
  /// @return those set aside, to be gone on with from where they are
  private List<GeneratedRow> advance(List<GeneratedRow> rows, Variant variant) {
    int count = fitting(rows);
    List<GeneratedRow> active = new ArrayList<>(rows.subList(0, count));
    List<GeneratedRow> aside = new ArrayList<>(rows.subList(count, rows.size()));
    int capacity = active.stream().mapToInt(Generator::firstCapacity).max().orElseThrow();
    try (KvCache cache = decoder.cache(count, capacity)) {
      choose(active, Tokens.of(active.stream().map(GeneratedRow::soFar).toList()), variant, cache);
      while (dropFinished(active, cache)) {
        makeRoom(active, aside, cache);
        List<int[]> last = active.stream().map(row -> new int[] {row.lastToken()}).toList();
        choose(active, Tokens.of(last), variant, cache);
      }
    }
    return aside;
  }

  /// Makes the cache longer where a row has filled it; rows are set aside where it would become too
  /// large for all of them.
  private void makeRoom(List<GeneratedRow> active, List<GeneratedRow> aside, KvCache cache) {
    int longest = active.stream().mapToInt(GeneratedRow::length).max().orElseThrow();
    if (longest <= cache.capacity()) {
      return;
    }
    int bound = active.stream().mapToInt(GeneratedRow::longest).max().orElseThrow();
    int capacity = Math.min(bound, 2 * cache.capacity());
    while (active.size() > 1 && (long) active.size() * capacity > maxPositions) {
      cache.remove(active.size() - 1);
      aside.add(active.removeLast());
    }
    cache.extend(capacity);
  }

  /// Runs the tokens and gives every row its next one.
  private void choose(List<GeneratedRow> rows, Tokens tokens, Variant variant, KvCache cache) {
    Torch.inference(
        () -> {
          Tensor hidden = decoder.hidden(tokens, variant.adapters(), cache, variant.tap());
          long[] ends = new long[rows.size()];
          for (int r = 0; r < ends.length; r++) {
            ends[r] = (long) r * tokens.width() + tokens.lengths()[r] - 1;
          }
          Tensor logits =
              decoder.logits(
                  hidden
                      .view((long) tokens.rows() * tokens.width(), -1)
                      .select(0, Tensor.of(ends, ends.length)),
                  variant.adapters());
          long[] likeliest = logits.argmax().toLongs();
          for (int r = 0; r < ends.length; r++) {
            GeneratedRow row = rows.get(r);
            int token =
                row.sampler().takesLargest()
                    ? (int) likeliest[r]
                    : row.sampler().choose(logits.narrow(0, r, 1).toFloats());
            row.accept(token, endTokens, encoder.tokenizer());
          }
          return rows;
        });
  }

  /// Takes finished rows out of the batch; the last one takes the place of each, as in the cache.
  ///
  /// @return whether any are left
  private static boolean dropFinished(List<GeneratedRow> active, KvCache cache) {
    for (int r = active.size() - 1; r >= 0; r--) {
      if (active.get(r).finished()) {
        cache.remove(r);
        GeneratedRow last = active.removeLast();
        if (r < active.size()) {
          active.set(r, last);
        }
      }
    }
    return !active.isEmpty();
  }
}
