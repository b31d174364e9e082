package org.flyroom.lab.audit.mmlu;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.measure.Estimate;
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

  /// An answer, read.
  ///
  /// @param subject empty where none is given
  /// @param reading whether it is right
  /// @param byBytes the same with likelihoods divided by the choices' bytes; null where the choices
  ///   are not given
  public record Answer(String subject, Reading reading, @Nullable Reading byBytes) {
    public Answer {
      requireNonNull(subject, "subject");
      requireNonNull(reading, "reading");
    }
  }

  @Override
  public Answer answer(ObjectNode line) {
    String subject = line.path("subject").asString("");
    JsonNode answer = line.path("answer");
    if (!line.has("log_likelihood")) {
      String response = Rescoring.text(line, "response");
      int right = right(answer, LETTERS.length());
      return new Answer(
          subject, GeneratedReadOut.reading(response, LETTERS.substring(right, right + 1)), null);
    }
    List<Double> likelihoods = likelihoods(line);
    int right = right(answer, likelihoods.size());
    return new Answer(
        subject,
        LikelihoodReadOut.reading(likelihoods, right),
        line.has("choices") ? LikelihoodReadOut.reading(perByte(line, likelihoods), right) : null);
  }

  private static List<Double> likelihoods(ObjectNode line) {
    JsonNode values = line.path("log_likelihood");
    boolean numbers = values.isArray() && values.size() >= 2;
    List<Double> likelihoods = new ArrayList<>();
    for (JsonNode value : values) {
      numbers &= value.isNumber() && Double.isFinite(value.asDouble());
      likelihoods.add(value.asDouble(Double.NaN));
    }
    if (!numbers) {
      throw new FlyroomException("'log_likelihood' must be a list of two numbers at least");
    }
    return likelihoods;
  }

  private static List<Double> perByte(ObjectNode line, List<Double> likelihoods) {
    List<String> choices = new ArrayList<>();
    line.path("choices").forEach(choice -> choices.add(choice.asString("")));
    if (choices.size() != likelihoods.size() || choices.stream().anyMatch(String::isEmpty)) {
      throw new FlyroomException("'choices' must be as many texts as 'log_likelihood' has numbers");
    }
    List<Double> divided = new ArrayList<>();
    for (int k = 0; k < choices.size(); k++) {
      divided.add(likelihoods.get(k) / LikelihoodReadOut.bytes(choices.get(k)));
    }
    return divided;
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
    Estimate accuracy = accuracy(answers.stream().map(Answer::reading));
    if (accuracy == null) {
      throw new FlyroomException("no answer could be read: each needs a letter A to D on its line");
    }
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("measure", "mmlu");
    summary.put("answers", answers.size());
    summary.put("accuracy", accuracy);
    Estimate byBytes = accuracy(answers.stream().map(Answer::byBytes).filter(Objects::nonNull));
    if (byBytes != null) {
      summary.put("accuracy_by_bytes", byBytes);
    }
    if (answers.stream().noneMatch(answer -> answer.subject().isEmpty())) {
      addSubjects(answers, summary);
    }
    return new Rescored(answers.stream().map(MmluRescoring::line).toList(), summary, List.of());
  }

  private static void addSubjects(List<Answer> answers, Map<String, Object> summary) {
    SubjectScores scores = new SubjectScores();
    Map<String, List<Reading>> readings = new TreeMap<>();
    for (Answer answer : answers) {
      readings.computeIfAbsent(answer.subject(), _ -> new ArrayList<>()).add(answer.reading());
      if (answer.reading() instanceof Reading.Value(double value)) {
        scores.add(answer.subject(), value == 1);
      }
    }
    Map<String, @Nullable Estimate> bySubject = new LinkedHashMap<>();
    readings.forEach((subject, some) -> bySubject.put(subject, accuracy(some.stream())));
    summary.put("macro_accuracy", scores.macroAverage());
    summary.put("by_subject", bySubject);
  }

  private static Map<String, Object> line(Answer answer) {
    Map<String, Object> line = new LinkedHashMap<>();
    switch (answer.reading()) {
      case Reading.Value(double value) -> line.put("correct", value == 1);
      case Reading.Absent absent -> {
        line.put("correct", null);
        line.put("reason", absent.detail());
      }
    }
    if (answer.byBytes() instanceof Reading.Value(double value)) {
      line.put("correct_by_bytes", value == 1);
    }
    return line;
  }

  /// The share that is right; null where none has a value.
  private static @Nullable Estimate accuracy(Stream<Reading> readings) {
    int right = 0;
    int read = 0;
    int missing = 0;
    for (Reading reading : readings.toList()) {
      switch (reading) {
        case Reading.Value(double value) -> {
          right += (int) value;
          read++;
        }
        case Reading.Absent _ -> missing++;
      }
    }
    return read == 0 ? null : Proportion.estimate(right, read, missing);
  }
}
