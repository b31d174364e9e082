package org.flyroom.app.cli;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.flyroom.app.fly.DocumentBaseline;
import org.flyroom.app.fly.FlyExam;
import org.flyroom.app.fly.FlyRecipe;
import org.flyroom.app.fly.FlySuite;
import org.flyroom.app.fly.ModelCard;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.core.store.BundledFiles;
import org.flyroom.engine.LocalModel;
import org.flyroom.engine.Precision;
import org.flyroom.fly.items.DocumentItems;
import org.flyroom.fly.items.ItemFiles;
import org.flyroom.fly.items.ItemFiles.Side;
import org.flyroom.fly.items.ItemSet;
import org.flyroom.fly.model.BundledFly;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes a fly's model card.
@Command(
    name = "card",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Examines a trained fly on both halves of the items and writes its model card, README.md in"
          + " its folder.",
      ""
    },
    footer = {"", "Example: flyroom fly card flies/s --size s"})
final class FlyCardCommand implements Runnable {
  @Parameters(index = "0", paramLabel = "FOLDER", description = "As fly train has written it.")
  private Path folder = Path.of("");

  @Option(
      names = "--size",
      required = true,
      paramLabel = "SIZE",
      description = "The size of the recipe that it is: xs, s or fly.")
  private String size = "";

  @Option(
      names = "--baseline",
      paramLabel = "N",
      description = "Documents that the n-gram baseline reads. Default: ${DEFAULT-VALUE}.")
  private int baseline = 20_000;

  @Option(
      names = "--items",
      paramLabel = "N",
      description = "Items of each set and half, at most. Default: ${DEFAULT-VALUE}.")
  private int most = 400;

  @Mixin private HomeOption home = new HomeOption();

  @Override
  public void run() {
    FlyRecipe recipe = FlyRecipe.read(null);
    FlyRecipe.Fly fly = recipe.fly(size);
    Progress progress = Progress.onStandardError();
    Map<Side, List<FlyExam.Line>> figures = new EnumMap<>(Side.class);
    Map<Side, FlyExam.Line> baselines = new EnumMap<>(Side.class);
    try (LocalModel model = LocalModel.open(folder, Precision.of("fp32"))) {
      for (Side side : Side.values()) {
        FlySuite suite = new FlySuite(side, most, home.open().data());
        figures.put(side, new FlyExam(model, suite, side).take(line -> progress.say(line.skill())));
        List<String> documents =
            ItemFiles.read(ItemSet.DOCUMENTS, side).stream().map(DocumentItems.Item::text).toList();
        baselines.put(
            side, DocumentBaseline.line(model.encoder().tokenizer(), documents, baseline));
      }
      AtomicFiles.write(
          folder.resolve("README.md"),
          ModelCard.write(
              size.equals("fly") ? size : "fly-" + size,
              model.identity().parameters(),
              recipe,
              fly,
              ModelCard.outcomes(folder),
              figures,
              baselines));
      AtomicFiles.write(folder.resolve(BundledFiles.CHECKSUMS), BundledFly.checksums(folder));
    }
    progress.end();
  }
}
