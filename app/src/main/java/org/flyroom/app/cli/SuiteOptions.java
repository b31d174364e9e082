package org.flyroom.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.flyroom.app.fly.FlySuite;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.data.Documents;
import org.flyroom.core.data.TextDocument;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.store.Home;
import org.flyroom.fly.items.ItemFiles.Side;
import org.flyroom.fly.model.BundledFly;
import org.flyroom.lab.audit.Measure;
import org.flyroom.lab.audit.degeneration.Written;
import org.flyroom.lab.audit.suite.EverydayMeasures;
import org.flyroom.lab.grow.Organism;
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
              + " set's name. Default: data/mmlu in the workspace.")
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
              + " workspace.")
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
      Suite loaded, Organism organism, Function<Path, LanguageModel> judges) {
    List<Measure<?>> measures = new ArrayList<>(loaded.measures());
    measures.addAll(loaded.judged().measures(judges));
    measures.add(EverydayMeasures.leakage(loaded.everyday(), organism));
    return measures;
  }

  /// The measures, those that still need their judge, and what is left out for want of data.
  ///
  /// @param everyday requests for what a model writes unasked
  record Suite(
      List<Measure<?>> measures,
      InstructionOptions.Judged judged,
      Written everyday,
      List<String> leftOut) {}

  /// Reads the data of every measure; all problems at once.
  ///
  /// @param parentName what the parent is called: flies are asked about their own world, and about
  ///   nothing else that is not given
  Suite load(Home home, String parentName) {
    return BundledFly.named(parentName).isPresent() ? ofFly(home) : load(home);
  }

  private Suite ofFly(Home home) {
    if (flyItems < 2) {
      throw new FlyroomException("--fly-items must be at least 2, not " + flyItems);
    }
    FlySuite suite = new FlySuite(flySide, flyItems, home.data());
    return new Suite(suite.measures(), InstructionOptions.Judged.NONE, suite.everyday(), List.of());
  }

  private Suite load(Home home) {
    List<Measure<?>> measures = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
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
    collect(() -> mmlu(home.data(), measures, leftOut), problems);
    collect(() -> text(home.data(), measures, leftOut), problems);
    collect(() -> measures.addAll(further.preference(preferenceDegree, home.data())), problems);
    InstructionOptions.Judged judged = instructions(home, measures, leftOut, problems);
    if (!problems.isEmpty()) {
      throw new FlyroomException(problems);
    }
    measures.addAll(further.everyday());
    return new Suite(measures, judged, further.written(), leftOut);
  }

  private void mmlu(Path data, List<Measure<?>> measures, List<String> leftOut) {
    Path folder = DataPaths.given(data, mmlu, "mmlu", "mmlu");
    if (folder == null) {
      leftOut.add(
          "MMLU is not measured: give its folder with --mmlu, put it at %s, or bring it with"
                  .formatted(data.resolve("mmlu"))
              + " 'flyroom data pull mmlu'");
    } else {
      measures.addAll(further.mmlu(folder, mmluRows));
    }
  }

  private void text(Path data, List<Measure<?>> measures, List<String> leftOut) {
    List<Path> given = new ArrayList<>();
    texts.forEach(path -> given.addAll(DataPaths.files(DataPaths.of(data, path))));
    if (texts.isEmpty()) {
      Path own = DataPaths.given(data, null, "text.jsonl", "text");
      if (own == null) {
        leftOut.add(
            "bits per byte is not measured: give documents with --text, or put them at "
                + data.resolve("text.jsonl"));
        return;
      }
      given.addAll(DataPaths.files(own));
    }
    List<TextDocument> all = Documents.read(given);
    measures.addAll(further.text(all.subList(0, Math.min(documents, all.size())), documentTokens));
  }

  private InstructionOptions.Judged instructions(
      Home home, List<Measure<?>> measures, List<String> leftOut, List<String> problems) {
    collect(
        () -> {
          Path ifeval = instructions.ifevalFile(home);
          if (ifeval == null) {
            leftOut.add("IFEval is not measured: give its items with --ifeval");
          } else {
            measures.add(instructions.ifeval(ifeval, home));
          }
        },
        problems);
    List<InstructionOptions.Judged> judged = new ArrayList<>();
    collect(
        () -> {
          Path xstest = instructions.xstestFile(home);
          if (xstest == null) {
            leftOut.add("XSTest is not measured: give its prompts with --xstest");
          } else {
            judged.add(instructions.xstest(xstest));
          }
        },
        problems);
    return judged.isEmpty() ? InstructionOptions.Judged.NONE : judged.getFirst();
  }

  private static void require(boolean holds, String problem, List<String> problems) {
    if (!holds) {
      problems.add(problem);
    }
  }

  private static void collect(Runnable reading, List<String> problems) {
    try {
      reading.run();
    } catch (FlyroomException e) {
      problems.addAll(e.problems());
    }
  }
}
