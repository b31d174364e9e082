package org.flyroom.app.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flyroom.core.chat.Message;
import org.flyroom.core.measure.Reading;
import org.flyroom.core.model.Asked;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Sampling;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.Json;
import org.flyroom.lab.results.ItemSample;

/// An item as a line of lm-evaluation-harness's `samples_*.jsonl`. Requests and answers are texts
/// there, log-likelihoods too.
///
/// Where a continuation is greedy is not known here, and stands as `None`.
final class LmEvalSample {
  /// What the harness says of an answer that its filter cannot read.
  private static final String INVALID = "[invalid]";

  private final ItemSample sample;
  private final LmEvalTask task;
  private final Map<String, Object> arguments = new LinkedHashMap<>();
  private final List<Object> responses = new ArrayList<>();
  private final List<Object> filtered = new ArrayList<>();
  private String firstArgument = "";

  LmEvalSample(ItemSample sample, LmEvalTask task) {
    this.sample = sample;
    this.task = task;
    sample.asked().forEach(this::add);
  }

  /// The line's keys and values.
  ///
  /// @param documentId place among the task's documents
  Map<String, Object> line(long documentId) {
    Map<String, Object> metrics = metrics();
    String target = target();
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("doc_id", documentId);
    line.put("doc", sample.document());
    line.put("target", target);
    line.put("arguments", arguments);
    line.put("resps", responses);
    line.put("filtered_resps", filtered);
    line.put("filter", task.filter());
    line.put("metrics", List.copyOf(metrics.keySet()));
    line.put("doc_hash", Hashes.sha256(PythonDump.indented(sample.document())));
    line.put("prompt_hash", Hashes.sha256(firstArgument));
    line.put("target_hash", Hashes.sha256(target));
    line.putAll(metrics);
    if (sample.value() instanceof Reading.Absent absent) {
      line.put("absent", absent.reason() + ": " + absent.detail());
    }
    line.put("item", sample.item());
    return line;
  }

  /// The item's figures by the names of metrics; one without a value is left out, never zero.
  Map<String, Object> metrics() {
    Map<String, Object> metrics = new LinkedHashMap<>();
    if (sample.value() instanceof Reading.Value value) {
      metrics.put(task.metric(), value.value());
    }
    sample
        .further()
        .forEach(
            (name, value) -> {
              String metric = LmEvalTask.known(name);
              if (metric != null) {
                metrics.put(metric, value);
              }
            });
    return metrics;
  }

  /// The kind of request that the item makes.
  String outputType() {
    return switch (sample.asked().getFirst()) {
      case Asked.Generated _, Asked.Unanswered _ -> "generate_until";
      case Asked.Scored scored ->
          switch (scored.request()) {
            case ScoreRequest.Continuations _ -> "multiple_choice";
            case ScoreRequest.Document _ -> "loglikelihood_rolling";
          };
    };
  }

  /// Multiple choice names the right answer by its place.
  private String target() {
    return sample.document().get("answer") instanceof Integer place
            && outputType().equals("multiple_choice")
        ? place.toString()
        : sample.target();
  }

  private void add(Asked asked) {
    switch (asked) {
      case Asked.Generated generated -> {
        argument(text(generated.request().prompt()), kwargs(generated.request().sampling()));
        responses.add(List.of(generated.answer().text()));
        filtered.add(task.filter().equals("none") ? generated.answer().text() : read(generated));
      }
      case Asked.Scored scored -> {
        for (int k = 0; k < scored.scores().size(); k++) {
          add(scored.request(), k, scored.scores().get(k));
        }
      }
      case Asked.Unanswered unanswered -> {
        argument(text(unanswered.prompt()), Map.of());
        responses.add(List.of(""));
        filtered.add(INVALID);
      }
    }
  }

  private String read(Asked.Generated generated) {
    return sample.value() instanceof Reading.Value ? generated.answer().text().strip() : INVALID;
  }

  private void add(ScoreRequest request, int place, Score score) {
    String logLikelihood = python(score.logLikelihood());
    switch (request) {
      case ScoreRequest.Continuations asked -> {
        argument(text(asked.context()), asked.continuations().get(place));
        List<String> answer = List.of(logLikelihood, "None");
        responses.add(List.of(answer));
        filtered.add(answer);
      }
      case ScoreRequest.Document document -> {
        argument(document.text());
        responses.add(List.of(logLikelihood));
        filtered.add(logLikelihood);
      }
    }
  }

  private void argument(Object... parts) {
    Map<String, Object> named = new LinkedHashMap<>();
    for (int k = 0; k < parts.length; k++) {
      named.put("arg_" + k, parts[k]);
    }
    if (arguments.isEmpty()) {
      firstArgument = String.valueOf(parts[0]);
    }
    arguments.put("gen_args_" + arguments.size(), named);
  }

  /// A conversation stands as the harness hands it to chat endpoints: a JSON list of messages.
  private static String text(Prompt prompt) {
    return switch (prompt) {
      case Prompt.Text text -> text.text();
      case Prompt.Chat chat -> {
        List<Map<String, String>> messages = new ArrayList<>();
        for (Message message : chat.messages()) {
          messages.add(message(message));
        }
        if (!chat.prefill().isEmpty()) {
          messages.add(message(Message.assistant(chat.prefill())));
        }
        yield Json.line(messages);
      }
    };
  }

  private static Map<String, String> message(Message message) {
    Map<String, String> wire = new LinkedHashMap<>();
    wire.put("role", message.role().wireName());
    wire.put("content", message.content());
    return wire;
  }

  private static Map<String, Object> kwargs(Sampling sampling) {
    Map<String, Object> kwargs = new LinkedHashMap<>();
    kwargs.put("until", sampling.stop());
    kwargs.put("do_sample", sampling.temperature() > 0);
    kwargs.put("temperature", sampling.temperature());
    kwargs.put("max_gen_toks", sampling.maxTokens());
    return kwargs;
  }

  /// A number as Python's `str` writes those that are none.
  private static String python(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    return Double.isInfinite(value) ? (value > 0 ? "inf" : "-inf") : Double.toString(value);
  }
}
