package org.flyroom.app.export;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.measure.HarmDirection;
import org.flyroom.lab.audit.mmlu.MmluVariant;
import org.flyroom.lab.audit.mmlu.MmluVariant.ReadOut;
import org.flyroom.lab.results.MeasureResult;
import org.jspecify.annotations.Nullable;

/// What a measure is called in the terms of lm-evaluation-harness. MMLU and IFEval, which are asked
/// and read as there, bear the names they have there; all else is named after the measure's id.
///
/// @param name of the task, or of the group whose tasks are subjects
/// @param leaf of a subject's task, with `%s` for the subject
/// @param metric the measure's own figure
/// @param filter what the harness reads answers with
/// @param version of a task
/// @param higherIsBetter null where either change is harm
record LmEvalTask(
    String name,
    String leaf,
    String metric,
    String filter,
    Object version,
    int shots,
    @Nullable Boolean higherIsBetter) {
  private static final Pattern NO_WORD = Pattern.compile("\\W+");
  private static final Pattern IDENTIFIER = Pattern.compile("(?:.*\\()?([a-z][a-z0-9_]*)\\)?");

  /// @param taken names of tasks that are in use; this one's is added
  static LmEvalTask of(MeasureResult measure, Set<String> taken) {
    Boolean higher =
        measure.harm() == HarmDirection.EITHER ? null : measure.harm() == HarmDirection.LOWER;
    LmEvalTask task = mmlu(measure, higher);
    if (task == null) {
      String name = sanitised(measure.id());
      task = new LmEvalTask(name, name + "_%s", metric(measure.unit()), "none", 1, 0, higher);
    }
    if (taken.add(task.name())) {
      return task;
    }
    // A second variant of the same task: its id tells them apart.
    String name = sanitised(measure.id());
    taken.add(name);
    return new LmEvalTask(
        name, name + "_%s", task.metric(), task.filter(), task.version(), task.shots(), higher);
  }

  private static @Nullable LmEvalTask mmlu(MeasureResult measure, @Nullable Boolean higher) {
    if (!measure.id().startsWith("mmlu-")) {
      return null;
    }
    MmluVariant variant;
    try {
      variant = MmluVariant.of(measure.id());
    } catch (FlyroomException e) {
      return null;
    }
    ReadOut readOut = variant.readOut();
    int shots = variant.shots();
    return switch (readOut) {
      case LETTERS -> new LmEvalTask("mmlu", "mmlu_%s", "acc", "none", 1.0, shots, higher);
      case CLOZE ->
          new LmEvalTask(
              "mmlu_continuation", "mmlu_%s_continuation", "acc_bytes", "none", 1.0, shots, higher);
      case GENERATED ->
          new LmEvalTask(
              "mmlu_generative",
              "mmlu_%s_generative",
              "exact_match",
              "get_response",
              3.0,
              shots,
              higher);
    };
  }

  /// Whether the subjects are MMLU's, so that they fall into its four categories.
  boolean isMmlu() {
    return name.startsWith("mmlu");
  }

  /// The key of a metric in results.
  String key(String of) {
    return of + "," + filter;
  }

  /// The key of a metric's standard error.
  String errorKey(String of) {
    return of + "_stderr," + filter;
  }

  /// The details of a result that have a name in the harness, by that name.
  static Map<String, Double> named(Map<String, Double> details) {
    Map<String, Double> named = new LinkedHashMap<>();
    details.forEach(
        (name, value) -> {
          String metric = name.equals("perplexity of a word") ? "word_perplexity" : known(name);
          if (metric != null) {
            named.put(metric, value);
          }
        });
    return named;
  }

  /// The harness's name in a figure's: the figure's own where it is an identifier, or that in
  /// brackets at its end. Null where there is none.
  static @Nullable String known(String figure) {
    Matcher identifier = IDENTIFIER.matcher(figure);
    return identifier.matches() && identifier.group(1).matches("\\w*acc\\w*")
        ? identifier.group(1)
        : null;
  }

  private static String metric(String unit) {
    return switch (unit) {
      case "accuracy" -> "acc";
      case "prompt-level strict accuracy" -> "prompt_level_strict_acc";
      case "bits/byte" -> "bits_per_byte";
      case "D" -> "decisiveness";
      default -> sanitised(unit);
    };
  }

  private static String sanitised(String text) {
    return NO_WORD.matcher(text).replaceAll("_");
  }
}
