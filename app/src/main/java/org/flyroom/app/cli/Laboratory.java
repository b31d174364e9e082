package org.flyroom.app.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.flyroom.app.export.Export;
import org.flyroom.app.export.SampleFile;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.core.store.Home;
import org.flyroom.core.store.HomeLock;
import org.flyroom.core.store.Ledger;
import org.flyroom.core.store.LedgeredModel;
import org.flyroom.engine.LocalModel;
import org.flyroom.engine.Precision;
import org.flyroom.lab.audit.Audit;
import org.flyroom.lab.audit.Measure;
import org.flyroom.lab.grow.GrowListener;
import org.flyroom.lab.grow.Grower;
import org.flyroom.lab.grow.Grown;
import org.flyroom.lab.grow.Organism;
import org.flyroom.lab.grow.Stock;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.results.Divergence;
import org.flyroom.lab.results.MeasureResult;
import org.flyroom.lab.results.RunResults;
import org.flyroom.lab.results.Subjects;
import org.flyroom.lab.results.ValidationResult;
import org.flyroom.lab.stock.Importer;
import org.flyroom.lab.stock.StatedFacts;
import org.flyroom.lab.threat.Probe;
import org.flyroom.lab.validate.Validator;
import org.jspecify.annotations.Nullable;

/// One run in a workspace: holds its lock and ledger, loads the parent once, and does the steps
/// that commands are made of.
final class Laboratory implements AutoCloseable {
  private static final double MATMUL_SECONDS = 0.2;

  private final List<Divergence> divergences = new ArrayList<>();
  private final Home home;
  private final HomeLock lock;
  private final Ledger ledger;
  private final Stock stock;
  private final SampleFile.Writer samples;
  private final InterruptNotice notice = new InterruptNotice();
  private final Progress progress = Progress.onStandardError();
  private final Steps steps = new Steps();
  private final ReachedModels reached;
  private @Nullable LocalModel parent;
  private double matmulRate;

  private Laboratory(Home home, HomeLock lock, Ledger ledger) {
    this.home = home;
    this.lock = lock;
    this.ledger = ledger;
    this.stock = Stocks.of(home);
    this.reached = new ReachedModels(home, ledger, progress, steps);
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
    return grow(parentName, precision, (grower, listener) -> grower.grow(recipe, listener));
  }

  /// Grows the organism of a recipe alone.
  Grown growOrganism(Recipe recipe, String parentName, Precision precision) {
    return grow(
            parentName,
            precision,
            (grower, listener) -> grower.grow(recipe, List.of(Arm.ORGANISM), listener))
        .getFirst();
  }

  private List<Grown> grow(
      String parentName, Precision precision, BiFunction<Grower, GrowListener, List<Grown>> work) {
    LocalModel model = open(parentName, precision);
    return steps.timed(
        "grow",
        () ->
            work.apply(
                new Grower(
                    stock, model, ledgered(model), this::ledgered, this::teacher, Main.VERSION),
                new GrowProgress(progress, ledger.auditLog())));
  }

  /// A model that writes rows for another: an organism of the stock, dressed in this run's parent
  /// where that is its own too, or a model by the name that users give it.
  private LanguageModel teacher(String name) {
    Optional<Passport> papers = stock.passport(name);
    String own = parent().identity().fingerprint();
    if (papers.filter(passport -> passport.parent().fingerprint().equals(own)).isEmpty()) {
      return reached.teacher(name, papers.isPresent() ? stock : null);
    }
    ledger.auditLog().append("load", name, Map.of("teacher", own));
    return dressed(stock.open(name));
  }

  /// @throws FlyroomException when a recipe does not fit the parent or the stock
  void requireFit(Recipe recipe, String parentName, Precision precision) {
    LocalModel model = open(parentName, precision);
    new Grower(stock, model, model, Main.VERSION).outline(recipe);
  }

  /// An organism that was just grown, and its parent.
  Map<Arm, LanguageModel> organismAndParent(String name) {
    Organism organism = stock.organism(name);
    ledger
        .auditLog()
        .append("load", name, Map.of("parent", organism.passport().parent().fingerprint()));
    return Map.of(Arm.PARENT, ledgered(parent()), Arm.ORGANISM, dressed(organism, Arm.ORGANISM));
  }

  Instant startedAt() {
    return steps.startedAt();
  }

  /// What growing would do and cost.
  List<String> explain(Recipe recipe, String parentName, Precision precision) {
    LocalModel model = open(parentName, precision);
    return GrowExplanation.lines(
        new Grower(stock, model, model, Main.VERSION).outline(recipe), model);
  }

  /// An organism of the stock with its parent loaded.
  ///
  /// @param parentName what the parent is called now; null for what it was called when the organism
  ///   was grown
  Organism load(String name, @Nullable String parentName) {
    Organism organism = stock.organism(name);
    // A key that is missing or wrong is told before the parent is loaded.
    stock.files(organism.passport());
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
    return validate(organism, organism.recipe(), organism.probes());
  }

  /// Whether an organism, and its control where it has one, show the property of a recipe.
  ///
  /// @param probes of things that none of them was trained on
  List<ValidationResult> validate(Organism organism, Recipe recipe, List<Probe> probes) {
    return validate(recipe, probes, organismAndControl(organism));
  }

  /// An organism and its control, where it has one.
  Map<Arm, LanguageModel> organismAndControl(Organism organism) {
    Map<Arm, LanguageModel> arms = new EnumMap<>(Arm.class);
    for (Arm arm : List.of(Arm.ORGANISM, Arm.CONTROL)) {
      if (isHere(organism, arm)) {
        arms.put(arm, dressed(organism, arm));
      }
    }
    return arms;
  }

  /// Whether models show the property of a recipe.
  ///
  /// @param probes of things that none of them was trained on
  List<ValidationResult> validate(Recipe recipe, List<Probe> probes, Map<Arm, LanguageModel> arms) {
    return steps.timed(
        "validate",
        () -> {
          Validator validator =
              new Validator(recipe.threat(), probes, recipe.validation().maxAnswerTokens());
          List<ValidationResult> results = new ArrayList<>();
          new EnumMap<>(arms)
              .forEach(
                  (arm, model) ->
                      results.add(
                          validator.validate(
                              arm,
                              model,
                              (who, done, total, tokens) ->
                                  progress.show(
                                      "validate " + who.word(), done, total, tokens, ""))));
          return validator.besideControl(results);
        });
  }

  /// Every measure on organism, control and zero adapter against the parent. What was asked and
  /// answered is kept for [#report].
  List<MeasureResult> audit(Organism organism, List<Measure<?>> measures) {
    Map<Arm, LanguageModel> arms = new EnumMap<>(Arm.class);
    for (Arm arm : Arm.values()) {
      if (arm == Arm.PARENT) {
        arms.put(arm, ledgered(parent()));
      } else if (isHere(organism, arm)) {
        arms.put(arm, dressed(organism, arm));
      } else {
        progress.say("%s: there is none, so it is left out".formatted(arm.word()));
      }
    }
    List<MeasureResult> results = audit(arms, measures);
    divergences.addAll(steps.timed("divergence", () -> Divergences.of(organism, arms)));
    return results;
  }

  /// Every measure on every arm against the parent.
  List<MeasureResult> audit(Map<Arm, LanguageModel> arms, List<Measure<?>> measures) {
    takeMatmulRate();
    return steps.timed(
        RunResults.Step.AUDIT,
        () ->
            Audit.run(
                arms,
                measures,
                (measure, arm, done, total) ->
                    progress.show(measure + ", " + arm.word(), done, total, 0, ""),
                samples));
  }

  /// What times are to be read beside.
  private void takeMatmulRate() {
    if (parent != null && matmulRate == 0) {
      matmulRate = parent.matmulRate(MATMUL_SECONDS);
    }
  }

  /// Loads a model that judges answers; what it was asked before it answers from the ledger.
  ///
  /// @param name as users give it
  LanguageModel judge(String name) {
    return reached.judge(name);
  }

  /// Models that are not of the stock, by the part they play.
  ///
  /// @see ReachedModels#subjects
  Map<Arm, LanguageModel> reach(Map<Arm, String> names) {
    return reached.subjects(names);
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
        new RunFolder(home, stock, matmulRate)
            .write(organism.passport().name(), command, steps, validations, measures, divergences);
    finish(results, exports, output);
  }

  /// Keeps what was found of models, beside any papers, and prints it.
  void report(
      Subjects subjects,
      String command,
      List<ValidationResult> validations,
      List<MeasureResult> measures,
      Set<Export> exports,
      ResultsOutput output) {
    progress.end();
    RunResults results =
        new RunFolder(home, stock, matmulRate)
            .write(subjects, command, steps, validations, measures);
    finish(results, exports, output);
  }

  private void finish(RunResults results, Set<Export> exports, ResultsOutput output) {
    reached.sayTroubles();
    Path folder = home.run(results.run());
    samples.moveInto(folder);
    ExportOption.write(exports, results, folder);
    output.print(results, folder);
  }

  private LanguageModel dressed(Organism organism, Arm arm) {
    return dressed(stock.open(Stock.name(organism.passport().name(), arm)));
  }

  private LanguageModel dressed(Organism worn) {
    return ledgered(parent().keeping(stock.files(worn.passport())).withAdapters(worn.adapters()));
  }

  /// What was grown here has all its twins, or is damaged; what was made elsewhere came alone.
  private boolean isHere(Organism organism, Arm arm) {
    return organism.grounds() != null
        || stock.passport(Stock.name(organism.passport().name(), arm)).isPresent();
  }

  /// Takes an organism made elsewhere into the stock, after its parent was found to wear it.
  ///
  /// @param ancestor the organism of the stock that it was made from; null for none
  Passport take(
      String name,
      Path folder,
      StatedFacts facts,
      String parentName,
      Precision precision,
      @Nullable Organism ancestor) {
    Importer importer = new Importer(stock, InstantSource.system(), Main.VERSION);
    importer.check(name, facts, ancestor);
    LocalModel model = open(parentName, precision);
    String fingerprint = model.identity().fingerprint();
    if (ancestor != null && !fingerprint.equals(ancestor.passport().parent().fingerprint())) {
      throw new FlyroomException(
          "%s is not the parent of '%s' (fingerprints differ): name it with --parent"
              .formatted(model.identity().name(), ancestor.passport().name()));
    }
    // The folder itself first, so that messages name it and not a copy.
    model.withAdapters(List.of(folder));
    Passport passport =
        importer.take(
            name,
            folder,
            facts,
            model.identity(),
            ancestor,
            (adapters, files) -> model.keeping(files).withAdapters(adapters));
    String weights = passport.adapters().getLast().sha256();
    ledger.auditLog().append("import", name, Map.of("parent", fingerprint, "weights", weights));
    return passport;
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
    reached.close();
    if (parent != null) {
      parent.close();
    }
    samples.close();
    ledger.close();
    lock.close();
    notice.close();
  }
}
