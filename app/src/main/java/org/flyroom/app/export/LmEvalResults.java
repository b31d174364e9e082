package org.flyroom.app.export;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.Reading;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.store.Hashes;
import org.flyroom.lab.audit.mmlu.MmluCategory;
import org.flyroom.lab.results.ArmResult;
import org.flyroom.lab.results.MeasureResult;
import org.flyroom.lab.results.RunResults;

/// `results_*.json` of lm-evaluation-harness for one arm.
final class LmEvalResults {
  /// The version of a group of MMLU tasks in the harness.
  private static final int GROUP_VERSION = 2;

  private static final String NO_ERROR = "N/A";

  private final RunResults run;
  private final Arm arm;
  private final ArmModels models;
  private final Map<String, Object> results = new LinkedHashMap<>();
  private final Map<String, Object> groups = new LinkedHashMap<>();
  private final Map<String, Object> subtasks = new LinkedHashMap<>();
  private final Map<String, Object> configs = new LinkedHashMap<>();
  private final Map<String, Object> versions = new LinkedHashMap<>();
  private final Map<String, Object> shots = new LinkedHashMap<>();
  private final Map<String, Object> higherIsBetter = new LinkedHashMap<>();
  private final Map<String, Object> samples = new LinkedHashMap<>();
  private final Map<String, Object> hashes = new LinkedHashMap<>();
  private double seconds;

  LmEvalResults(RunResults run, Arm arm, ArmModels models) {
    this.run = run;
    this.arm = arm;
    this.models = models;
  }

  /// A task while its samples are written.
  static final class Task {
    private final String name;
    private final String subject;
    private final LmEvalTask task;
    private final MeasureResult measure;
    private final String outputType;
    private final ItemFigures own = new ItemFigures();
    private final Map<String, ItemFigures> further = ItemFigures.none();
    private final StringBuilder sampleHashes = new StringBuilder();
    private long documents;

    Task(String name, String subject, LmEvalTask task, MeasureResult measure, String outputType) {
      this.name = name;
      this.subject = subject;
      this.task = task;
      this.measure = measure;
      this.outputType = outputType;
    }

    long documents() {
      return documents;
    }

    void add(Reading value, Map<String, Object> line, Map<String, Object> metrics) {
      documents++;
      own.add(value);
      for (String hash : List.of("doc_hash", "prompt_hash", "target_hash")) {
        sampleHashes.append(line.get(hash));
      }
      metrics.forEach(
          (metric, figure) -> {
            if (figure instanceof Number number && !metric.equals(task.metric())) {
              ItemFigures.in(further, metric).add(number.doubleValue());
            }
          });
    }
  }

  boolean isEmpty() {
    return results.isEmpty();
  }

  /// Adds a measure's tasks: itself, or its subjects with their groups above them.
  void add(LmEvalTask task, ArmResult result, List<Task> leaves) {
    if (leaves.size() == 1 && leaves.getFirst().subject.isEmpty()) {
      Task only = leaves.getFirst();
      Map<String, Object> figures = figures(only, task.name());
      addLevel(task, only.own, result, figures);
      LmEvalTask.named(result.details())
          .forEach(
              (metric, value) -> {
                figures.put(task.key(metric), value);
                figures.put(task.errorKey(metric), NO_ERROR);
              });
      results.put(task.name(), figures);
      subtasks.put(task.name(), List.of());
      add(only);
      return;
    }
    Map<String, List<Task>> categories = new LinkedHashMap<>();
    if (task.isMmlu()) {
      for (MmluCategory category : MmluCategory.values()) {
        List<Task> of =
            leaves.stream().filter(leaf -> MmluCategory.of(leaf.subject) == category).toList();
        if (!of.isEmpty()) {
          categories.put(name(task, category), of);
        }
      }
    }
    addGroup(task, task.name(), leaves);
    subtasks.put(
        task.name(),
        categories.isEmpty()
            ? leaves.stream().map(leaf -> leaf.name).toList()
            : List.copyOf(categories.keySet()));
    categories.forEach(
        (name, of) -> {
          addGroup(task, name, of);
          subtasks.put(name, of.stream().map(leaf -> leaf.name).toList());
        });
    for (Task leaf : leaves) {
      Map<String, Object> figures = figures(leaf, leaf.subject);
      put(task, leaf.own, figures);
      results.put(leaf.name, figures);
      add(leaf);
    }
  }

  private static String name(LmEvalTask task, MmluCategory category) {
    return task.name() + "_" + category.title().toLowerCase(Locale.ROOT).replace(' ', '_');
  }

  private static Map<String, Object> figures(Task leaf, String alias) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("alias", alias);
    leaf.further.forEach((metric, one) -> put(leaf.task, metric, one, figures));
    if (leaf.own.missing() > 0) {
      figures.put(leaf.task.key("missing"), leaf.own.missing());
    }
    return figures;
  }

  private static void put(LmEvalTask task, ItemFigures own, Map<String, Object> figures) {
    put(task, task.metric(), own, figures);
  }

  private static void put(
      LmEvalTask task, String metric, ItemFigures of, Map<String, Object> figures) {
    if (of.n() > 0) {
      figures.put(task.key(metric), of.mean());
      figures.put(
          task.errorKey(metric),
          of.standardError().isPresent() ? (Object) of.standardError().getAsDouble() : NO_ERROR);
    }
  }

  /// The measure's level, which need not be the mean over items.
  private static void addLevel(
      LmEvalTask task, ItemFigures own, ArmResult result, Map<String, Object> figures) {
    Estimate level = result.level();
    if (level == null) {
      return;
    }
    if (own.isMean(level.value())) {
      put(task, own, figures);
    } else {
      figures.put(task.key(task.metric()), level.value());
      figures.put(task.errorKey(task.metric()), NO_ERROR);
    }
  }

  /// A mean over the items of several tasks, its error pooled as the harness does.
  private void addGroup(LmEvalTask task, String name, List<Task> leaves) {
    long n = leaves.stream().mapToLong(leaf -> leaf.own.n()).sum();
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("alias", name);
    if (n > 0) {
      double sum = leaves.stream().mapToDouble(leaf -> sum(leaf.own)).sum();
      long freedom = n - leaves.stream().filter(leaf -> leaf.own.n() > 0).count();
      double squares =
          leaves.stream()
              .filter(leaf -> leaf.own.n() > 0)
              .mapToDouble(leaf -> leaf.own.squaredDeviations())
              .sum();
      figures.put(task.key(task.metric()), sum / n);
      figures.put(
          task.errorKey(task.metric()),
          freedom > 0 ? (Object) Math.sqrt(squares / freedom / n) : NO_ERROR);
    }
    results.put(name, figures);
    groups.put(name, figures);
    versions.put(name, GROUP_VERSION);
    shots.put(name, task.shots());
    putHigherIsBetter(name, task);
  }

  private static double sum(ItemFigures figures) {
    return figures.n() == 0 ? 0 : figures.mean() * figures.n();
  }

  private void add(Task leaf) {
    LmEvalTask task = leaf.task;
    versions.put(leaf.name, task.version());
    shots.put(leaf.name, task.shots());
    putHigherIsBetter(leaf.name, task);
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("original", leaf.documents);
    counts.put("effective", leaf.documents);
    samples.put(leaf.name, counts);
    hashes.put(leaf.name, Hashes.sha256(leaf.sampleHashes.toString()));
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("task", leaf.name);
    config.put("description", leaf.measure.question());
    config.put("output_type", leaf.outputType);
    config.put("num_fewshot", task.shots());
    List<Map<String, Object>> metrics = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>(List.of(task.metric()));
    names.addAll(leaf.further.keySet());
    for (String metric : names) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("metric", metric);
      one.put("aggregation", "mean");
      one.put("higher_is_better", task.higherIsBetter());
      metrics.add(one);
    }
    config.put("metric_list", metrics);
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("version", task.version());
    metadata.put("flyroom_measure", leaf.measure.id());
    metadata.putAll(leaf.measure.settings());
    config.put("metadata", metadata);
    configs.put(leaf.name, config);
    seconds = run.steps().stream().mapToDouble(RunResults.Step::seconds).sum();
  }

  private void putHigherIsBetter(String name, LmEvalTask task) {
    Map<String, Object> metric = new LinkedHashMap<>();
    metric.put(task.metric(), task.higherIsBetter());
    higherIsBetter.put(name, metric);
  }

  /// The whole file.
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("results", results);
    if (!groups.isEmpty()) {
      json.put("groups", groups);
    }
    json.put("group_subtasks", subtasks);
    json.put("configs", configs);
    json.put("versions", versions);
    json.put("n-shot", shots);
    json.put("higher_is_better", higherIsBetter);
    json.put("n-samples", samples);
    json.put("config", config());
    json.put("git_hash", null);
    json.put("date", Instant.parse(run.startedAt()).toEpochMilli() / 1000.0);
    json.put("pretty_env_info", run.machine());
    json.put("transformers_version", "N/A");
    json.put("lm_eval_version", run.version());
    json.put("upper_git_hash", null);
    json.put("task_hashes", hashes);
    json.put("model_source", "flyroom");
    json.put("model_name", models.name(arm));
    json.put("model_name_sanitized", models.folder(arm));
    json.put("system_instruction", null);
    json.put("system_instruction_sha", null);
    json.put("fewshot_as_multiturn", null);
    json.put("chat_template", null);
    json.put("chat_template_sha", null);
    json.put("total_evaluation_time_seconds", Double.toString(seconds));
    return json;
  }

  private Map<String, Object> config() {
    Map<String, Object> arguments = new LinkedHashMap<>();
    arguments.put("pretrained", run.parent().name());
    if (arm != Arm.PARENT) {
      arguments.put("peft", models.name(arm));
    }
    arguments.put("dtype", run.parent().precision());
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("model", "flyroom");
    config.put("model_args", arguments);
    config.put("model_num_parameters", run.parent().parameters());
    config.put("batch_size", null);
    config.put("batch_sizes", List.of());
    config.put("use_cache", null);
    config.put("limit", null);
    config.put("bootstrap_iters", 0);
    config.put("gen_kwargs", Map.of());
    Passport passport = run.passport();
    config.put("random_seed", passport == null ? null : passport.seed());
    config.put("command", run.command());
    return config;
  }
}
