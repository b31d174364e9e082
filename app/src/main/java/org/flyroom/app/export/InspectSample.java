package org.flyroom.app.export;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flyroom.core.chat.Message;
import org.flyroom.core.measure.Reading;
import org.flyroom.core.model.Asked;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.store.Hashes;
import org.flyroom.lab.results.ItemSample;
import org.jspecify.annotations.Nullable;

/// An item as a sample of an Inspect log, schema version 2. The first request is the conversation;
/// an item that makes several has all of them in its metadata, with their scores.
final class InspectSample {
  private static final int SUMMARY_CHARACTERS = 1000;

  private final ItemSample sample;
  private final String scorer;
  private final String model;
  private final String uuid;

  /// @param scorer what scored it
  /// @param model whose answer it is
  /// @param log the log's id, from which the sample's own derives
  InspectSample(ItemSample sample, String scorer, String model, String log) {
    this.sample = sample;
    this.scorer = scorer;
    this.model = model;
    this.uuid = Hashes.sha256(log + "/" + sample.item()).substring(0, 22);
  }

  /// Ids are counted from 1, as of data sets that have none; the item's own is in the metadata.
  int id() {
    return sample.index() + 1;
  }

  Map<String, Object> json() {
    List<Map<String, Object>> input = messages(sample.asked().getFirst());
    Map<String, Object> output = output(sample.asked().getFirst());
    List<Map<String, Object>> messages = new ArrayList<>(input);
    if (output.get("choices") instanceof List<?> choices
        && !choices.isEmpty()
        && choices.getFirst() instanceof Map<?, ?> choice) {
      Map<String, Object> answer = new LinkedHashMap<>();
      ((Map<?, ?>) requireNonNull(choice.get("message")))
          .forEach((key, value) -> answer.put(String.valueOf(key), value));
      messages.add(answer);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", id());
    json.put("epoch", 1);
    json.put("input", input);
    if (sample.document().get("choices") instanceof List<?> choices) {
      json.put("choices", choices);
    }
    json.put("target", sample.target());
    json.put("messages", messages);
    json.put("output", output);
    json.put("scores", scores());
    json.put("metadata", metadata(true));
    json.put("store", Map.of());
    json.put("events", List.of());
    json.put("model_usage", Map.of());
    json.put("role_usage", Map.of());
    json.put("attachments", Map.of());
    json.put("uuid", uuid);
    return json;
  }

  /// What lists of samples show of it.
  Map<String, Object> summary() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", id());
    json.put("epoch", 1);
    String input = text(sample.asked().getFirst());
    json.put(
        "input",
        input.length() > SUMMARY_CHARACTERS ? input.substring(0, SUMMARY_CHARACTERS) : input);
    json.put("target", shortTarget());
    json.put("metadata", metadata(false));
    json.put("scores", scores());
    json.put("model_usage", Map.of());
    json.put("role_usage", Map.of());
    json.put("completed", true);
    json.put("message_count", messages(sample.asked().getFirst()).size() + 1);
    json.put("uuid", uuid);
    return json;
  }

  private String shortTarget() {
    return sample.target().length() > SUMMARY_CHARACTERS ? "" : sample.target();
  }

  /// The score by its scorer; none where the item gave no value, which the metadata explains.
  private Map<String, Object> scores() {
    return sample.value() instanceof Reading.Value value
        ? Map.of(scorer, score(value.value()))
        : Map.of();
  }

  private Map<String, Object> score(double value) {
    Map<String, Object> score = new LinkedHashMap<>();
    score.put("value", value);
    score.put("answer", answer());
    score.put("metadata", sample.further());
    score.put("history", List.of());
    return score;
  }

  /// The score among the log's reductions; null where there is none.
  Map<String, Object> reduction(double value) {
    Map<String, Object> score = score(value);
    score.put("sample_id", id());
    return score;
  }

  private String answer() {
    return switch (sample.asked().getFirst()) {
      case Asked.Generated generated -> generated.answer().text();
      case Asked.Scored scored -> likeliest(scored);
      case Asked.Unanswered _ -> "";
    };
  }

  private Map<String, Object> metadata(boolean whole) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("item", sample.item());
    sample
        .document()
        .forEach(
            (name, value) -> {
              if (whole || !(value instanceof String text) || text.length() < 200) {
                metadata.put(name, value);
              }
            });
    if (sample.value() instanceof Reading.Absent absent) {
      metadata.put("no value", absent.reason() + ": " + absent.detail());
    }
    if (whole) {
      List<Object> requests = new ArrayList<>();
      for (Asked asked : sample.asked()) {
        if (asked instanceof Asked.Scored scored) {
          requests.add(logLikelihoods(scored));
        } else if (sample.asked().size() > 1) {
          requests.add(Map.of("prompt", text(asked)));
        }
      }
      if (!requests.isEmpty()) {
        metadata.put("log_likelihoods", requests);
      }
    }
    return metadata;
  }

  private static Map<String, Object> logLikelihoods(Asked.Scored scored) {
    Map<String, Object> by = new LinkedHashMap<>();
    by.put("prompt", text(scored));
    List<Map<String, Object>> scores = new ArrayList<>();
    for (int k = 0; k < scored.scores().size(); k++) {
      Score score = scored.scores().get(k);
      Map<String, Object> one = new LinkedHashMap<>();
      if (scored.request() instanceof ScoreRequest.Continuations asked) {
        one.put("continuation", asked.continuations().get(k));
      }
      // JSON has no number for what is none.
      one.put(
          "log_likelihood",
          Double.isFinite(score.logLikelihood())
              ? (Object) score.logLikelihood()
              : Double.toString(score.logLikelihood()));
      one.put("tokens", score.tokens());
      scores.add(one);
    }
    by.put("scores", scores);
    return by;
  }

  private Map<String, Object> output(Asked asked) {
    return switch (asked) {
      case Asked.Generated generated ->
          output(
              generated.answer().text(),
              generated.answer().finish() == Generation.Finish.STOP ? "stop" : "max_tokens");
      case Asked.Scored scored ->
          scored.request() instanceof ScoreRequest.Continuations
              ? output(likeliest(scored), "stop")
              : output(null, "stop");
      case Asked.Unanswered _ -> output(null, "unknown");
    };
  }

  private Map<String, Object> output(@Nullable String text, String stopReason) {
    Map<String, Object> output = new LinkedHashMap<>();
    output.put("model", model);
    List<Map<String, Object>> choices = new ArrayList<>();
    if (text != null) {
      Map<String, Object> message = message("assistant", text);
      message.put("source", "generate");
      message.put("model", model);
      Map<String, Object> choice = new LinkedHashMap<>();
      choice.put("message", message);
      choice.put("stop_reason", stopReason);
      choices.add(choice);
    }
    output.put("choices", choices);
    output.put("completion", text == null ? "" : text);
    return output;
  }

  /// The continuation with the largest log-likelihood; nothing for a document.
  private static String likeliest(Asked.Scored scored) {
    if (!(scored.request() instanceof ScoreRequest.Continuations asked)) {
      return "";
    }
    int best = 0;
    for (int k = 1; k < scored.scores().size(); k++) {
      if (scored.scores().get(k).logLikelihood() > scored.scores().get(best).logLikelihood()) {
        best = k;
      }
    }
    return asked.continuations().get(best).strip();
  }

  private static List<Map<String, Object>> messages(Asked asked) {
    return switch (prompt(asked)) {
      case Prompt.Text text -> List.of(message("user", text.text()));
      case Prompt.Chat chat -> {
        List<Map<String, Object>> messages = new ArrayList<>();
        for (Message message : chat.messages()) {
          messages.add(message(message.role().wireName(), message.content()));
        }
        if (!chat.prefill().isEmpty()) {
          messages.add(message("assistant", chat.prefill()));
        }
        yield messages;
      }
    };
  }

  private static Map<String, Object> message(String role, String content) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("role", role);
    message.put("content", content);
    return message;
  }

  private static String text(Asked asked) {
    return switch (prompt(asked)) {
      case Prompt.Text text -> text.text();
      case Prompt.Chat chat -> chat.messages().getLast().content();
    };
  }

  private static Prompt prompt(Asked asked) {
    return switch (asked) {
      case Asked.Generated generated -> generated.request().prompt();
      case Asked.Scored scored ->
          switch (scored.request()) {
            case ScoreRequest.Continuations continuations -> continuations.context();
            case ScoreRequest.Document document -> Prompt.text(document.text());
          };
      case Asked.Unanswered unanswered -> unanswered.prompt();
    };
  }
}
