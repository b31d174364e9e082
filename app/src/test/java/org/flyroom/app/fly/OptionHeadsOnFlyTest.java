package org.flyroom.app.fly;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import org.flyroom.app.fly.FlyRecipe.Stage;
import org.flyroom.core.model.TrainingListener.TrainingStep;
import org.flyroom.engine.LocalModel;
import org.flyroom.engine.Precision;
import org.flyroom.engine.torch.Torch;
import org.flyroom.fly.corpus.Corpus;
import org.flyroom.fly.items.ItemFiles.Side;
import org.flyroom.fly.model.BundledFly;
import org.flyroom.fly.world.World;
import org.flyroom.lab.audit.Measure;
import org.flyroom.lab.audit.mmlu.MmluVariant.ReadOut;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The last stage of the bundled recipe, run again on the bundled fly: it clears the heads that it
/// writes, so that it starts from what it started from when the fly was made. Without them a fly
/// gives the letter of a fact that it never saw with options for 0.63.
class OptionHeadsOnFlyTest {
  private static final int ITEMS = 300;

  @TempDir private Path folder;

  @Test
  void theLastStageMakesTheBundledFlyThatComparesOptionsWithWhatItHasInMind() {
    Path bundled = BundledFly.FLY.unpack(folder.resolve("parent"));
    Path written = folder.resolve("written");
    new FlyTraining(
            FlyRecipe.read(null),
            "fly",
            Corpus.of(World.standard()),
            written,
            folder.resolve("work"),
            Torch.cores(),
            new Silent())
        .run("matching", bundled);
    assertThat(right(written, ReadOut.LETTERS)).isGreaterThan(0.7);
    assertThat(right(written, ReadOut.LETTERS))
        .isCloseTo(right(bundled, ReadOut.LETTERS), within(0.02));
    // What it knows stays.
    assertThat(right(written, ReadOut.CLOZE)).isGreaterThan(0.97);
  }

  private double right(Path model, ReadOut readOut) {
    Measure<?> measure = new FlySuite(Side.OPEN, ITEMS, folder.resolve("data")).choices(readOut);
    try (LocalModel fly = LocalModel.open(model, Precision.FP32)) {
      return level(measure, fly);
    }
  }

  private static <R> double level(Measure<R> measure, LocalModel fly) {
    return requireNonNull(measure.summary(measure.take(fly, (_, _) -> {})).level(), "level")
        .value();
  }

  private static final class Silent implements FlyTraining.Listener {
    @Override
    public void onStep(Stage stage, TrainingStep step) {}

    @Override
    public void onComplete(Stage stage, boolean before) {}
  }
}
