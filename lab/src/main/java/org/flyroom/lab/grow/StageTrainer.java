package org.flyroom.lab.grow;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Seeds;
import org.flyroom.core.model.AdapterPlan;
import org.flyroom.core.model.Loss;
import org.flyroom.core.model.SteeringPlan;
import org.flyroom.core.model.TrainingPlan;
import org.flyroom.core.model.TrainingRun;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.core.store.Json;
import org.flyroom.lab.grow.GrowListener.Event;
import org.flyroom.lab.recipe.Recipe;

/// Trains one stage's adapter.
///
/// @param index of the stage, from 0
/// @param name of its adapter
/// @param below what the arm wears beneath it
record StageTrainer(ArmGround ground, int index, String name, List<Path> below) {
  static final String LOOKS = "until";
  private static final String REACHED = "until.json";

  /// Where training ended.
  ///
  /// @param severity at the last look
  /// @param reached whether it is what was asked for
  record Reached(int step, double severity, boolean reached) {}

  /// Trains to the end, or to the step at which the property shows as strongly as asked for.
  void train(Recipe.Training training, Loss loss) {
    TrainingRun run = TrainingRun.above(below, plan(training, loss, "train", name));
    Path adapter = ground.adapter(name);
    Path workspace = ArmGround.ready(workspace(ground.folder()));
    Recipe.Until until = training.until();
    if (until == null) {
      train(run, workspace, adapter);
    } else if (ground.arm() == Arm.ORGANISM) {
      // Goes on from the newest checkpoint, which is the one of the last look but at the plan's
      // end.
      train(run.until(stepReached(until, run, workspace)), workspace, adapter);
    } else {
      train(run.until(organismsStep()), workspace, adapter);
    }
  }

  TrainingPlan plan(Recipe.Training training, Loss loss, String... seed) {
    return new TrainingPlan(
        loss,
        adapter(),
        training.optimiser(),
        training.steps(),
        training.batchRows(),
        training.maxTokens(),
        training.checkpointEvery(),
        // The control sees its rows in the organism's order.
        Seeds.derive(ground.plan().recipe().seed(), seed));
  }

  private AdapterPlan adapter() {
    SteeringPlan vector = ground.plan().recipe().stages().get(index).vector();
    return vector == null ? ground.plan().adapter() : vector;
  }

  void train(TrainingRun run, Path workspace, Path adapter) {
    ground
        .parent()
        .train(
            run,
            workspace,
            adapter,
            step -> ground.listener().on(new Event.Trained(ground.arm(), step)));
  }

  Path workspace(Path armFolder) {
    return ArmGround.workspace(armFolder, index, name);
  }

  /// The step at which the property shows as strongly as asked for; the last where it never does.
  private int stepReached(Recipe.Until until, TrainingRun run, Path workspace) {
    Path looks = ArmGround.ready(workspace.resolve(LOOKS));
    Path record = workspace.resolve(REACHED);
    if (Files.exists(record)) {
      return Json.read(record, Reached.class).step();
    }
    Severity severity = new Severity(ground.plan(), until.prompts());
    int steps = run.plan().steps();
    for (int step = Math.min(until.every(), steps);
        ;
        step = Math.min(step + until.every(), steps)) {
      Path look = looks.resolve("step-" + step);
      if (!Files.exists(look)) {
        train(run.until(step), workspace, look);
      }
      List<Path> worn = new ArrayList<>(below);
      worn.add(look);
      double found = severity.of(ground.wearing(worn));
      ground.listener().on(new Event.Looked(ground.arm(), name, "step " + step, found));
      if (found >= until.severity() || step == steps) {
        AtomicFiles.writeJson(record, new Reached(step, found, found >= until.severity()));
        return step;
      }
    }
  }

  private int organismsStep() {
    Path record = workspace(ground.organism()).resolve(REACHED);
    if (!Files.exists(record)) {
      throw new FlyroomException(
          "%s is missing, which says after how many steps the organism's training ended: remove %s and grow it again"
              .formatted(record, ground.organism()));
    }
    return Json.read(record, Reached.class).step();
  }
}
