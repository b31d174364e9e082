package org.flyroom.app.export;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.flyroom.core.measure.Comparison;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.store.Hashes;
import org.flyroom.lab.results.ArmResult;
import org.flyroom.lab.results.MeasureResult;
import org.flyroom.lab.results.RunResults;

/// What an Inspect log says of itself: one measure on one arm.
///
/// @param model the arm's name
/// @param id of the log, 22 characters
record InspectHeader(
    RunResults run, MeasureResult measure, ArmResult arm, String model, String id) {
  private static final int SCHEMA_VERSION = 2;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'+00:00'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /// The task's name; underscores part the fields of a log's file name.
  String task() {
    return measure.id().replace('_', '-');
  }

  String scorer() {
    return measure.id().replace('-', '_');
  }

  private Instant startedAt() {
    return Instant.parse(run.startedAt());
  }

  /// Version, specification and plan.
  ///
  /// @param samples ids of all samples
  Map<String, Object> start(List<Integer> samples) {
    Map<String, Object> dataset = new LinkedHashMap<>();
    dataset.put("name", measure.id());
    dataset.put("samples", samples.size());
    dataset.put("sample_ids", samples);
    dataset.put("shuffled", false);
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("flyroom_run", run.run());
    metadata.put("organism", run.organism());
    metadata.put("arm", arm.arm().word());
    metadata.put("question", measure.question());
    metadata.put("settings", measure.settings());
    Map<String, Object> eval = new LinkedHashMap<>();
    eval.put("eval_id", Hashes.sha256("eval/" + id).substring(0, 22));
    eval.put("run_id", Hashes.sha256("run/" + run.run()).substring(0, 22));
    eval.put("created", TIME.format(startedAt()));
    eval.put("task", task());
    eval.put("task_id", id);
    eval.put("task_version", 0);
    eval.put("task_display_name", measure.title());
    eval.put("task_attribs", Map.of());
    eval.put("task_args", Map.of());
    eval.put("task_args_passed", Map.of());
    eval.put("tags", List.of(arm.arm().word()));
    eval.put("dataset", dataset);
    eval.put("model", "flyroom/" + model);
    eval.put("model_generate_config", Map.of());
    eval.put("model_args", Map.of());
    eval.put("config", Map.of("epochs", 1));
    eval.put("packages", Map.of());
    eval.put("metadata", metadata);
    Map<String, Object> plan = new LinkedHashMap<>();
    plan.put("name", "plan");
    plan.put("steps", List.of());
    plan.put("config", Map.of());
    Map<String, Object> start = new LinkedHashMap<>();
    start.put("version", SCHEMA_VERSION);
    start.put("eval", eval);
    start.put("plan", plan);
    return start;
  }

  /// The measure's level with its interval; standard errors where the level is a mean over items.
  Map<String, Object> results(ItemFigures items) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    Estimate level = arm.level();
    if (level != null) {
      put(metrics, "level", level.value());
      put(metrics, "ci_low", level.interval().low());
      put(metrics, "ci_high", level.interval().high());
      if (items.isMean(level.value())) {
        items.standardError().ifPresent(error -> put(metrics, "stderr", error));
      }
    }
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("unit", measure.unit());
    metadata.put("details", arm.details());
    if (measure.uninformative() != null) {
      metadata.put("uninformative", measure.uninformative());
    }
    Comparison comparison = arm.comparison();
    if (comparison != null) {
      metadata.put("verdict", comparison.verdict().word());
      metadata.put("margin", measure.margin());
      if (comparison.difference() != null) {
        put(metrics, "difference_to_parent", comparison.difference().value());
        put(metrics, "difference_ci_low", comparison.difference().interval().low());
        put(metrics, "difference_ci_high", comparison.difference().interval().high());
      }
    }
    Map<String, Object> score = new LinkedHashMap<>();
    score.put("name", scorer());
    score.put("scorer", scorer());
    score.put("scored_samples", items.n());
    score.put("unscored_samples", items.missing());
    score.put("params", Map.of());
    score.put("metrics", metrics);
    score.put("metadata", metadata);
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("total_samples", items.n() + items.missing());
    results.put("completed_samples", items.n() + items.missing());
    results.put("scores", List.of(score));
    return results;
  }

  private static void put(Map<String, Object> metrics, String name, double value) {
    if (Double.isFinite(value)) {
      Map<String, Object> metric = new LinkedHashMap<>();
      metric.put("name", name);
      metric.put("value", value);
      metric.put("params", Map.of());
      metrics.put(name, metric);
    }
  }

  /// Times; the whole run's, whose steps are not told apart by measure.
  Map<String, Object> stats() {
    double seconds = run.steps().stream().mapToDouble(RunResults.Step::seconds).sum();
    Map<String, Object> stats = new LinkedHashMap<>();
    stats.put("started_at", TIME.format(startedAt()));
    stats.put(
        "completed_at",
        TIME.format(startedAt().plus(Math.round(seconds * 1000), ChronoUnit.MILLIS)));
    stats.put("model_usage", Map.of());
    stats.put("role_usage", Map.of());
    stats.put("connection_limit_history", List.of());
    return stats;
  }
}
