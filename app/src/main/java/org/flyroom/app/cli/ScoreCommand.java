package org.flyroom.app.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.flyroom.app.cli.LineReader.Line;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Reply;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.model.ScoreRequest.Boundary;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// Log-probabilities of given texts.
@Command(
    name = "score",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Exact log-probabilities of given texts, JSON lines in and out.",
      "",
      "In:  {\"context\": \"...\", \"continuations\": [\"...\", ...]} or {\"text\": \"...\"}",
      "Out: {\"log_likelihood\": [..], \"tokens\": [..], \"bytes\": [..]} (nats)",
      ""
    },
    footer = {
      "",
      "Example: echo '{\"context\": \"2 + 2 =\", \"continuations\": [\" 4\", \" 5\"]}' |"
          + " flyroom score MODEL"
    })
final class ScoreCommand implements Runnable {
  @Mixin private ModelOptions options = new ModelOptions();

  @Option(
      names = "--chat",
      description =
          "Lines hold 'messages' instead of 'context'; the continuations start the answer.")
  private boolean chat;

  @Option(
      names = "--prefix-token",
      paramLabel = "ID",
      description = "Token that a text follows. Default: the model's document separator.")
  private @Nullable Integer prefix;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description = "Score only the first N tokens of a text. Default: all.")
  private int maxTokens = Integer.MAX_VALUE;

  @Override
  public void run() {
    if (maxTokens < 1) {
      throw new FlyroomException("--max-tokens must be at least 1, not " + maxTokens);
    }
    try (AskedModel asked = options.ask()) {
      Unanswered unanswered = new Unanswered();
      LineReader.forEachBatch(
          this::request, requests -> answer(asked.model(), requests, unanswered));
      unanswered.complain(asked);
    }
  }

  private static void answer(
      LanguageModel model, List<ScoreRequest> requests, Unanswered unanswered) {
    unanswered.print(
        Reply.<List<Score>>collect(requests.size(), come -> model.scoreEach(requests, come)),
        scores -> {
          Map<String, Object> out = new LinkedHashMap<>();
          out.put("log_likelihood", scores.stream().map(Score::logLikelihood).toList());
          out.put("tokens", scores.stream().map(Score::tokens).toList());
          out.put("bytes", scores.stream().map(Score::bytes).toList());
          return out;
        });
  }

  private ScoreRequest request(Line line) {
    if (line.json().has("text")) {
      OptionalInt token = prefix == null ? OptionalInt.empty() : OptionalInt.of(prefix);
      return new ScoreRequest.Document(line.text("text"), token, maxTokens);
    }
    Prompt context =
        chat ? Prompts.chat(line, Prompt.Thinking.DEFAULT) : Prompt.text(line.text("context"));
    List<String> continuations = new ArrayList<>();
    for (JsonNode continuation : line.json().path("continuations")) {
      if (!continuation.isString() || continuation.asString().isEmpty()) {
        throw new FlyroomException(line.where() + "each continuation must be a text, not empty");
      }
      continuations.add(continuation.asString());
    }
    if (continuations.isEmpty()) {
      throw new FlyroomException(line.where() + "'continuations' must be a list of texts");
    }
    // A conversation ends where the model takes over, so its answer is tokenised apart from it.
    return new ScoreRequest.Continuations(
        context, continuations, chat ? Boundary.SEPARATE : Boundary.JOINT);
  }
}
