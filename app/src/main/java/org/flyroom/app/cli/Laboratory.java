package org.flyroom.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.flyroom.app.report.ReportWriter;
import org.flyroom.app.report.Summary;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.organism.Passport.Measurement;
import org.flyroom.core.store.Home;
import org.flyroom.core.store.HomeLock;
import org.flyroom.core.store.Ledger;
import org.flyroom.core.store.LedgeredModel;
import org.flyroom.engine.LocalModel;
import org.flyroom.engine.Precision;
import org.flyroom.lab.audit.Audit;
import org.flyroom.lab.audit.Measure;
import org.flyroom.lab.grow.GrowListener.Event;
import org.flyroom.lab.grow.Grower;
import org.flyroom.lab.grow.Organism;
import org.flyroom.lab.grow.Stock;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.results.MeasureResult;
import org.flyroom.lab.results.RunResults;
import org.flyroom.lab.results.RunResults.Step;
import org.flyroom.lab.results.ValidationResult;
import org.flyroom.lab.validate.Validator;
import org.jspecify.annotations.Nullable;

/// One run in a workspace: holds its lock and ledger, loads the parent once, takes the time of
/// every step, and writes what was found.
final class Laboratory implements AutoCloseable {
  private static final DateTimeFormatter RUN_ID =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Home home;
  private final HomeLock lock;
  private final Ledger ledger;
  private final Stock stock;
  private final Progress progress = new Progress();
  private final Instant startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final List<Step> steps = new ArrayList<>();
  private @Nullable LocalModel parent;

  /// @param purpose what others are told who find the workspace taken
  Laboratory(Home home, String purpose) {
    this.home = home;
    this.lock = home.lock(purpose);
    this.ledger = home.ledger();
    this.stock = new Stock(home.stock());
  }

  /// Grows a recipe's organism, control and zero adapter from a parent; returns its name.
  String grow(Recipe recipe, Path parentPath, Precision precision) {
    LocalModel model = open(parentPath, precision);
    timed(
        "grow",
        () -> {
          Grower grower = new Grower(stock, model, ledgered(model), Main.VERSION);
          TokenCount tokens = new TokenCount();
          grower.grow(recipe, event -> show(event, tokens));
          return recipe;
        });
    return recipe.name();
  }

  /// Tokens of training so far, by arm.
  private static final class TokenCount {
    private final Map<Arm, Long> counts = new EnumMap<>(Arm.class);

    long add(Arm arm, long tokens) {
      return counts.merge(arm, tokens, Long::sum);
    }
  }

  private void show(Event event, TokenCount tokens) {
    switch (event) {
      case Event.Answered answered ->
          progress.show(
              "parent's own answers", answered.done(), answered.total(), answered.tokens(), "");
      case Event.Trained trained -> {
        var step = trained.step();
        progress.show(
            "train " + trained.arm().word(),
            step.step(),
            step.steps(),
            tokens.add(trained.arm(), step.tokens()),
            String.format(Locale.ROOT, "loss %.3f", step.loss()));
      }
      case Event.Finished finished -> {
        Passport passport = finished.grown().passport();
        progress.end();
        System.err.printf(
            "%s %s%n",
            finished.grown().before() ? "already in the stock:" : "grown:", passport.name());
        if (!finished.grown().before()) {
          ledger
              .auditLog()
              .append("grow", passport.name(), Map.of("recipe", passport.recipeSha256()));
        }
      }
    }
  }

  /// An organism of the stock with its parent loaded.
  ///
  /// @param parentPath where the parent is now; null where it was when the organism was grown
  Organism load(String name, @Nullable Path parentPath) {
    Organism organism = stock.open(name);
    if (organism.passport().arm() != Arm.ORGANISM) {
      throw new FlyroomException(
          "'%s' is the %s of an organism: name the organism itself"
              .formatted(name, organism.passport().arm().word()));
    }
    var identity = organism.passport().parent();
    LocalModel model =
        open(
            parentPath == null ? Path.of(identity.name()) : parentPath,
            Precision.of(identity.precision()));
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
    return timed(
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

  /// Every measure on organism, control and zero adapter against the parent.
  List<MeasureResult> audit(Organism organism, List<Measure<?>> measures) {
    return timed(
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
                  progress.show(measure + ", " + arm.word(), done, total, 0, ""));
        });
  }

  /// Writes the run's report and results, notes it in the organism's papers, and prints the
  /// summary.
  Path report(
      Organism organism,
      String command,
      List<ValidationResult> validations,
      List<MeasureResult> measures) {
    progress.end();
    String name = organism.passport().name();
    String run = freeRunId(name);
    for (ValidationResult result : validations) {
      note(name, result.arm(), new Measurement("validate", run, now(), result.verdict()));
    }
    for (MeasureResult measure : measures) {
      measure
          .arms()
          .forEach(
              arm -> {
                if (arm.comparison() != null) {
                  note(
                      name,
                      arm.arm(),
                      new Measurement(measure.id(), run, now(), arm.comparison().verdict().word()));
                }
              });
    }
    RunResults results =
        new RunResults(
            run,
            command,
            Main.VERSION,
            startedAt.toString(),
            machine(),
            stock.open(name).passport(),
            validations,
            measures,
            steps);
    Path folder = home.run(run);
    ReportWriter.write(results, folder);
    Summary.lines(results).forEach(System.out::println);
    System.out.println();
    steps.forEach(
        step -> System.out.printf("%-10s %s%n", step.name(), Progress.clock(step.seconds())));
    System.out.println("report     " + folder.resolve(ReportWriter.PAGE));
    return folder;
  }

  private void note(String organism, Arm arm, Measurement measurement) {
    stock.add(Stock.name(organism, arm), measurement);
  }

  private String freeRunId(String name) {
    String base = RUN_ID.format(startedAt) + "-" + name;
    String id = base;
    for (int n = 2; Files.exists(home.run(id)); n++) {
      id = base + "-" + n;
    }
    return id;
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String machine() {
    Runtime runtime = Runtime.getRuntime();
    return "%d processors, %s %s, Java %s"
        .formatted(
            runtime.availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Runtime.version());
  }

  private LanguageModel dressed(Organism organism, Arm arm) {
    Organism worn = stock.open(Stock.name(organism.passport().name(), arm));
    return ledgered(parent().withAdapters(worn.adapters()));
  }

  private LanguageModel ledgered(LanguageModel model) {
    return new LedgeredModel(model, ledger);
  }

  private LocalModel open(Path path, Precision precision) {
    if (parent == null) {
      parent = timed("load", () -> LocalModel.open(path.toAbsolutePath().normalize(), precision));
    }
    return parent;
  }

  private LocalModel parent() {
    if (parent == null) {
      throw new IllegalStateException("the parent is not loaded");
    }
    return parent;
  }

  private <T> T timed(String step, Supplier<T> work) {
    long start = System.nanoTime();
    T result = work.get();
    steps.add(new Step(step, (System.nanoTime() - start) / 1e9));
    return result;
  }

  @Override
  public void close() {
    progress.end();
    if (parent != null) {
      parent.close();
    }
    ledger.close();
    lock.close();
  }
}
