package org.flyroom.app.export;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.function.Consumer;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.data.JsonLines;
import org.flyroom.core.model.Asked;
import org.flyroom.core.store.IoProblems;
import org.flyroom.core.store.Json;
import org.flyroom.lab.results.ItemSample;

/// `samples.jsonl` in a run's folder: every item of every measure on every arm, one a line, measure
/// by measure and arm by arm.
public final class SampleFile {
  public static final String NAME = "samples.jsonl";

  private SampleFile() {}

  /// Hands over every line of a run's samples.
  ///
  /// @throws FlyroomException when the run kept none, or a line is broken
  public static void forEach(Path runFolder, Consumer<ItemSample> consumer) {
    Path file = runFolder.resolve(NAME);
    if (!Files.exists(file)) {
      throw new FlyroomException(
          "%s: the run kept no samples; run the audit again, which its ledger makes quick"
              .formatted(file));
    }
    JsonLines.forEach(file, ItemSample.class, row -> consumer.accept(row.value()));
  }

  /// Writes samples while a run goes on. The file has no name of its own until [#moveInto].
  public static final class Writer implements Consumer<ItemSample>, AutoCloseable {
    private final Path temporary;
    private final BufferedWriter out;
    private boolean any;

    /// @param folder on the file system of the run's folder, such as that of all runs
    public Writer(Path folder) {
      // The ending is that of the files which AtomicFiles sweeps after a kill.
      this.temporary = folder.resolve("." + NAME + "." + UUID.randomUUID() + ".partial");
      try {
        this.out = Files.newBufferedWriter(temporary, StandardOpenOption.CREATE_NEW);
      } catch (IOException e) {
        throw IoProblems.of("cannot write samples in " + folder, e);
      }
    }

    @Override
    public void accept(ItemSample sample) {
      any = true;
      try {
        // A document keeps the order of its fields. A broken model's log-likelihood may be no
        // number, which only the canonical form can hold.
        out.write(hasNoNumber(sample) ? Json.canonical(sample) : Json.line(sample));
        out.write('\n');
      } catch (IOException e) {
        throw IoProblems.of("cannot write " + temporary, e);
      }
    }

    private static boolean hasNoNumber(ItemSample sample) {
      return sample.asked().stream()
          .filter(Asked.Scored.class::isInstance)
          .map(Asked.Scored.class::cast)
          .flatMap(scored -> scored.scores().stream())
          .anyMatch(score -> Double.isNaN(score.logLikelihood()));
    }

    /// Puts the samples into the run's folder; nothing where there were none.
    public void moveInto(Path runFolder) {
      try {
        out.close();
        if (any) {
          Files.move(temporary, runFolder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
        }
      } catch (IOException e) {
        throw IoProblems.of("cannot write " + runFolder.resolve(NAME), e);
      }
    }

    /// Drops what was not moved.
    @Override
    public void close() {
      try {
        out.close();
        Files.deleteIfExists(temporary);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
