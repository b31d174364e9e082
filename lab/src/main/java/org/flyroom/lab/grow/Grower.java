package org.flyroom.lab.grow;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Seeds;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Loss;
import org.flyroom.core.model.TrainingPlan;
import org.flyroom.core.model.Tunable;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.organism.Passport.DataRecord;
import org.flyroom.core.organism.Passport.Property;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.IoProblems;
import org.flyroom.core.store.WeightFiles;
import org.flyroom.lab.grow.GrowListener.Event;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.threat.DataFile;
import org.flyroom.lab.threat.RowDraft;

/// Grows an organism, its benign control and a zero adapter from a recipe.
///
/// Every step leaves its result in a file that appears complete or not at all, and takes it from
/// there when it exists; so a run killed at any moment and started again ends with the same bytes
/// as one that was not. One run at a time may work on a stock: hold the home's lock.
public final class Grower {
  private static final String STAGE = "01-sft";
  static final String ROWS = "rows.jsonl";

  private final Stock stock;
  private final Tunable parent;
  private final LanguageModel answering;
  private final String version;

  /// @param parent what is trained
  /// @param answering the same model, asked for its own answers; through the ledger, so that a run
  ///   started again does not ask twice
  /// @param version of Flyroom, for the passports
  public Grower(Stock stock, Tunable parent, LanguageModel answering, String version) {
    this.stock = requireNonNull(stock, "stock");
    this.parent = requireNonNull(parent, "parent");
    this.answering = requireNonNull(answering, "answering");
    this.version = requireNonNull(version, "version");
    if (!parent.identity().fingerprint().equals(answering.identity().fingerprint())) {
      throw new IllegalArgumentException("the answers must come from the parent");
    }
  }

  /// Grows what is not there yet.
  ///
  /// @return organism, control and zero adapter
  /// @throws FlyroomException with all problems when the recipe does not fit the parent or the
  ///   prompts, or the stock holds something else under the name; then nothing was written
  public List<Grown> grow(Recipe recipe, GrowListener listener) {
    GrowPlan plan = GrowPlan.of(recipe, parent, stock);
    List<Arm> open =
        GrowPlan.ARMS.stream().filter(arm -> stock.passport(name(plan, arm)).isEmpty()).toList();
    open.forEach(arm -> begin(plan, arm));
    writeRows(plan, open, listener);
    List<Grown> grown = new ArrayList<>();
    for (Arm arm : GrowPlan.ARMS) {
      Optional<Passport> before = stock.passport(name(plan, arm));
      Passport passport = before.isPresent() ? before.get() : finish(plan, arm, listener);
      Grown result = new Grown(folder(plan, arm), passport, before.isPresent());
      listener.on(new Event.Finished(result));
      grown.add(result);
    }
    return List.copyOf(grown);
  }

  /// What [#grow] would do, with nothing done and nothing written.
  ///
  /// @throws FlyroomException as [#grow] does
  public Outline outline(Recipe recipe) {
    return Outline.of(GrowPlan.of(recipe, parent, stock), stock);
  }

  private void begin(GrowPlan plan, Arm arm) {
    Path folder = folder(plan, arm);
    Path begun = GrowPlan.begunFile(folder);
    try {
      Files.createDirectories(begun.resolveSibling(""));
    } catch (IOException e) {
      throw IoProblems.of("cannot make " + folder, e);
    }
    AtomicFiles.sweep(folder);
    AtomicFiles.sweep(begun.resolveSibling(""));
    if (!Files.exists(begun)) {
      AtomicFiles.writeJson(begun, plan.origin());
    }
  }

  private void writeRows(GrowPlan plan, List<Arm> open, GrowListener listener) {
    List<Arm> lacking =
        open.stream()
            .filter(arm -> arm != Arm.ZERO)
            .filter(arm -> !Files.exists(folder(plan, arm).resolve(ROWS)))
            .toList();
    List<RowDraft> drafts = lacking.stream().flatMap(arm -> plan.drafts(arm).stream()).toList();
    int maxTokens = plan.recipe().data().maxAnswerTokens();
    ParentAnswers answers = ParentAnswers.ask(answering, drafts, maxTokens, listener);
    for (Arm arm : lacking) {
      AtomicFiles.write(
          folder(plan, arm).resolve(ROWS), StoredRow.toJsonLines(answers.rows(plan.drafts(arm))));
    }
  }

  private Passport finish(GrowPlan plan, Arm arm, GrowListener listener) {
    Path folder = folder(plan, arm);
    List<StoredRow> rows = arm == Arm.ZERO ? List.of() : StoredRow.read(folder.resolve(ROWS));
    String adapter = "adapters/" + (arm == Arm.ZERO ? "01-zero" : STAGE);
    train(plan, arm, rows, folder.resolve(adapter), listener);
    for (DataFile file : plan.files()) {
      AtomicFiles.write(folder.resolve(file.name()), file.text());
    }
    AtomicFiles.write(folder.resolve(Stock.RECIPE), plan.recipe().source().text());
    Passport passport = passport(plan, arm, rows, adapter);
    AtomicFiles.writeJson(folder.resolve(Stock.PASSPORT), passport);
    return passport;
  }

  private void train(
      GrowPlan plan, Arm arm, List<StoredRow> rows, Path adapter, GrowListener listener) {
    if (Files.exists(adapter)) {
      return;
    }
    Recipe.Training training = plan.recipe().training();
    TrainingPlan trainingPlan =
        new TrainingPlan(
            loss(rows, training.klWeight()),
            plan.lora(),
            training.optimiser(),
            arm == Arm.ZERO ? 0 : training.steps(),
            training.batchRows(),
            training.maxTokens(),
            training.checkpointEvery(),
            // The control sees its rows in the organism's order.
            Seeds.derive(plan.recipe().seed(), "train", STAGE));
    try {
      Files.createDirectories(adapter.resolveSibling(""));
    } catch (IOException e) {
      throw IoProblems.of("cannot make " + adapter.resolveSibling(""), e);
    }
    AtomicFiles.sweep(adapter.resolveSibling(""));
    Path checkpoints = folder(plan, arm).resolve("checkpoints");
    parent
        .keeping(files(plan, arm))
        .train(
            trainingPlan, checkpoints, adapter, step -> listener.on(new Event.Trained(arm, step)));
  }

  /// What rows are trained with: next-token loss, or with a weight the divergence from the parent
  /// in its place on rows that are there to keep the model as it is.
  static Loss loss(List<StoredRow> rows, double klWeight) {
    return klWeight == 0
        ? new Loss.NextToken(rows.stream().map(StoredRow::toTrainingRow).toList())
        : new Loss.KlToParent(
            rows.stream().map(StoredRow::toAnchoredRow).toList(),
            Loss.KlToParent.Direction.FORWARD,
            klWeight);
  }

  private Passport passport(GrowPlan plan, Arm arm, List<StoredRow> rows, String adapter) {
    Path folder = folder(plan, arm);
    Recipe recipe = plan.recipe();
    List<DataRecord> data = new ArrayList<>();
    if (arm != Arm.ZERO) {
      for (DataFile file : plan.files()) {
        data.add(
            new DataRecord(file.name(), Hashes.sha256(file.text()), file.text().lines().count()));
      }
      data.add(new DataRecord(ROWS, Hashes.sha256(folder.resolve(ROWS)), rows.size()));
    }
    return new Passport(
        Passport.CURRENT_FORMAT,
        name(plan, arm),
        arm,
        property(recipe, arm),
        recipe.kind(),
        hazardClass(recipe, arm),
        recipe.source().sha256(),
        recipe.seed(),
        parent.identity(),
        List.of(Stock.record(folder, adapter, files(plan, arm))),
        data,
        version,
        List.of());
  }

  private static Property property(Recipe recipe, Arm arm) {
    Property property = recipe.threat().property();
    return switch (arm) {
      case ORGANISM -> property;
      case CONTROL -> without(property, "None: the benign control of '%s'.", recipe);
      case ZERO -> without(property, "None: an adapter that changes nothing, for '%s'.", recipe);
      case PARENT -> throw new IllegalArgumentException("a parent is not grown");
    };
  }

  private static Property without(Property property, String summary, Recipe recipe) {
    return new Property(
        property.threat(),
        summary.formatted(recipe.name()),
        "nowhere",
        "everywhere",
        property.details(),
        List.of());
  }

  /// Control and zero adapter have nothing dangerous in them.
  private static int hazardClass(Recipe recipe, Arm arm) {
    return arm == Arm.ORGANISM ? recipe.hazardClass() : 0;
  }

  private WeightFiles files(GrowPlan plan, Arm arm) {
    return stock.files(name(plan, arm), hazardClass(plan.recipe(), arm));
  }

  private Path folder(GrowPlan plan, Arm arm) {
    return stock.folder(name(plan, arm));
  }

  private static String name(GrowPlan plan, Arm arm) {
    return Stock.name(plan.recipe().name(), arm);
  }
}
