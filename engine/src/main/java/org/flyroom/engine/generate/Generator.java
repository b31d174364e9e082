package org.flyroom.engine.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.Generation.Finish;
import org.flyroom.engine.decoder.Decoder;
import org.flyroom.engine.decoder.KvCache;
import org.flyroom.engine.decoder.Tokens;
import org.flyroom.engine.decoder.Variant;
import org.flyroom.engine.text.PromptEncoder;
import org.flyroom.engine.torch.Lanes;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;
import org.jspecify.annotations.Nullable;

/// Continues prompts in batches with a key-value cache.
public final class Generator {
  /// Rows that grow together; more gain little once the weights are read once for all of them.
  private static final int MAX_ROWS = 64;

  /// Fewer rows than this are not spread over the lanes: reading the weights is what costs then.
  private static final int MIN_ROWS = 8;

  /// Cached positions of all rows together, which bounds the memory of a batch.
  private static final int MAX_POSITIONS = 32_768;

  private final Decoder decoder;
  private final PromptEncoder encoder;
  private final Set<Integer> endTokens;
  private final Lanes lanes;

  /// @param endTokens ids that end a turn
  public Generator(Decoder decoder, PromptEncoder encoder, Set<Integer> endTokens, Lanes lanes) {
    this.decoder = decoder;
    this.encoder = encoder;
    this.endTokens = Set.copyOf(endTokens);
    this.lanes = lanes;
  }

  /// Answers in the order of the requests.
  public List<Generation> generate(List<GenerateRequest> requests, Variant variant) {
    List<int[]> prompts = new ArrayList<>();
    for (GenerateRequest request : requests) {
      prompts.add(encoder.encodeWithin(request.prompt(), decoder.config().context() - 1));
    }
    Integer[] order = IntStream.range(0, requests.size()).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingInt(i -> prompts.get(i).length));
    int rounds = Math.ceilDiv(requests.size(), lanes.count() * MAX_ROWS);
    int share = Math.ceilDiv(requests.size(), lanes.count() * Math.max(1, rounds));
    int maxRows = Math.max(share, MIN_ROWS);
    List<Batch> batches = new ArrayList<>();
    int next = 0;
    while (next < order.length) {
      List<Row> rows = new ArrayList<>();
      int capacity = 0;
      while (next < order.length && rows.size() < maxRows) {
        int index = order[next];
        Row row = row(index, prompts.get(index), requests.get(index));
        int wanted = Math.max(capacity, row.prompt.length + row.limit);
        if (!rows.isEmpty() && wanted * (rows.size() + 1) > MAX_POSITIONS) {
          break;
        }
        capacity = wanted;
        rows.add(row);
        next++;
      }
      batches.add(new Batch(rows, capacity));
    }
    Generation[] answers = new Generation[requests.size()];
    for (Batch batch : lanes.map(batches, batch -> run(batch, variant))) {
      for (Row row : batch.rows) {
        answers[row.index] = row.answer();
      }
    }
    return List.of(answers);
  }

  private Row row(int index, int[] prompt, GenerateRequest request) {
    int room = decoder.config().context() - prompt.length;
    return new Row(index, prompt, request, Math.min(request.sampling().maxTokens(), room));
  }

  /// Rows that grow together.
  ///
  /// @param capacity positions of the longest
  private record Batch(List<Row> rows, int capacity) {}

  private Batch run(Batch batch, Variant variant) {
    try (KvCache cache = decoder.cache(batch.rows.size(), batch.capacity)) {
      List<Row> active = new ArrayList<>(batch.rows);
      choose(active, Tokens.of(active.stream().map(row -> row.prompt).toList()), variant, cache);
      while (!active.isEmpty()) {
        drop(active, cache);
        if (!active.isEmpty()) {
          List<int[]> last = active.stream().map(row -> new int[] {row.lastToken()}).toList();
          choose(active, Tokens.of(last), variant, cache);
        }
      }
    }
    return batch;
  }

  /// Runs the tokens and gives every row its next one.
  private void choose(List<Row> rows, Tokens tokens, Variant variant, KvCache cache) {
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
            Row row = rows.get(r);
            row.accept(
                row.sampler.takesLargest()
                    ? (int) likeliest[r]
                    : row.sampler.choose(logits.narrow(0, r, 1).toFloats()));
          }
          return rows;
        });
  }

  /// Takes finished rows out of the batch; the last one takes the place of each, as in the cache.
  private static void drop(List<Row> active, KvCache cache) {
    for (int r = active.size() - 1; r >= 0; r--) {
      if (active.get(r).finish != null) {
        cache.remove(r);
        Row last = active.removeLast();
        if (r < active.size()) {
          active.set(r, last);
        }
      }
    }
  }

  /// One request under way.
  private final class Row {
    final int index;
    final int[] prompt;
    final GenerateRequest request;
    final int limit;
    final TokenSampler sampler;
    final List<Integer> tokens = new ArrayList<>();
    @Nullable Finish finish;
    String text = "";

    Row(int index, int[] prompt, GenerateRequest request, int limit) {
      this.index = index;
      this.prompt = prompt;
      this.request = request;
      this.limit = limit;
      this.sampler = new TokenSampler(request.sampling(), prompt);
    }

    int lastToken() {
      return tokens.getLast();
    }

    void accept(int token) {
      tokens.add(token);
      sampler.accept(token);
      if (endTokens.contains(token)) {
        finish = Finish.STOP;
      } else if (stopped()) {
        finish = Finish.STOP;
        return;
      } else if (tokens.size() == limit) {
        finish = Finish.LENGTH;
      }
      if (finish != null) {
        text = encoder.tokenizer().decode(tokens, true);
      }
    }

    /// Whether a stop text has appeared; if so the text is cut before the first.
    private boolean stopped() {
      List<String> stops = request.sampling().stop();
      if (stops.isEmpty()) {
        return false;
      }
      String soFar = encoder.tokenizer().decode(tokens, true);
      int cut = stops.stream().mapToInt(soFar::indexOf).filter(at -> at >= 0).min().orElse(-1);
      if (cut >= 0) {
        text = soFar.substring(0, cut);
      }
      return cut >= 0;
    }

    Generation answer() {
      if (finish == null) {
        throw new IllegalStateException("row " + index + " has not finished");
      }
      return new Generation(text, tokens, finish);
    }
  }
}
