package org.flyroom.app.export;

import static java.util.Objects.requireNonNull;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.core.store.IoProblems;
import org.flyroom.core.store.Json;
import org.flyroom.lab.results.ArmResult;
import org.flyroom.lab.results.ItemSample;
import org.flyroom.lab.results.MeasureResult;
import org.flyroom.lab.results.RunResults;
import org.jspecify.annotations.Nullable;

/// Writes a run as lm-evaluation-harness lays its results out: a folder for each model with
/// `results_TIME.json` and `samples_TASK_TIME.jsonl`.
public final class LmEvalExport implements SampleSink {
  /// The folder's name in the run's.
  public static final String FOLDER = "lm-eval";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss.SSSSSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Path folder;
  private final ArmModels models;
  private final String time;
  private final Map<Arm, LmEvalResults> results = new EnumMap<>(Arm.class);
  private final Map<String, LmEvalTask> tasks = new HashMap<>();
  private @Nullable Group group;

  private LmEvalExport(RunResults run, Path folder) {
    this.folder = folder;
    this.models = new ArmModels(run);
    this.time = TIME.format(Instant.parse(run.startedAt()));
    Set<String> taken = new HashSet<>();
    run.measures().forEach(measure -> tasks.put(measure.id(), LmEvalTask.of(measure, taken)));
    for (Arm arm : Arm.values()) {
      results.put(arm, new LmEvalResults(run, arm, models));
    }
  }

  /// Writes the folder.
  ///
  /// @return the folder
  /// @throws FlyroomException when it is there already, or the run kept no samples
  public static Path write(RunResults run, Path runFolder) {
    Path target = runFolder.resolve(FOLDER);
    AtomicFiles.writeFolder(
        target,
        folder -> {
          LmEvalExport export = new LmEvalExport(run, folder);
          try {
            SampleSink.replay(run, runFolder, export);
          } finally {
            export.close();
          }
          export.finish();
        });
    return target;
  }

  /// The task files of one measure on one arm.
  private record Group(
      LmEvalTask task, MeasureResult measure, ArmResult arm, Map<String, Leaf> leaves) {}

  /// One task's file and figures.
  private record Leaf(BufferedWriter out, LmEvalResults.Task task) {}

  @Override
  public void begin(MeasureResult measure, ArmResult arm) {
    LmEvalTask task = requireNonNull(tasks.get(measure.id()));
    group = new Group(task, measure, arm, new LinkedHashMap<>());
  }

  @Override
  public void item(ItemSample sample) {
    Group open = requireNonNull(group);
    LmEvalSample line = new LmEvalSample(sample, open.task());
    String subject = sample.document().get("subject") instanceof String given ? given : "";
    Leaf leaf = open.leaves().get(subject);
    try {
      if (leaf == null) {
        leaf = open(open, subject, line.outputType());
        open.leaves().put(subject, leaf);
      }
      Map<String, Object> written = line.line(leaf.task().documents());
      leaf.out().write(Json.line(written));
      leaf.out().write('\n');
      leaf.task().add(sample.value(), written, line.metrics());
    } catch (IOException e) {
      throw IoProblems.of("cannot write samples below " + folder, e);
    }
  }

  private Leaf open(Group open, String subject, String outputType) throws IOException {
    String name = subject.isEmpty() ? open.task().name() : open.task().leaf().formatted(subject);
    Path file =
        Files.createDirectories(folder.resolve(models.folder(open.arm().arm())))
            .resolve("samples_%s_%s.jsonl".formatted(name, time));
    return new Leaf(
        Files.newBufferedWriter(file),
        new LmEvalResults.Task(name, subject, open.task(), open.measure(), outputType));
  }

  @Override
  public void end() {
    Group done = requireNonNull(group);
    close();
    List<LmEvalResults.Task> leaves = done.leaves().values().stream().map(Leaf::task).toList();
    requireNonNull(results.get(done.arm().arm())).add(done.task(), done.arm(), leaves);
    group = null;
  }

  private void close() {
    if (group != null) {
      for (Leaf leaf : group.leaves().values()) {
        try {
          leaf.out().close();
        } catch (IOException e) {
          throw IoProblems.of("cannot write samples below " + folder, e);
        }
      }
    }
  }

  private void finish() throws IOException {
    for (Map.Entry<Arm, LmEvalResults> arm : results.entrySet()) {
      if (arm.getValue().isEmpty()) {
        continue;
      }
      Path file =
          folder.resolve(models.folder(arm.getKey())).resolve("results_%s.json".formatted(time));
      Files.writeString(file, Json.pretty(arm.getValue().json()));
    }
  }
}
