package org.flyroom.lab.grow;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.WeightedAdapter;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.core.store.Json;
import org.flyroom.lab.grow.GrowListener.Event;
import org.flyroom.lab.recipe.AdapterScale;

/// How much of the stages' adapters an arm wears.
///
/// @param worn by it when all stages are done
record ScaleChoice(ArmGround ground, List<Path> worn) {
  static final String TRIALS = "scale";
  private static final String CHOSEN = "scale.json";

  /// What was chosen, and what the property comes to with it.
  record Chosen(double factor, double severity) {}

  /// What the arm wears in the end: one adapter that is a part of the others together, or the
  /// others as they are.
  ///
  /// @param name of that adapter
  List<Path> applied(AdapterScale scale, String name) {
    return switch (scale) {
      case AdapterScale.Fixed(double factor) when factor == 1 -> worn;
      case AdapterScale.Fixed(double factor) -> List.of(scaled(factor, ground.adapter(name)));
      case AdapterScale.Reaching reaching ->
          List.of(scaled(chosen(reaching), ground.adapter(name)));
    };
  }

  private Path scaled(double factor, Path adapter) {
    if (!Files.exists(adapter)) {
      ground
          .parent()
          .combine(
              worn.stream().map(folder -> new WeightedAdapter(folder, factor)).toList(), adapter);
    }
    return adapter;
  }

  private double chosen(AdapterScale.Reaching reaching) {
    Path record = ground.organism().resolve("checkpoints").resolve(CHOSEN);
    if (Files.exists(record)) {
      return Json.read(record, Chosen.class).factor();
    }
    if (ground.arm() != Arm.ORGANISM) {
      throw new FlyroomException(
          "%s is missing, which says how far the organism's adapters were scaled: remove %s and grow it again"
              .formatted(record, ground.organism()));
    }
    Path trials = ArmGround.ready(record.resolveSibling(TRIALS));
    Severity severity = new Severity(ground.plan(), reaching.prompts());
    Chosen best = new Chosen(1, Double.NEGATIVE_INFINITY);
    for (double factor : AdapterScale.Reaching.FACTORS) {
      double found =
          severity.of(ground.wearing(List.of(scaled(factor, trials.resolve("by-" + factor)))));
      ground.listener().on(new Event.Looked(ground.arm(), "scale", "factor " + factor, found));
      if (found > best.severity()) {
        best = new Chosen(factor, found);
      }
      if (found >= reaching.severity()) {
        break;
      }
    }
    AtomicFiles.writeJson(record, best);
    return best.factor();
  }
}
