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
import org.flyroom.engine.text.PromptEncoder;
import org.flyroom.engine.text.PromptEncoder.Split;

/// What has to be run for a list of requests: every distinct row of tokens once.
final class ScorePlan {
  private final PromptEncoder encoder;
  private final int context;
  private final List<Integer> tokens = new ArrayList<>();
  private final List<Integer> bytes = new ArrayList<>();
  private final List<Integer> scoresPerRequest = new ArrayList<>();
  private final Map<ScoreRow.Key, ScoreRow> rows = new LinkedHashMap<>();

  void add(ScoreRequest request) {
    switch (request) {
      case ScoreRequest.Continuations c -> {
        for (String continuation : c.continuations()) {
          Split split = encoder.split(c.context(), continuation, c.boundary());
          int[] whole = split.whole();
          int slot = slot(whole.length - split.contextTokens(), split.scoredText());
          read(
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
        for (var window : DocumentWindows.of(prefix, scored, context)) {
          read(window.input(), new ScoreRow.Target(slot, window.first(), window.targets()));
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

  private void read(int[] input, ScoreRow.Target target) {
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

  /// @param context positions the model is made for
  ScorePlan(PromptEncoder encoder, int context) {
    this.encoder = encoder;
    this.context = context;
  }

  /// Scores asked for so far.
  int slots() {
    return tokens.size();
  }
}
