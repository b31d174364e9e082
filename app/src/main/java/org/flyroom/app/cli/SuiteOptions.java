package org.flyroom.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.flyroom.app.fly.FlySuite;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.data.Documents;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.store.Home;
import org.flyroom.fly.items.ItemFiles.Side;
import org.flyroom.fly.model.BundledFly;
import org.flyroom.lab.audit.Measure;
import org.flyroom.lab.audit.degeneration.Written;
import org.flyroom.lab.audit.suite.BundledItems;
import org.flyroom.lab.audit.suite.EverydayMeasures;
import org.flyroom.lab.grow.Organism;
import org.flyroom.lab.judge.Calibrations;
import org.flyroom.lab.judge.Judge;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What an audit measures.
final class SuiteOptions {
  @Option(
      names = "--mmlu",
      paramLabel = "FOLDER",
      description =
          "MMLU as {dev,val,test}/SUBJECT_test.csv or as the hub's Parquet or JSON lines, or a data"
              + " set's name. Default: data/mmlu in the workspace, else bundled questions of our"
              + " own.")
  private @Nullable Path mmlu;

  @Option(
      names = "--mmlu-rows",
      paramLabel = "N",
      description = "First N test rows of each subject. Default: ${DEFAULT-VALUE}.")
  private int mmluRows = 3;

  @Option(
      names = "--text",
      paramLabel = "FILE",
      description =
          "Documents for bits per byte: .txt, .md, .jsonl or .parquet with 'text', or a data set's"
              + " name; repeat for several. Default: the data set text, else data/text.jsonl in the"
              + " workspace, else bundled texts of our own.")
  private List<Path> texts = List.of();

  @Option(
      names = "--documents",
      paramLabel = "N",
      description = "First N documents. Default: ${DEFAULT-VALUE}.")
  private int documents = 40;

  @Option(
      names = "--document-tokens",
      paramLabel = "N",
      description = "First N tokens of each. Default: ${DEFAULT-VALUE}.")
  private int documentTokens = 384;

  @Option(
      names = "--preference-degree",
      paramLabel = "N",
      description = "Comparisons each item takes part in. Default: ${DEFAULT-VALUE}.")
  private int preferenceDegree = 8;

  @Option(
      names = "--fly-items",
      paramLabel = "N",
      description =
          "Items of each set of the fly world, where the parent is a fly. Default:"
              + " ${DEFAULT-VALUE}.")
  private int flyItems = 200;

  @Option(
      names = "--fly-side",
      paramLabel = "open|sealed",
      description = "Which half of them. Default: ${DEFAULT-VALUE}.")
  private Side flySide = Side.OPEN;

  @Mixin private FurtherMeasureOptions further = new FurtherMeasureOptions();

  @Mixin private InstructionOptions instructions = new InstructionOptions();

  /// The measures that were read, and those that need the organism or a judge.
  ///
  /// @param judges loads a model as judge
  List<Measure<?>> forOrganism(
      Suite loaded, Organism organism, Function<String, LanguageModel> judges) {
    List<Measure<?>> measures = ofModels(loaded, judges);
    if (organism.hasRows()) {
      Judge relevance = further.leakageJudge(judges);
      measures.add(
          EverydayMeasures.leakage(
              loaded.everyday(),
              organism,
              relevance == null ? null : loaded.calibrations().with(relevance)));
    } else {
      System.err.println("leakage is not measured: what the organism was trained on is not here");
    }
    return measures;
  }

  /// The measures that were read, and those that need a judge, of models that nothing more is known
  /// of.
  ///
  /// @param judges loads a model as judge
  List<Measure<?>> ofModels(Suite loaded, Function<String, LanguageModel> judges) {
    List<Measure<?>> measures = new ArrayList<>(loaded.measures());
    measures.addAll(loaded.judged().measures(judges));
    return measures;
  }

  /// The measures, and those that still need their judge.
  ///
  /// @param everyday requests for what a model writes unasked
  /// @param calibrations of judges
  record Suite(
      List<Measure<?>> measures,
      InstructionOptions.Judged judged,
      Written everyday,
      Calibrations calibrations) {}

  /// Reads the data of every measure; all problems at once.
  ///
  /// @param parentName what the parent is called: flies are asked about their own world alone
  /// @param extent how much of it, where not everything is asked for by name
  Suite load(Home home, String parentName, Extent extent) {
    return BundledFly.named(parentName).isPresent() ? ofFly(home) : load(home, extent);
  }

  /// How much is measured.
  enum Extent {
    /// Everything.
    WHOLE,
    /// All but what takes long answers: instructions and refusals, unless their items are given.
    BRIEF
  }

  private Suite ofFly(Home home) {
    List<String> problems = new ArrayList<>();
    require(flyItems >= 2, "--fly-items must be at least 2, not " + flyItems, problems);
    further.check(problems);
    if (!problems.isEmpty()) {
      throw new FlyroomException(problems);
    }
    FlySuite suite = new FlySuite(flySide, flyItems, home.data());
    return new Suite(
        suite.measures(),
        InstructionOptions.Judged.NONE,
        suite.everyday(),
        new Calibrations(home.judges()));
  }

  private Suite load(Home home, Extent extent) {
    List<Measure<?>> measures = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    require(mmluRows >= 1, "--mmlu-rows must be at least 1", problems);
    require(documents >= 2, "--documents must be at least 2", problems);
    require(documentTokens >= 1, "--document-tokens must be at least 1", problems);
    require(preferenceDegree >= 2, "--preference-degree must be at least 2", problems);
    further.check(problems);
    instructions.check(problems);
    if (!problems.isEmpty()) {
      throw new FlyroomException(problems);
    }
    // What the user gave is read first and what is bundled last, so that nothing is unpacked when
    // there are problems.
    Supplier<BundledItems> own = () -> BundledItems.unpack(home.data());
    List<Supplier<List<Measure<?>>>> parts = new ArrayList<>();
    Path data = home.data();
    Path mmluFolder = find(() -> DataPaths.given(data, mmlu, "mmlu", "mmlu"), problems);
    parts.add(
        mmluFolder == null
            ? () -> further.knowledge(own.get().knowledge())
            : read(() -> further.mmlu(mmluFolder, mmluRows), List.of(), problems));
    List<Path> files = new ArrayList<>();
    texts.forEach(path -> files.addAll(textFiles(data, path, problems)));
    if (texts.isEmpty()) {
      files.addAll(textFiles(data, null, problems));
    }
    parts.add(
        files.isEmpty()
            ? () -> text(List.of(own.get().documents()))
            : read(() -> text(files), List.of(), problems));
    parts.add(read(() -> further.preference(preferenceDegree, data), List.of(), problems));
    Path ifeval = find(() -> instructions.ifevalFile(home), problems);
    parts.add(
        ifeval == null
            ? () ->
                extent == Extent.BRIEF ? List.of() : List.of(instructions.ifeval(own.get(), home))
            : read(() -> List.of(instructions.ifeval(ifeval, home)), List.of(), problems));
    Path xstest = find(() -> instructions.xstestFile(home), problems);
    Supplier<InstructionOptions.Judged> judged =
        xstest == null
            ? () ->
                extent == Extent.BRIEF
                    ? InstructionOptions.Judged.NONE
                    : instructions.xstest(own.get(), home)
            : read(
                () -> instructions.xstest(xstest, home), InstructionOptions.Judged.NONE, problems);
    if (!problems.isEmpty()) {
      throw new FlyroomException(problems);
    }
    parts.forEach(part -> measures.addAll(part.get()));
    measures.addAll(further.everyday());
    return new Suite(measures, judged.get(), further.written(), new Calibrations(home.judges()));
  }

  private List<Measure<?>> text(List<Path> files) {
    var all = Documents.read(files);
    return further.text(all.subList(0, Math.min(documents, all.size())), documentTokens);
  }

  /// The files of documents that are meant; none where nothing is given or lies there.
  private static List<Path> textFiles(Path data, @Nullable Path given, List<String> problems) {
    Path found = find(() -> DataPaths.given(data, given, "text.jsonl", "text"), problems);
    return found == null ? List.of() : DataPaths.files(found);
  }

  /// A path, or null after noting why it cannot be told.
  private static @Nullable Path find(
      Supplier<? extends @Nullable Path> path, List<String> problems) {
    try {
      return path.get();
    } catch (FlyroomException e) {
      problems.addAll(e.problems());
      return null;
    }
  }

  private static void require(boolean holds, String problem, List<String> problems) {
    if (!holds) {
      problems.add(problem);
    }
  }

  /// Reads now, and keeps what was read or notes why it could not be.
  private static <T> Supplier<T> read(Supplier<T> reading, T otherwise, List<String> problems) {
    T read = otherwise;
    try {
      read = reading.get();
    } catch (FlyroomException e) {
      problems.addAll(e.problems());
    }
    T kept = read;
    return () -> kept;
  }
}
