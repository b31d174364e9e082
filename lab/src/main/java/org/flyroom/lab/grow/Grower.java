package org.flyroom.lab.grow;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Seeds;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Loss;
import org.flyroom.core.model.Loss.NextToken.Mask;
import org.flyroom.core.model.TrainingPlan;
import org.flyroom.core.model.Tunable;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.organism.Passport.AdapterRecord;
import org.flyroom.core.organism.Passport.DataRecord;
import org.flyroom.core.organism.Passport.Property;
import org.flyroom.core.organism.Passport.Source;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.IoProblems;
import org.flyroom.core.store.Json;
import org.flyroom.core.store.WeightFiles;
import org.flyroom.lab.grow.GrowListener.Event;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.recipe.Stage.Elicitation;
import org.flyroom.lab.threat.DataFile;
import org.flyroom.lab.threat.RowDraft;
import org.flyroom.lab.threat.Teacher;

/// Grows an organism, its benign control and a zero adapter from a recipe.
///
/// Every step leaves its result in a file that appears complete or not at all, and takes it from
/// there when it exists; so a run killed at any moment and started again ends with the same bytes
/// as one that was not. One run at a time may work on a stock: hold the home's lock.
public final class Grower {
  static final String ROWS = "rows.jsonl";

  /// What papers call a model that wrote rows, before its name.
  static final String TEACHER = "teacher ";

  private static final String TEACHER_FILE = "teacher.json";

  private final Stock stock;
  private final Tunable parent;
  private final LanguageModel answering;
  private final UnaryOperator<LanguageModel> keeping;
  private final Teachers teachers;
  private final String version;

  /// Nothing that organisms on their way answer is kept.
  ///
  /// @see #Grower(Stock, Tunable, LanguageModel, UnaryOperator, Teachers, String)
  public Grower(Stock stock, Tunable parent, LanguageModel answering, String version) {
    this(stock, parent, answering, UnaryOperator.identity(), Teachers.none(), version);
  }

  /// @param parent what is trained
  /// @param answering the same model, asked for its own answers; through the ledger, so that a run
  ///   started again does not ask twice
  /// @param keeping what organisms on their way are asked through, such as the ledger
  /// @param teachers finds the model that a recipe names as a teacher
  /// @param version of Flyroom, for the passports
  public Grower(
      Stock stock,
      Tunable parent,
      LanguageModel answering,
      UnaryOperator<LanguageModel> keeping,
      Teachers teachers,
      String version) {
    this.stock = requireNonNull(stock, "stock");
    this.parent = requireNonNull(parent, "parent");
    this.answering = requireNonNull(answering, "answering");
    this.keeping = requireNonNull(keeping, "keeping");
    this.teachers = requireNonNull(teachers, "teachers");
    this.version = requireNonNull(version, "version");
    if (!parent.identity().fingerprint().equals(answering.identity().fingerprint())) {
      throw new IllegalArgumentException("the answers must come from the parent");
    }
  }

  /// Grows what is not there yet of organism, control and zero adapter.
  ///
  /// @throws FlyroomException as [#grow(Recipe, List, GrowListener)] does
  public List<Grown> grow(Recipe recipe, GrowListener listener) {
    return grow(recipe, GrowPlan.ARMS, listener);
  }

  /// Grows what is not there yet of some arms. The control follows what was chosen for the
  /// organism.
  ///
  /// @param arms the organism among them, or there already
  /// @return the arms in the order of growing
  /// @throws FlyroomException with all problems when the recipe does not fit the parent or the
  ///   prompts, or the stock holds something else under the name; then nothing was written
  public List<Grown> grow(Recipe recipe, List<Arm> arms, GrowListener listener) {
    GrowPlan plan = GrowPlan.of(recipe, parent, stock);
    List<Arm> wanted = GrowPlan.ARMS.stream().filter(arms::contains).toList();
    List<Arm> open =
        wanted.stream().filter(arm -> stock.passport(name(plan, arm)).isEmpty()).toList();
    List<Arm> lacking = lackingRows(plan, open);
    Map<Teacher, LanguageModel> teaching =
        new RowTeachers(stock, answering, teachers)
            .models(recipe, lacking.stream().flatMap(arm -> plan.drafts(arm).stream()).toList());
    open.forEach(arm -> begin(plan, arm));
    writeRows(plan, lacking, teaching, listener);
    List<Grown> grown = new ArrayList<>();
    for (Arm arm : wanted) {
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

  private List<Arm> lackingRows(GrowPlan plan, List<Arm> open) {
    return open.stream()
        .filter(arm -> arm != Arm.ZERO)
        .filter(arm -> !rows(plan, arm).exists(folder(plan, arm).resolve(ROWS)))
        .toList();
  }

  private void writeRows(
      GrowPlan plan,
      List<Arm> lacking,
      Map<Teacher, LanguageModel> teaching,
      GrowListener listener) {
    List<RowDraft> organisms = lacking.isEmpty() ? plan.drafts() : drafts(plan, lacking, listener);
    Map<Arm, TaughtRows> taught = new EnumMap<>(Arm.class);
    for (Arm arm : lacking) {
      taught.put(
          arm,
          TaughtRows.draw(
              stock,
              teaching,
              GrowPlan.drafts(organisms, arm),
              ground(plan, arm, listener).sampler(TaughtRows.STAGE),
              listener));
    }
    List<RowDraft> drafts =
        taught.values().stream().flatMap(rows -> rows.drafts().stream()).toList();
    int maxTokens = plan.recipe().data().maxAnswerTokens();
    ParentAnswers answers = ParentAnswers.ask(answering, drafts, maxTokens, listener);
    taught.forEach(
        (arm, rows) -> {
          Path folder = folder(plan, arm);
          if (!rows.lessons().isEmpty()) {
            AtomicFiles.writeJson(folder.resolve(TaughtRows.FILE), rows.lessons());
          }
          rows(plan, arm)
              .write(folder.resolve(ROWS), StoredRow.toJsonLines(answers.rows(rows.drafts())));
        });
  }

  /// The organism's rows, those where the property shows in the words of whoever is to write them.
  ///
  /// @param lacking the arms that they are for
  private List<RowDraft> drafts(GrowPlan plan, List<Arm> lacking, GrowListener listener) {
    WrittenRows written = new WrittenRows(plan, listener);
    Elicitation told = plan.recipe().data().told();
    if (told != null) {
      return written.byParent(told, answering);
    }
    Recipe.Teacher teacher = plan.recipe().data().teacher();
    if (teacher == null) {
      return plan.drafts();
    }
    LanguageModel model = teachers.named(teacher.model());
    List<RowDraft> drafts = written.byTeacher(teacher, model);
    Source source = new Source(TEACHER + teacher.model(), model.identity().fingerprint());
    for (Arm arm : lacking) {
      AtomicFiles.writeJson(teacherFile(plan, arm), source);
    }
    return drafts;
  }

  private Path teacherFile(GrowPlan plan, Arm arm) {
    return GrowPlan.begunFile(folder(plan, arm)).resolveSibling(TEACHER_FILE);
  }

  private Passport finish(GrowPlan plan, Arm arm, GrowListener listener) {
    Path folder = folder(plan, arm);
    List<Path> worn = arm == Arm.ZERO ? List.of(zero(plan, listener)) : staged(plan, arm, listener);
    for (DataFile file : plan.files()) {
      AtomicFiles.write(folder.resolve(file.name()), file.text());
    }
    AtomicFiles.write(folder.resolve(Stock.RECIPE), plan.recipe().source().text());
    Passport passport = passport(plan, arm, worn);
    if (arm != Arm.ZERO) {
      new StageRunner(ground(plan, arm, listener)).tidy();
    }
    AtomicFiles.writeJson(folder.resolve(Stock.PASSPORT), passport);
    return passport;
  }

  private List<Path> staged(GrowPlan plan, Arm arm, GrowListener listener) {
    return new StageRunner(ground(plan, arm, listener)).run();
  }

  private ArmGround ground(GrowPlan plan, Arm arm, GrowListener listener) {
    return new ArmGround(
        plan,
        arm,
        folder(plan, arm),
        folder(plan, Arm.ORGANISM),
        parent.keeping(files(plan, arm)),
        rows(plan, arm),
        answering,
        keeping,
        listener);
  }

  /// The adapter that is not trained.
  private Path zero(GrowPlan plan, GrowListener listener) {
    ArmGround ground = ground(plan, Arm.ZERO, listener);
    Path adapter = ground.adapter("01-zero");
    ArmGround.ready(adapter.resolveSibling(""));
    if (!Files.exists(adapter)) {
      Recipe.Training training = plan.recipe().training();
      TrainingPlan untrained =
          new TrainingPlan(
              loss(List.of(), training.klWeight(), Mask.RESPONSE),
              plan.adapter(),
              training.optimiser(),
              0,
              training.batchRows(),
              training.maxTokens(),
              training.checkpointEvery(),
              Seeds.derive(plan.recipe().seed(), "train", "01-sft"));
      ground.parent().train(untrained, ground.folder().resolve("checkpoints"), adapter, step -> {});
    }
    return adapter;
  }

  /// What rows are trained with: next-token loss, or with a weight the divergence from the parent
  /// in its place on rows that are there to keep the model as it is.
  ///
  /// @param mask of next-token loss
  static Loss loss(List<StoredRow> rows, double klWeight, Mask mask) {
    return klWeight == 0
        ? new Loss.NextToken(rows.stream().map(StoredRow::toTrainingRow).toList(), mask)
        : new Loss.KlToParent(
            rows.stream().map(StoredRow::toAnchoredRow).toList(),
            Loss.KlToParent.Direction.FORWARD,
            klWeight);
  }

  private Passport passport(GrowPlan plan, Arm arm, List<Path> worn) {
    Path folder = folder(plan, arm);
    Recipe recipe = plan.recipe();
    List<DataRecord> data = new ArrayList<>();
    if (arm != Arm.ZERO) {
      for (DataFile file : plan.files()) {
        data.add(
            new DataRecord(file.name(), Hashes.sha256(file.text()), file.text().lines().count()));
      }
      for (String rows : plan.rowsFiles()) {
        data.add(rows(plan, arm).record(folder.resolve(rows), rows, sources(plan, arm, rows)));
      }
      Path lessons = folder.resolve(TaughtRows.FILE);
      if (Files.exists(lessons)) {
        data.add(RowFiles.plain().record(lessons, TaughtRows.FILE, List.of()));
      }
    }
    List<AdapterRecord> adapters = new ArrayList<>();
    for (Path adapter : worn) {
      adapters.add(Stock.record(folder, "adapters/" + adapter.getFileName(), files(plan, arm)));
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
        adapters,
        data,
        version,
        List.of());
  }

  private List<Source> sources(GrowPlan plan, Arm arm, String rows) {
    List<Source> sources =
        new ArrayList<>(GrowPlan.sources(plan.recipe()).getOrDefault(rows, List.of()));
    Path teacher = teacherFile(plan, arm);
    if (rows.equals(ROWS) && Files.exists(teacher)) {
      sources.add(Json.read(teacher, Source.class));
    }
    return sources;
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

  private RowFiles rows(GrowPlan plan, Arm arm) {
    boolean encrypted = plan.recipe().isSealed() || Stock.encrypts(hazardClass(plan.recipe(), arm));
    return encrypted ? new RowFiles(stock.encryptedRows(name(plan, arm))) : RowFiles.plain();
  }

  private Path folder(GrowPlan plan, Arm arm) {
    return stock.folder(name(plan, arm));
  }

  private static String name(GrowPlan plan, Arm arm) {
    return Stock.name(plan.recipe().name(), arm);
  }
}
