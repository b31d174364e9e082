package org.flyroom.lab.audit.preference;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.Reading;
import org.flyroom.lab.audit.Measure;
import org.flyroom.lab.audit.Rescoring;
import org.flyroom.lab.audit.preference.PreferenceReadings.LabelMass;
import org.flyroom.lab.audit.preference.PreferenceReadings.Outcome;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Preference coherence on answers `{"i", "j", "forward", "reverse"}`: two items, the probability
/// of slot A with i in it, and of slot A with j in it; null for a question without an answer.
///
/// Items are numbers or texts. Where a list of them is given, they are its texts or their places in
/// it, counted from 0.
public final class PreferenceRescoring implements Rescoring<PreferenceRescoring.Answer> {
  private final @Nullable List<String> items;

  /// @param items those that may be answered about; empty for any
  public PreferenceRescoring(Optional<PreferenceItems> items) {
    this.items = items.map(PreferenceItems::texts).orElse(null);
  }

  /// An answer about a pair.
  ///
  /// @param forward null when it was not answered
  /// @param reverse null when it was not answered
  public record Answer(String i, String j, @Nullable Double forward, @Nullable Double reverse) {
    public Answer {
      requireNonNull(i, "i");
      requireNonNull(j, "j");
    }
  }

  @Override
  public Answer answer(ObjectNode line) {
    Problems problems = new Problems();
    String i = item(line, "i", problems);
    String j = item(line, "j", problems);
    Double forward = probability(line, "forward", problems);
    Double reverse = probability(line, "reverse", problems);
    if (problems.isEmpty() && i.equals(j)) {
      problems.add("'i' and 'j' are the same item");
    }
    problems.throwIfAny();
    return new Answer(i, j, forward, reverse);
  }

  private String item(ObjectNode line, String key, Problems problems) {
    JsonNode value = line.path(key);
    if (value.isString()) {
      if (items != null && !items.contains(value.asString())) {
        problems.add("'%s' is none of the items: %s".formatted(key, value));
      }
      return value.asString();
    }
    if (!value.canConvertToInt() || !value.isIntegralNumber() || value.asInt() < 0) {
      problems.add("'%s' must be an item: a number from 0, or a text".formatted(key));
      return "";
    }
    if (items == null) {
      return value.asString();
    }
    if (value.asInt() >= items.size()) {
      problems.add("'%s' is %s, and there are %d items".formatted(key, value, items.size()));
      return "";
    }
    return items.get(value.asInt());
  }

  private static @Nullable Double probability(ObjectNode line, String key, Problems problems) {
    JsonNode value = line.path(key);
    if (value.isNull()) {
      return null;
    }
    if (!value.isNumber() || !(value.asDouble() >= 0 && value.asDouble() <= 1)) {
      problems.add("'%s' must be a probability from 0 to 1, or null".formatted(key));
      return null;
    }
    return value.asDouble();
  }

  @Override
  public Rescored score(List<Answer> answers) {
    Map<String, Integer> index = new LinkedHashMap<>();
    for (Answer answer : answers) {
      index.putIfAbsent(answer.i(), index.size());
      index.putIfAbsent(answer.j(), index.size());
    }
    if (index.size() < 3) {
      throw new FlyroomException(
          "preferences need answers about at least 3 items, not %d".formatted(index.size()));
    }
    PairPlan plan =
        PairPlan.asked(
            index.size(),
            answers.stream().mapToInt(answer -> requireNonNull(index.get(answer.i()))).toArray(),
            answers.stream().mapToInt(answer -> requireNonNull(index.get(answer.j()))).toArray());
    PreferenceCoherence measure =
        new PreferenceCoherence(List.copyOf(index.keySet()), plan, PreferenceQuestion.LETTERS);
    PreferenceReadings readings =
        measure.read(
            answers.stream().map(answer -> reading(answer.forward())).toList(),
            answers.stream().map(answer -> reading(answer.reverse())).toList(),
            // What was on other words than the letters is not known here.
            new LabelMass(1, 0, 2 * answers.size()));
    return new Rescored(
        answers.stream().map(PreferenceRescoring::line).toList(),
        summary(measure, readings, List.copyOf(index.keySet()), answers.size()),
        List.of());
  }

  private static Reading reading(@Nullable Double probability) {
    return probability == null
        ? new Reading.Absent(Reading.Reason.UNPARSABLE, "null")
        : new Reading.Value(probability);
  }

  private static Map<String, Object> line(Answer answer) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("i", asGiven(answer.i()));
    line.put("j", asGiven(answer.j()));
    Double forward = answer.forward();
    Double reverse = answer.reverse();
    if (forward == null || reverse == null) {
      line.put("verdict", "missing");
      return line;
    }
    double prefersI = (forward + 1 - reverse) / 2;
    line.put("verdict", prefersI > 0.5 ? "i" : prefersI < 0.5 ? "j" : "neither");
    line.put("prefers_i", prefersI);
    line.put("slot_bias", forward + reverse - 1);
    line.put("same_slot_both_orders", forward > 0.5 == reverse > 0.5);
    return line;
  }

  private static Object asGiven(String item) {
    return item.matches("[0-9]{1,9}") ? Integer.valueOf(item) : item;
  }

  private static Map<String, Object> summary(
      PreferenceCoherence measure, PreferenceReadings readings, List<String> items, int answers) {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("measure", "preferences");
    summary.put("items", items.size());
    summary.put("answers", answers);
    summary.put("missing", answers - readings.present().cardinality());
    switch (readings.outcome()) {
      case Outcome.Withheld withheld -> summary.put("withheld", withheld.reason());
      case Outcome.Read read -> {
        Measure.Summary figures = measure.summary(readings);
        Estimate level = requireNonNull(figures.level());
        summary.put("D", level);
        Map<String, Double> details = new LinkedHashMap<>(figures.details());
        details.remove(PreferenceCoherence.LABEL_MASS);
        details.remove(PreferenceCoherence.BELOW_LEAST_MASS);
        summary.put("figures", details);
        double[] mu = read.estimates().slotTerm().mu();
        Map<String, Double> utilities = new LinkedHashMap<>();
        for (int k = 0; k < mu.length; k++) {
          utilities.put(items.get(k), mu[k]);
        }
        summary.put("utilities", utilities);
      }
    }
    return summary;
  }
}
