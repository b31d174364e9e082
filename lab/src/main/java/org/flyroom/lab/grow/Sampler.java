package org.flyroom.lab.grow;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.flyroom.core.Seeds;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.Generation.Finish;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Sampling;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.Json;

/// Asks models for what a stage is trained on.
///
/// @param stage its adapter's name; random choices derive from it, the prompt and the attempt
record Sampler(long seed, String stage, Arm arm, int maxTokens, GrowListener listener) {
  // Large enough to keep every core busy; a killed run loses at most this much.
  private static final int CHUNK = 128;

  /// An answer as it can be learned.
  ///
  /// @param complete whether the model ended it
  record Said(String text, boolean complete, List<Integer> tokens) {
    /// Whether there is anything to learn.
    boolean isUsable() {
      return complete || !text.isEmpty();
    }
  }

  /// The likeliest answers, in the order of the prompts.
  List<Said> greedy(LanguageModel model, List<? extends Prompt> prompts) {
    return ask(
        model,
        prompts.stream()
            .map(prompt -> new GenerateRequest(prompt, Sampling.greedy(maxTokens)))
            .toList());
  }

  /// Answers drawn at random, in the order of the prompts.
  ///
  /// @param attempt tells several answers to one prompt apart
  List<Said> drawn(
      LanguageModel model, List<? extends Prompt> prompts, double temperature, int attempt) {
    return drawn(model, prompts, temperature, _ -> attempt);
  }

  /// Answers drawn at random, in the order of the prompts.
  ///
  /// @param attempts given a prompt's place: tells several answers to one prompt apart
  List<Said> drawn(
      LanguageModel model,
      List<? extends Prompt> prompts,
      double temperature,
      IntUnaryOperator attempts) {
    List<GenerateRequest> requests = new ArrayList<>();
    for (int i = 0; i < prompts.size(); i++) {
      Prompt prompt = prompts.get(i);
      requests.add(
          new GenerateRequest(
              prompt,
              Sampling.drawn(maxTokens, seedOf(prompt, attempts.applyAsInt(i)))
                  .withTemperature(temperature)));
    }
    return ask(model, requests);
  }

  private long seedOf(Prompt prompt, int attempt) {
    return Seeds.derive(
        seed, stage, Hashes.sha256(Json.canonical(prompt)), Integer.toString(attempt));
  }

  private List<Said> ask(LanguageModel model, List<GenerateRequest> requests) {
    List<Said> all = new ArrayList<>();
    long tokens = 0;
    for (int from = 0; from < requests.size(); from += CHUNK) {
      for (Generation answer :
          model.generate(requests.subList(from, Math.min(from + CHUNK, requests.size())))) {
        boolean complete = answer.finish() == Finish.STOP;
        String text = complete ? answer.text() : ParentAnswers.withoutBrokenEnd(answer.text());
        all.add(new Said(text, complete, answer.tokens()));
        tokens += answer.tokens().size();
      }
      listener.on(new GrowListener.Event.Sampled(arm, stage, all.size(), requests.size(), tokens));
    }
    return all;
  }
}
