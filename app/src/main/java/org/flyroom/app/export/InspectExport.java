package org.flyroom.app.export;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.measure.Reading;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.IoProblems;
import org.flyroom.core.store.Json;
import org.flyroom.lab.results.ArmResult;
import org.flyroom.lab.results.ItemSample;
import org.flyroom.lab.results.MeasureResult;
import org.flyroom.lab.results.RunResults;
import org.jspecify.annotations.Nullable;

/// Writes a run as Inspect logs, one `.eval` file a measure and arm: a ZIP with `header.json`,
/// `samples/ID_epoch_1.json`, `summaries.json`, `reductions.json` and the journal from which a log
/// is made.
public final class InspectExport implements SampleSink {
  /// The folder's name in the run's.
  public static final String FOLDER = "inspect";

  private final RunResults run;
  private final Path folder;
  private final ArmModels models;
  private @Nullable Log log;

  private InspectExport(RunResults run, Path folder) {
    this.run = run;
    this.folder = folder;
    this.models = new ArmModels(run);
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
          InspectExport export = new InspectExport(run, folder);
          try {
            SampleSink.replay(run, runFolder, export);
          } finally {
            export.close();
          }
        });
    return target;
  }

  /// One log while it is written.
  private static final class Log {
    final ZipOutputStream zip;
    final InspectHeader header;
    final LocalDateTime time;
    final List<Object> summaries = new ArrayList<>();
    final List<Object> reductions = new ArrayList<>();
    final List<Integer> ids = new ArrayList<>();
    final ItemFigures figures = new ItemFigures();

    Log(ZipOutputStream zip, InspectHeader header, LocalDateTime time) {
      this.zip = zip;
      this.header = header;
      this.time = time;
    }

    void put(String name, Object json) throws IOException {
      ZipEntry entry = new ZipEntry(name);
      // The run's own time, so that the same run gives the same bytes.
      entry.setTimeLocal(time);
      zip.putNextEntry(entry);
      zip.write(Json.pretty(json).getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
    }
  }

  @Override
  public void begin(MeasureResult measure, ArmResult arm) {
    LocalDateTime time = LocalDateTime.ofInstant(Instant.parse(run.startedAt()), ZoneOffset.UTC);
    String id =
        Hashes.sha256("%s/%s/%s".formatted(run.run(), measure.id(), arm.arm())).substring(0, 22);
    InspectHeader header = new InspectHeader(run, measure, arm, models.name(arm.arm()), id);
    Path file =
        folder.resolve(
            "%s+00-00_%s_%s.eval"
                .formatted(
                    DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss", Locale.ROOT).format(time),
                    header.task(),
                    id));
    try {
      log = new Log(new ZipOutputStream(Files.newOutputStream(file)), header, time);
    } catch (IOException e) {
      throw IoProblems.of("cannot write " + file, e);
    }
  }

  @Override
  public void item(ItemSample sample) {
    Log open = requireNonNull(log);
    InspectSample one =
        new InspectSample(sample, open.header.scorer(), open.header.model(), open.header.id());
    open.figures.add(sample.value());
    open.summaries.add(one.summary());
    open.ids.add(one.id());
    if (sample.value() instanceof Reading.Value value) {
      open.reductions.add(one.reduction(value.value()));
    }
    try {
      open.put("samples/%d_epoch_1.json".formatted(one.id()), one.json());
    } catch (IOException e) {
      throw IoProblems.of("cannot write Inspect logs in " + folder, e);
    }
  }

  @Override
  public void end() {
    Log done = requireNonNull(log);
    Map<String, Object> start = done.header.start(done.ids);
    Map<String, Object> header = new LinkedHashMap<>(start);
    header.put("status", "success");
    header.put("invalidated", false);
    header.put("tags", List.of());
    header.put("metadata", Map.of());
    header.put("results", done.header.results(done.figures));
    header.put("stats", done.header.stats());
    Map<String, Object> reduction = new LinkedHashMap<>();
    reduction.put("scorer", done.header.scorer());
    reduction.put("samples", done.reductions);
    try {
      done.put("_journal/start.json", start);
      done.put("_journal/summaries/1.json", done.summaries);
      done.put("summaries.json", done.summaries);
      done.put("reductions.json", List.of(reduction));
      done.put("header.json", header);
    } catch (IOException e) {
      throw IoProblems.of("cannot write Inspect logs in " + folder, e);
    }
    close();
    log = null;
  }

  private void close() {
    if (log != null) {
      try {
        log.zip.close();
      } catch (IOException e) {
        throw IoProblems.of("cannot write Inspect logs in " + folder, e);
      }
    }
  }
}
