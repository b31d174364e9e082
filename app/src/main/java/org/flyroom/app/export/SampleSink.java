package org.flyroom.app.export;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.organism.Arm;
import org.flyroom.lab.results.ArmResult;
import org.flyroom.lab.results.ItemSample;
import org.flyroom.lab.results.MeasureResult;
import org.flyroom.lab.results.RunResults;
import org.jspecify.annotations.Nullable;

/// Takes a run's samples, one measure of one arm at a time.
interface SampleSink {
  void begin(MeasureResult measure, ArmResult arm);

  void item(ItemSample sample);

  /// The last item of this measure on this arm was given.
  void end();

  /// Replays a run's samples.
  ///
  /// @throws FlyroomException when samples and results are not of one run
  static void replay(RunResults results, Path runFolder, SampleSink sink) {
    Map<String, MeasureResult> measures = new HashMap<>();
    results.measures().forEach(measure -> measures.put(measure.id(), measure));
    Replay replay = new Replay(measures, runFolder, sink);
    SampleFile.forEach(runFolder, replay::accept);
    replay.end();
  }

  /// Sees where one measure of one arm ends and the next begins.
  final class Replay {
    private final Map<String, MeasureResult> measures;
    private final Path runFolder;
    private final SampleSink sink;
    private @Nullable String measure;
    private @Nullable Arm arm;

    private Replay(Map<String, MeasureResult> measures, Path runFolder, SampleSink sink) {
      this.measures = measures;
      this.runFolder = runFolder;
      this.sink = sink;
    }

    private void accept(ItemSample sample) {
      if (!sample.measure().equals(measure) || sample.arm() != arm) {
        end();
        measure = sample.measure();
        arm = sample.arm();
        MeasureResult result = measures.get(sample.measure());
        sink.begin(orMixed(result, sample), orMixed(armOf(result, sample.arm()), sample));
      }
      sink.item(sample);
    }

    private void end() {
      if (measure != null) {
        sink.end();
      }
    }

    private static @Nullable ArmResult armOf(@Nullable MeasureResult result, Arm arm) {
      return result == null
          ? null
          : result.arms().stream().filter(one -> one.arm() == arm).findFirst().orElse(null);
    }

    private <T> T orMixed(@Nullable T value, ItemSample sample) {
      if (value == null) {
        throw new FlyroomException(
            "%s: has samples of %s on the %s, and results.json beside it has not"
                .formatted(
                    runFolder.resolve(SampleFile.NAME), sample.measure(), sample.arm().word()));
      }
      return value;
    }
  }
}
