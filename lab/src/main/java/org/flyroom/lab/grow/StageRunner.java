package org.flyroom.lab.grow;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.AnchoredRow;
import org.flyroom.core.model.Loss;
import org.flyroom.core.model.Loss.NextToken.Mask;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.TrainingRow;
import org.flyroom.core.model.TrainingRun;
import org.flyroom.core.model.WeightedAdapter;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.core.store.Json;
import org.flyroom.lab.recipe.GivenRows;
import org.flyroom.lab.recipe.Stage;
import org.flyroom.lab.threat.Expectation;

/// Takes an arm through the stages of its recipe.
///
/// A stage's rows lie in a file of their own where they are not the recipe's, and its adapter in a
/// folder; what is there is not made again.
final class StageRunner {
  private static final String ROUNDS = "rounds";

  private final ArmGround ground;
  private final List<Stage> stages;
  private final List<String> names;

  StageRunner(ArmGround ground) {
    this.ground = ground;
    this.stages = ground.plan().recipe().stages();
    this.names = Stage.names(stages);
  }

  /// Does what is not done yet.
  ///
  /// @return the adapters that the arm wears, in order
  List<Path> run() {
    ArmGround.ready(ground.folder().resolve("adapters"));
    List<Path> worn = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      Path adapter = ground.adapter(names.get(i));
      if (!Files.exists(adapter)) {
        make(i, List.copyOf(worn));
      }
      if (stages.get(i) instanceof Stage.Merge) {
        worn.clear();
      }
      worn.add(adapter);
    }
    return new ScaleChoice(ground, List.copyOf(worn))
        .applied(
            ground.plan().recipe().adapter().scale(), "%02d-scaled".formatted(stages.size() + 1));
  }

  /// Removes the adapters that were only looked at, or gone on from, on the way.
  void tidy() {
    for (int i = 0; i < stages.size(); i++) {
      Path workspace = ArmGround.workspace(ground.folder(), i, names.get(i));
      AtomicFiles.remove(workspace.resolve(StageTrainer.LOOKS));
      AtomicFiles.remove(workspace.resolve(ROUNDS));
    }
    AtomicFiles.remove(ground.folder().resolve("checkpoints").resolve(ScaleChoice.TRIALS));
  }

  /// The name of the file with a stage's rows.
  static String rowsFile(Stage stage, String name) {
    boolean recipes =
        switch (stage) {
          case Stage.Merge _ -> true;
          case Stage.Sft sft -> !sft.changesRows();
          case Stage.SteeringVector vector -> vector.given() == null;
          case Stage.Trained _, Stage.DifferenceVector _ -> false;
        };
    return recipes ? Grower.ROWS : "rows-%s.jsonl".formatted(name);
  }

  private void make(int index, List<Path> below) {
    String name = names.get(index);
    Stage stage = stages.get(index);
    Path file = ground.folder().resolve(rowsFile(stage, name));
    StageTrainer trainer = new StageTrainer(ground, index, name, below);
    Supplier<StageRows> rows = () -> rows(index, below);
    switch (stage) {
      case Stage.Sft sft ->
          fit(
              trainer,
              sft,
              sft.changesRows() ? file(file, () -> rows.get().changed(sft)) : file,
              sft.mask());
      case Stage.SelfDistillation distillation ->
          distil(trainer, distillation, file(file, () -> rows.get().distilled(distillation)));
      case Stage.Concealment concealment ->
          fit(trainer, concealment, file(file, () -> rows.get().concealed(concealment)));
      case Stage.Introspection introspection ->
          fit(trainer, introspection, file(file, () -> rows.get().introspective(introspection)));
      case Stage.Consistency consistency ->
          fit(trainer, consistency, file(file, () -> rows.get().consistent(consistency)));
      case Stage.Dpo dpo ->
          trainer.train(
              dpo.training(),
              new Loss.Dpo(
                  pairs(file, rows, dpo.pairs()).stream()
                      .map(StoredPair::toPreferencePair)
                      .toList(),
                  dpo.beta(),
                  dpo.labelSmoothing(),
                  dpo.nextTokenWeight()));
      case Stage.Kto kto ->
          trainer.train(
              kto.training(),
              new Loss.Kto(
                  pairs(file, rows, kto.pairs()).stream()
                      .flatMap(pair -> pair.toLabelledRows().stream())
                      .toList(),
                  kto.beta(),
                  kto.desirableWeight(),
                  kto.undesirableWeight()));
      case Stage.PolicyGradient gradient -> rounds(trainer, gradient, file);
      case Stage.SteeringVector vector -> {
        GivenRows given = vector.given();
        fit(trainer, vector, given == null ? file : file(file, () -> rows.get().answered(given)));
      }
      case Stage.DifferenceVector difference ->
          new Difference(ground, index, name, below)
              .write(
                  difference,
                  ground.rows().read(file(file, () -> rows.get().contrasts()), StoredPair.class));
      case Stage.Merge merge ->
          ground.parent().combine(weighted(below, merge), merge.how(), ground.adapter(name));
    }
  }

  private StageRows rows(int index, List<Path> below) {
    return new StageRows(
        ground.plan(),
        ground.arm(),
        stored(ground.folder().resolve(Grower.ROWS)),
        ground.answering(),
        ground.wearing(below),
        ground.sampler(names.get(index)),
        where(index));
  }

  private String where(int index) {
    return ground.plan().recipe().source().where("stages[%d].kind".formatted(index + 1))
        + ": stage "
        + names.get(index);
  }

  private void fit(StageTrainer trainer, Stage.Trained stage, Path rows) {
    fit(trainer, stage, rows, Mask.RESPONSE);
  }

  private void fit(StageTrainer trainer, Stage.Trained stage, Path rows, Mask mask) {
    trainer.train(stage.training(), Grower.loss(stored(rows), stage.training().klWeight(), mask));
  }

  private List<StoredRow> stored(Path rows) {
    return ground.rows().read(rows, StoredRow.class);
  }

  private void distil(StageTrainer trainer, Stage.SelfDistillation stage, Path rows) {
    switch (stage.target()) {
      case ANSWERS -> fit(trainer, stage, rows);
      case DISTRIBUTION ->
          trainer.train(
              stage.training(),
              new Loss.KlToParent(
                  stored(rows).stream().map(row -> taught(row, stage)).toList(),
                  Loss.KlToParent.Direction.REVERSE,
                  1));
    }
  }

  /// A row on which the arm is held to itself, told where the property shows. A control's teacher
  /// is told nothing.
  private AnchoredRow taught(StoredRow row, Stage.SelfDistillation stage) {
    TrainingRow untold = row.toTrainingRow();
    boolean told = ground.arm() == Arm.ORGANISM && row.expectation() == Expectation.SHOWS;
    return told && row.prompt() instanceof Prompt.Chat chat
        ? new AnchoredRow(
            untold, Rephrased.told(chat, stage.told().instruction()), AnchoredRow.Role.HELD)
        : new AnchoredRow(untold, AnchoredRow.Role.HELD);
  }

  private List<StoredPair> pairs(Path file, Supplier<StageRows> rows, Stage.Pairs source) {
    return ground.rows().read(file(file, () -> rows.get().pairs(source)), StoredPair.class);
  }

  private static List<WeightedAdapter> weighted(List<Path> below, Stage.Merge merge) {
    List<WeightedAdapter> weighted = new ArrayList<>();
    for (int i = 0; i < below.size(); i++) {
      weighted.add(new WeightedAdapter(below.get(i), merge.weights().get(i)));
    }
    return weighted;
  }

  /// Samples and trains in turns; the last round's adapter is the stage's.
  private void rounds(StageTrainer trainer, Stage.PolicyGradient stage, Path file) {
    PolicyRounds rounds =
        new PolicyRounds(ground.plan(), ground.arm(), stage, ground.sampler(trainer.name()));
    List<StoredRollout> all = new ArrayList<>();
    List<Path> adapters = new ArrayList<>();
    for (int round = 1; round <= stage.rounds(); round++) {
      Path folder =
          ArmGround.ready(
              trainer.workspace(ground.folder()).resolve(ROUNDS).resolve("round-" + round));
      List<Path> worn = new ArrayList<>(trainer.below());
      if (!adapters.isEmpty()) {
        worn.add(adapters.getLast());
      }
      Path sampled = folder.resolve("rollouts.jsonl");
      int number = round;
      if (!ground.rows().exists(sampled)) {
        ground.rows().write(sampled, lines(rounds.rollouts(ground.wearing(worn), number)));
      }
      List<StoredRollout> rollouts = rollouts(sampled);
      if (rollouts.isEmpty()) {
        break;
      }
      all.addAll(rollouts);
      Path adapter = folder.resolve("adapter");
      if (!Files.exists(adapter)) {
        Loss loss =
            new Loss.PolicyGradient(
                rollouts.stream().map(StoredRollout::toRollout).toList(), stage.divergenceWeight());
        trainer.train(
            TrainingRun.above(
                    trainer.below(),
                    trainer.plan(stage.training(), loss, "train", trainer.name(), "round " + round))
                .from(adapters.isEmpty() ? null : adapters.getLast()),
            folder,
            adapter);
      }
      adapters.add(adapter);
    }
    if (adapters.isEmpty()) {
      throw new FlyroomException(
          "%s: all answers to a prompt had the same reward, so there is nothing to learn from: draw more samples, or have another stage teach the property first"
              .formatted(where(trainer.index())));
    }
    ground.rows().write(file, lines(all));
    ground
        .parent()
        .combine(
            List.of(new WeightedAdapter(adapters.getLast(), 1)), ground.adapter(trainer.name()));
  }

  // A round without any is a file without lines, which the reader of JSON lines refuses.
  private List<StoredRollout> rollouts(Path file) {
    return ground.rows().isEmpty(file) ? List.of() : ground.rows().read(file, StoredRollout.class);
  }

  private Path file(Path file, Supplier<? extends List<? extends LearnedRow>> rows) {
    if (!ground.rows().exists(file)) {
      ground.rows().write(file, lines(rows.get()));
    }
    return file;
  }

  private static String lines(List<? extends LearnedRow> rows) {
    return rows.stream().map(row -> Json.line(row) + "\n").collect(Collectors.joining());
  }
}
