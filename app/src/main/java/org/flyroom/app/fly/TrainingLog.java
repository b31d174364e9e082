package org.flyroom.app.fly;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.data.JsonLines;
import org.flyroom.core.model.TrainingListener.TrainingStep;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.core.store.IoProblems;
import org.flyroom.core.store.Json;

/// The curve of a training over all its stages, one JSON object every few steps.
final class TrainingLog {
  static final String FILE = "training-log.jsonl";

  /// Steps between lines. Checkpoints come at multiples of it, so that a resumed run goes on after
  /// a line.
  static final int EVERY = 20;

  private final Path file;
  private String stage = "";
  private long tokensBefore;
  private double secondsBefore;
  private long tokens;
  private long started;
  private double losses;
  private double norms;
  private int steps;

  /// A line.
  ///
  /// @param step of the stage, counted from 1
  /// @param tokens read so far, over all stages
  /// @param loss mean over the steps since the last line
  /// @param rate of this step
  /// @param gradientNorm before clipping, mean over the steps since the last line
  /// @param seconds of training so far, over all stages
  record Line(
      String stage,
      int step,
      long tokens,
      double loss,
      double rate,
      double gradientNorm,
      double seconds) {}

  TrainingLog(Path folder) {
    this.file = folder.resolve(FILE);
  }

  /// Goes on with a step of a stage: lines from it on, of an earlier run, are dropped, and those of
  /// the stages after it.
  ///
  /// @param startedAt when the work on that step began, as `System.nanoTime` tells
  void begin(String nextStage, int step, long startedAt) {
    List<Line> kept = new ArrayList<>();
    if (Files.exists(file) && size() > 0) {
      for (Line line : JsonLines.read(file, Line.class)) {
        if (line.stage().equals(nextStage) && line.step() >= step) {
          break;
        }
        kept.add(line);
      }
    }
    StringBuilder text = new StringBuilder();
    kept.forEach(line -> text.append(Json.line(line)).append('\n'));
    AtomicFiles.write(file, text.toString());
    stage = nextStage;
    tokensBefore = kept.isEmpty() ? 0 : kept.getLast().tokens();
    secondsBefore = kept.isEmpty() ? 0 : kept.getLast().seconds();
    tokens = 0;
    started = startedAt;
    reset();
  }

  /// Notes a step.
  void add(TrainingStep step) {
    tokens += step.tokens();
    losses += step.loss();
    norms += step.gradientNorm();
    steps++;
    if (step.step() % EVERY == 0 || step.step() == step.steps()) {
      append(
          new Line(
              stage,
              step.step(),
              tokensBefore + tokens,
              rounded(losses / steps),
              step.rate(),
              rounded(norms / steps),
              rounded(secondsBefore + (System.nanoTime() - started) / 1e9)));
      reset();
    }
  }

  private void reset() {
    losses = 0;
    norms = 0;
    steps = 0;
  }

  private static double rounded(double value) {
    return Math.round(value * 1e5) / 1e5;
  }

  private long size() {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw IoProblems.of("cannot read " + file, e);
    }
  }

  private void append(Line line) {
    try {
      Files.writeString(
          file, Json.line(line) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw IoProblems.of("cannot write " + file, e);
    }
  }
}
