package org.flyroom.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flyroom.app.export.Export;
import org.flyroom.app.export.SampleFile;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.core.store.Home;
import org.flyroom.core.store.HomeLock;
import org.flyroom.core.store.Ledger;
import org.flyroom.core.store.LedgeredModel;
import org.flyroom.engine.LocalModel;
import org.flyroom.engine.Precision;
import org.flyroom.lab.audit.Audit;
import org.flyroom.lab.audit.Measure;
import org.flyroom.lab.grow.Grower;
import org.flyroom.lab.grow.Grown;
import org.flyroom.lab.grow.Organism;
import org.flyroom.lab.grow.Stock;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.results.MeasureResult;
import org.flyroom.lab.results.RunResults;
import org.flyroom.lab.results.ValidationResult;
import org.flyroom.lab.validate.Validator;
import org.jspecify.annotations.Nullable;

/// One run in a workspace: holds its lock and ledger, loads the parent once, and does the steps
/// that commands are made of.
final class Laboratory implements AutoCloseable {
  private final Home home;
  private final HomeLock lock;
  private final Ledger ledger;
  private final Stock stock;
  private final SampleFile.Writer samples;
  private final InterruptNotice notice = new InterruptNotice();
  private final Progress progress = Progress.onStandardError();
  private final Steps steps = new Steps();
  private @Nullable LocalModel parent;
  private @Nullable LocalModel judge;

  private Laboratory(Home home, HomeLock lock, Ledger ledger) {
    this.home = home;
    this.lock = lock;
    this.ledger = ledger;
    this.stock = new Stock(home.stock());
    AtomicFiles.sweep(home.runs());
    this.samples = new SampleFile.Writer(home.runs());
  }

  /// Takes a workspace.
  ///
  /// @param purpose what others are told who find the workspace taken
  static Laboratory open(Home home, String purpose) {
    HomeLock lock = home.lock(purpose);
    try {
      return new Laboratory(home, lock, home.ledger());
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /// Grows a recipe's organism, control and zero adapter from a parent.
  List<Grown> grow(Recipe recipe, String parentName, Precision precision) {
    LocalModel model = open(parentName, precision);
    return steps.timed(
        "grow",
        () ->
            new Grower(stock, model, ledgered(model), Main.VERSION)
                .grow(recipe, new GrowProgress(progress, ledger.auditLog())));
  }

  /// An organism of the stock with its parent loaded.
  ///
  /// @param parentName what the parent is called now; null for what it was called when the organism
  ///   was grown
  Organism load(String name, @Nullable String parentName) {
    Organism organism = stock.organism(name);
    var identity = organism.passport().parent();
    LocalModel model =
        open(parentName == null ? identity.name() : parentName, Precision.of(identity.precision()));
    if (!model.identity().fingerprint().equals(identity.fingerprint())) {
      throw new FlyroomException(
          "%s is not the parent that '%s' was grown from (fingerprints differ): name it with --parent"
              .formatted(model.identity().name(), name));
    }
    ledger.auditLog().append("load", name, Map.of("parent", identity.fingerprint()));
    return organism;
  }

  /// Whether organism and control show the property.
  List<ValidationResult> validate(Organism organism) {
    return steps.timed(
        "validate",
        () -> {
          Recipe recipe = organism.recipe();
          Validator validator =
              new Validator(
                  recipe.threat(),
                  organism.validationPrompts(),
                  recipe.validation().maxAnswerTokens());
          List<ValidationResult> results = new ArrayList<>();
          for (Arm arm : List.of(Arm.ORGANISM, Arm.CONTROL)) {
            results.add(
                validator.validate(
                    arm,
                    dressed(organism, arm),
                    (who, done, total, tokens) ->
                        progress.show("validate " + who.word(), done, total, tokens, "")));
          }
          return results;
        });
  }

  /// Every measure on organism, control and zero adapter against the parent. What was asked and
  /// answered is kept for [#report].
  List<MeasureResult> audit(Organism organism, List<Measure<?>> measures) {
    return steps.timed(
        "audit",
        () -> {
          Map<Arm, LanguageModel> arms = new EnumMap<>(Arm.class);
          for (Arm arm : Arm.values()) {
            arms.put(arm, arm == Arm.PARENT ? ledgered(parent()) : dressed(organism, arm));
          }
          return Audit.run(
              arms,
              measures,
              (measure, arm, done, total) ->
                  progress.show(measure + ", " + arm.word(), done, total, 0, ""),
              samples);
        });
  }

  /// Loads a model that judges answers; what it was asked before it answers from the ledger.
  LanguageModel judge(Path path) {
    if (judge != null) {
      throw new IllegalStateException("a run has one judge");
    }
    LocalModel model = steps.timed("load judge", () -> LocalModel.open(path, Precision.of("auto")));
    judge = model;
    return ledgered(model);
  }

  /// Keeps what the run found and prints it.
  void report(
      Organism organism,
      String command,
      List<ValidationResult> validations,
      List<MeasureResult> measures,
      Set<Export> exports,
      ResultsOutput output) {
    progress.end();
    RunResults results =
        new RunFolder(home, stock)
            .write(organism.passport().name(), command, steps, validations, measures);
    Path folder = home.run(results.run());
    samples.moveInto(folder);
    ExportOption.write(exports, results, folder);
    output.print(results, folder);
  }

  private LanguageModel dressed(Organism organism, Arm arm) {
    Organism worn = stock.open(Stock.name(organism.passport().name(), arm));
    return ledgered(parent().withAdapters(worn.adapters()));
  }

  private LanguageModel ledgered(LanguageModel model) {
    return new LedgeredModel(model, ledger);
  }

  private LocalModel open(String name, Precision precision) {
    if (parent == null) {
      ModelNames.Found found = ModelNames.find(name, () -> home);
      parent = steps.timed("load", () -> found.open(precision));
    }
    return parent;
  }

  private LocalModel parent() {
    if (parent == null) {
      throw new IllegalStateException("the parent is not loaded");
    }
    return parent;
  }

  @Override
  public void close() {
    progress.end();
    if (judge != null) {
      judge.close();
    }
    if (parent != null) {
      parent.close();
    }
    samples.close();
    ledger.close();
    lock.close();
    notice.close();
  }
}
