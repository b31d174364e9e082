package org.flyroom.app.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.flyroom.app.cli.LineReader.Line;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Prompt.Thinking;
import org.flyroom.core.model.Reply;
import org.flyroom.core.model.Sampling;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// Answers to given prompts.
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Continues prompts, JSON lines in and out.",
      "",
      "In:  {\"messages\": [{\"role\": \"user\", \"content\": \"...\"}]} or {\"prompt\": \"...\"};"
          + " \"seed\" and \"thinking\" (\"on\" or \"off\") go before the options",
      "Out: {\"text\": \"...\", \"tokens\": [ids], \"finish\": \"stop\" or \"length\"}; an"
          + " endpoint's ids are -1, and {\"error\": \"...\"} stands where it did not answer as"
          + " asked",
      ""
    },
    footer = {"", "Example: echo '{\"prompt\": \"The sea is\"}' | flyroom generate MODEL"})
final class GenerateCommand implements Runnable {
  @Mixin private ModelOptions options = new ModelOptions();

  @Option(names = "--max-tokens", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
  private int maxTokens = 256;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description = "0 takes the most likely token. Default: ${DEFAULT-VALUE}.")
  private double temperature;

  @Option(names = "--top-p", paramLabel = "P", description = "Default: ${DEFAULT-VALUE}.")
  private double topP = 1;

  @Option(
      names = "--top-k",
      paramLabel = "N",
      description = "Draws from the N likeliest tokens. Default: from all.")
  private int topK;

  @Option(
      names = "--min-p",
      paramLabel = "P",
      description =
          "Leaves out tokens less than P times as likely as the likeliest. Default: none.")
  private double minP;

  @Option(
      names = "--repetition-penalty",
      paramLabel = "X",
      description =
          "Above 1 makes tokens of the prompt and of the answer so far less likely. Default:"
              + " ${DEFAULT-VALUE}.")
  private double repetitionPenalty = 1;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description =
          "Answers to each line, one behind the other, with different seeds. Default:"
              + " ${DEFAULT-VALUE}.")
  private int samples = 1;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Seed of every line that has none of its own: equal lines get equal answers. Default:"
              + " ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--stop",
      paramLabel = "TEXT",
      description = "Ends an answer before this text; repeat for several.")
  private List<String> stop = List.of();

  @Option(
      names = "--thinking",
      paramLabel = "on|off",
      description =
          "Whether conversations are answered after thinking, where the chat template has such a"
              + " switch. Default: what the template does by itself.")
  private Thinking thinking = Thinking.DEFAULT;

  @Override
  public void run() {
    sampling(seed);
    if (samples < 1) {
      throw new FlyroomException("--samples must be at least 1, not " + samples);
    }
    try (AskedModel asked = options.ask()) {
      Unanswered unanswered = new Unanswered();
      LineReader.forEachBatch(
          this::requests,
          lines ->
              answer(asked.model(), lines.stream().flatMap(List::stream).toList(), unanswered));
      unanswered.complain(asked);
    }
  }

  private Sampling sampling(long lineSeed) {
    try {
      return new Sampling(
          maxTokens, temperature, topK, topP, minP, repetitionPenalty, lineSeed, stop);
    } catch (IllegalArgumentException e) {
      throw new FlyroomException(String.valueOf(e.getMessage()), e);
    }
  }

  private static void answer(
      LanguageModel model, List<GenerateRequest> requests, Unanswered unanswered) {
    unanswered.print(
        Reply.<Generation>collect(requests.size(), come -> model.generateEach(requests, come)),
        answer -> {
          Map<String, Object> out = new LinkedHashMap<>();
          out.put("text", answer.text());
          out.put("tokens", answer.tokens());
          out.put("finish", answer.finish().name().toLowerCase(Locale.ROOT));
          return out;
        });
  }

  private List<GenerateRequest> requests(Line line) {
    JsonNode own = line.json().path("seed");
    if (!own.isMissingNode() && !own.isIntegralNumber()) {
      throw new FlyroomException(line.where() + "'seed' must be a whole number");
    }
    Prompt prompt =
        line.json().has("messages")
            ? Prompts.chat(line, thinking)
            : Prompt.text(line.text("prompt"));
    return GenerateRequest.samples(
        prompt, sampling(own.isMissingNode() ? seed : own.asLong()), samples);
  }
}
