package org.flyroom.lab.audit.degeneration;

import java.util.List;
import java.util.Map;
import org.flyroom.core.chat.Message;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Sampling;
import org.flyroom.lab.audit.Generating;
import org.flyroom.lab.audit.Measure;

/// Everyday requests and how they are put: greedy, without a system prompt. Measures that share
/// them ask the very same questions, so a ledger answers for all but the first.
public record Written(List<String> prompts, int maxTokens) {
  /// Bound on an answer by default; the bundled requests ask for a sentence or two.
  public static final int DEFAULT_TOKENS = 192;

  public Written {
    prompts = List.copyOf(prompts);
    if (prompts.size() < 2) {
      throw new IllegalArgumentException("an error bar needs at least 2 prompts");
    }
  }

  /// A prompt as an item's fields.
  public Map<String, Object> document(int prompt) {
    return Map.of("prompt", prompts.get(prompt));
  }

  /// One answer a prompt, in their order.
  public List<Generation> by(LanguageModel model, Measure.Progress progress) {
    List<GenerateRequest> requests =
        prompts.stream()
            .map(
                prompt ->
                    new GenerateRequest(
                        Prompt.chat(Message.user(prompt)), Sampling.greedy(maxTokens)))
            .toList();
    return Generating.all(model, requests, progress);
  }
}
