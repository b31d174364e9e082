package org.flyroom.lab.audit.mmlu;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.measure.Reading;
import org.flyroom.core.stats.Proportion;
import org.flyroom.lab.audit.Rescoring;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Multiple choice on answers that were made elsewhere: `{"answer": "B", "response": "..."}`, read
/// as the generated variant reads them, or `{"answer": "B", "log_likelihood": [...]}` of the
/// letters or the choices' words, the likeliest of which is taken. With `"choices"` beside them the
/// figure by bytes is given too; with `"subject"` the mean over subjects.
public final class MmluRescoring implements Rescoring<MmluRescoring.Answer> {
  private static final String LETTERS = "ABCD";

  /// An answer.
  ///
  /// @param subject empty where none is given
  /// @param right place of the right choice, from 0
  /// @param response what was written; null where likelihoods are given
  /// @param logLikelihoods of the choices; empty where a response is given
  /// @param choices their texts; empty where they are not given
  public record Answer(
      String subject,
      int right,
      @Nullable String response,
      List<Double> logLikelihoods,
      List<String> choices) {
    public Answer {
      requireNonNull(subject, "subject");
      logLikelihoods = List.copyOf(logLikelihoods);
      choices = List.copyOf(choices);
    }
  }

  @Override
  public Answer answer(ObjectNode line) {
    List<Double> likelihoods = new ArrayList<>();
    List<String> choices = new ArrayList<>();
    String response = null;
    if (line.has("log_likelihood")) {
      for (JsonNode value : numbers(line)) {
        likelihoods.add(value.asDouble());
      }
      if (line.has("choices")) {
        line.path("choices").forEach(choice -> choices.add(choice.asString("")));
        if (choices.size() != likelihoods.size() || choices.stream().anyMatch(String::isEmpty)) {
          throw new FlyroomException(
              "'choices' must be as many texts as 'log_likelihood' has numbers");
        }
      }
    } else {
      response = Rescoring.text(line, "response");
    }
    int count = response == null ? likelihoods.size() : LETTERS.length();
    return new Answer(
        line.path("subject").asString(""),
        right(line.path("answer"), count),
        response,
        likelihoods,
        choices);
  }

  private static JsonNode numbers(ObjectNode line) {
    JsonNode values = line.path("log_likelihood");
    boolean numbers = values.isArray() && values.size() >= 2;
    for (JsonNode value : values) {
      numbers &= value.isNumber() && Double.isFinite(value.asDouble());
    }
    if (!numbers) {
      throw new FlyroomException("'log_likelihood' must be a list of two numbers at least");
    }
    return values;
  }

  private static int right(JsonNode answer, int count) {
    int place =
        answer.isInt()
            ? answer.asInt()
            : answer.isString() && answer.asString().length() == 1
                ? answer.asString().charAt(0) - 'A'
                : -1;
    if (place < 0 || place >= count) {
      throw new FlyroomException(
          "'answer' must be a letter from A, or a place from 0, of %d choices".formatted(count));
    }
    return place;
  }

  @Override
  public Rescored score(List<Answer> answers) {
    List<Map<String, Object>> lines = new ArrayList<>();
    Map<String, int[]> bySubject = new TreeMap<>();
    int right = 0;
    int read = 0;
    int byBytes = 0;
    int withBytes = 0;
    for (Answer answer : answers) {
      Map<String, Object> line = new LinkedHashMap<>();
      Reading reading = reading(answer);
      switch (reading) {
        case Reading.Value(double value) -> {
          line.put("correct", value == 1);
          read++;
          right += (int) value;
          int[] subject = bySubject.computeIfAbsent(answer.subject(), _ -> new int[2]);
          subject[0] += (int) value;
          subject[1]++;
        }
        case Reading.Absent absent -> {
          line.put("correct", null);
          line.put("reason", absent.detail());
        }
      }
      if (!answer.choices().isEmpty()) {
        boolean correct = likeliest(answer, k -> bytes(answer.choices().get(k))) == answer.right();
        line.put("correct_by_bytes", correct);
        withBytes++;
        byBytes += correct ? 1 : 0;
      }
      lines.add(line);
    }
    if (read == 0) {
      throw new FlyroomException("no answer could be read: each needs a letter A to D on its line");
    }
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("measure", "mmlu");
    summary.put("answers", answers.size());
    summary.put("accuracy", Proportion.estimate(right, read, answers.size() - read));
    if (withBytes > 0) {
      summary.put("accuracy_by_bytes", Proportion.estimate(byBytes, withBytes, 0));
    }
    if (!bySubject.containsKey("")) {
      Map<String, Double> subjects = new LinkedHashMap<>();
      bySubject.forEach((name, counts) -> subjects.put(name, (double) counts[0] / counts[1]));
      summary.put(
          "macro_accuracy",
          subjects.values().stream().mapToDouble(Double::doubleValue).average().orElseThrow());
      summary.put("by_subject", subjects);
    }
    return new Rescored(lines, summary, List.of());
  }

  private static Reading reading(Answer answer) {
    String response = answer.response();
    return response != null
        ? GeneratedReadOut.reading(response, LETTERS.substring(answer.right(), answer.right() + 1))
        : new Reading.Value(likeliest(answer, _ -> 1) == answer.right() ? 1 : 0);
  }

  /// The first of the likeliest, its log-likelihood divided by a length.
  private static int likeliest(Answer answer, IntToDoubleFunction length) {
    int best = 0;
    double highest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < answer.logLikelihoods().size(); k++) {
      double value = answer.logLikelihoods().get(k) / length.applyAsDouble(k);
      if (value > highest) {
        highest = value;
        best = k;
      }
    }
    return best;
  }

  private static double bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
