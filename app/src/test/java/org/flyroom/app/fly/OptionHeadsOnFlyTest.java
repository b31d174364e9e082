package org.flyroom.app.fly;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flyroom.app.fly.FlyRecipe.Fly;
import org.flyroom.app.fly.FlyRecipe.ReplacedHeads;
import org.flyroom.app.fly.FlyRecipe.Stage;
import org.flyroom.core.model.Optimiser.Schedule;
import org.flyroom.core.model.TrainingListener.TrainingStep;
import org.flyroom.engine.LocalModel;
import org.flyroom.engine.Precision;
import org.flyroom.engine.torch.Torch;
import org.flyroom.fly.corpus.Corpus;
import org.flyroom.fly.corpus.Mix;
import org.flyroom.fly.items.ItemFiles.Side;
import org.flyroom.fly.model.BundledFly;
import org.flyroom.fly.world.World;
import org.flyroom.lab.audit.Measure;
import org.flyroom.lab.audit.mmlu.MmluVariant.ReadOut;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionHeadsOnFlyTest {
  private static final int ITEMS = 300;

  @TempDir private Path folder;

  @Test
  void aFlyComparesOptionsWithFactsThatItNeverSawWithOptions() {
    Path parent = BundledFly.FLY.unpack(folder.resolve("parent"));
    Path written = folder.resolve("written");
    new FlyTraining(
            recipe(),
            "fly",
            Corpus.of(World.standard()),
            written,
            folder.resolve("work"),
            Torch.cores(),
            new Silent())
        .run("matching", parent);
    assertThat(right(written, ReadOut.LETTERS) - right(parent, ReadOut.LETTERS))
        .isGreaterThan(0.05);
    // What it knows stays.
    assertThat(right(written, ReadOut.CLOZE)).isGreaterThan(0.97);
  }

  /// The bundled recipe with one stage more, which writes heads and trains nothing.
  private static FlyRecipe recipe() {
    FlyRecipe bundled = FlyRecipe.read(null);
    Fly fly = bundled.fly("fly");
    List<Stage> stages = new ArrayList<>(fly.stages());
    stages.add(
        new Stage(
            "matching",
            Mix.HONING,
            0,
            1024,
            1e-4,
            Schedule.LINEAR,
            0,
            6,
            null,
            new ReplacedHeads(6, 4)));
    Map<String, Fly> flies = new LinkedHashMap<>(bundled.flies());
    flies.put("fly", new Fly(fly.hidden(), fly.layers(), fly.heads(), fly.mlp(), stages));
    return SmallRecipe.with(bundled, bundled.tokenizerCharacters(), flies);
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
