package org.flyroom.engine.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.Generation.Finish;
import org.flyroom.engine.text.Tokenizer;
import org.jspecify.annotations.Nullable;

/// One request under way.
final class GeneratedRow {
  private final int index;
  private final int[] prompt;
  private final GenerateRequest request;
  private final int limit;
  private final TokenSampler sampler;
  private final List<Integer> tokens = new ArrayList<>();
  private @Nullable Finish finish;
  private String text = "";

  /// @param index of the request, for whoever gives the answers back in order
  /// @param limit tokens after which it ends
  GeneratedRow(int index, int[] prompt, GenerateRequest request, int limit) {
    this.index = index;
    this.prompt = prompt.clone();
    this.request = request;
    this.limit = limit;
    this.sampler = new TokenSampler(request.sampling(), prompt);
  }

  int index() {
    return index;
  }

  /// What draws its tokens.
  TokenSampler sampler() {
    return sampler;
  }

  /// Positions of its prompt and of what it has so far.
  int length() {
    return prompt.length + tokens.size();
  }

  /// Positions it may come to.
  int longest() {
    return prompt.length + limit;
  }

  /// Prompt and answer so far, for a cache that knows nothing of it yet.
  int[] soFar() {
    int[] all = Arrays.copyOf(prompt, length());
    for (int i = 0; i < tokens.size(); i++) {
      all[prompt.length + i] = tokens.get(i);
    }
    return all;
  }

  int lastToken() {
    return tokens.getLast();
  }

  boolean finished() {
    return finish != null;
  }

  /// Takes the next token.
  ///
  /// @param endTokens ids that end a turn
  void accept(int token, Set<Integer> endTokens, Tokenizer tokenizer) {
    tokens.add(token);
    sampler.accept(token);
    if (endTokens.contains(token)) {
      finish = Finish.STOP;
    } else if (stopped(tokenizer)) {
      finish = Finish.STOP;
      return;
    } else if (tokens.size() == limit) {
      finish = Finish.LENGTH;
    }
    if (finish != null) {
      text = tokenizer.decode(tokens, true);
    }
  }

  /// Whether a stop text has appeared; if so the text is cut before the first.
  private boolean stopped(Tokenizer tokenizer) {
    List<String> stops = request.sampling().stop();
    if (stops.isEmpty()) {
      return false;
    }
    String soFar = tokenizer.decode(tokens, true);
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
