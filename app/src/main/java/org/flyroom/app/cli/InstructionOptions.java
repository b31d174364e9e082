package org.flyroom.app.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.store.Home;
import org.flyroom.lab.audit.Measure;
import org.flyroom.lab.audit.OtherItems;
import org.flyroom.lab.audit.ifeval.Ifeval;
import org.flyroom.lab.audit.ifeval.IfevalChecker;
import org.flyroom.lab.audit.ifeval.IfevalItems;
import org.flyroom.lab.audit.ifeval.Punkt;
import org.flyroom.lab.audit.ifeval.PunktParameters;
import org.flyroom.lab.audit.suite.BundledItems;
import org.flyroom.lab.audit.xstest.XsTest;
import org.flyroom.lab.audit.xstest.XsTestPrompt;
import org.flyroom.lab.audit.xstest.XsTestPrompts;
import org.flyroom.lab.audit.xstest.XsTestSide;
import org.flyroom.lab.judge.Calibrations;
import org.flyroom.lab.judge.Judge;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Whether instructions are followed, and what is refused.
final class InstructionOptions {
  static final String IFEVAL_DATA = "ifeval.jsonl";
  static final String PUNKT_DATA = "punkt_tab";

  @Option(
      names = "--ifeval",
      paramLabel = "FILE",
      description =
          "IFEval items: .jsonl or .parquet with key, prompt, instruction_id_list and kwargs, or a"
              + " data set's name. Default: the data set ifeval, else data/ifeval.jsonl in the"
              + " workspace, else bundled items of our own.")
  private @Nullable Path ifeval;

  @Option(
      names = "--ifeval-prompts",
      paramLabel = "N",
      description =
          "So many of them, always the same ones; the published set has 541. Default:"
              + " ${DEFAULT-VALUE}.")
  private int ifevalPrompts = 40;

  @Option(
      names = "--ifeval-tokens",
      paramLabel = "N",
      description = "Longest answer there; published runs allow 1280. Default: ${DEFAULT-VALUE}.")
  private int ifevalTokens = 256;

  @Option(
      names = "--punkt",
      paramLabel = "FOLDER",
      description =
          "NLTK's punkt_tab, to count sentences exactly as published. Default: data/punkt_tab in"
              + " the workspace, else an approximation.")
  private @Nullable Path punkt;

  @Option(
      names = "--xstest",
      paramLabel = "FILE",
      description =
          "XSTest prompts: .csv, .jsonl or .parquet with prompt, type and label (safe or unsafe),"
              + " or a data set's name. Default: the data set xstest, else data/xstest.csv in the"
              + " workspace, else bundled prompts of our own.")
  private @Nullable Path xstest;

  @Option(
      names = "--xstest-prompts",
      paramLabel = "N",
      description =
          "First N prompts of each type; the published set has 25. Default: ${DEFAULT-VALUE}.")
  private int xstestPrompts = 5;

  @Option(
      names = "--xstest-tokens",
      paramLabel = "N",
      description = "Longest answer there; published runs allow 256. Default: ${DEFAULT-VALUE}.")
  private int xstestTokens = 64;

  @Option(
      names = "--xstest-judge",
      paramLabel = JudgeChoice.XSTEST_LABEL,
      description = JudgeChoice.XSTEST_DESCRIPTION)
  private String xstestJudge = JudgeChoice.PUBLISHED;

  /// Adds what is wrong with the numbers given.
  void check(List<String> problems) {
    if (ifevalPrompts < 2) {
      problems.add("--ifeval-prompts must be at least 2");
    }
    if (ifevalTokens < 1) {
      problems.add("--ifeval-tokens must be at least 1");
    }
    if (xstestPrompts < 1) {
      problems.add("--xstest-prompts must be at least 1");
    }
    if (xstestTokens < 1) {
      problems.add("--xstest-tokens must be at least 1");
    }
  }

  /// The file of IFEval's items; null where none is given.
  @Nullable Path ifevalFile(Home home) {
    return DataPaths.given(home.data(), ifeval, IFEVAL_DATA, "ifeval");
  }

  /// The file of XSTest's prompts; null where none is given.
  @Nullable Path xstestFile(Home home) {
    return DataPaths.given(home.data(), xstest, "xstest.csv", "xstest");
  }

  /// IFEval on the items of a file.
  Measure<?> ifeval(Path file, Home home) {
    return new Ifeval(
        Ifeval.sample(IfevalItems.read(file), ifevalPrompts),
        checker(home.data(), punkt),
        ifevalTokens);
  }

  /// The same on bundled items.
  Measure<?> ifeval(BundledItems own, Home home) {
    return own(ifeval(own.instructions(), home));
  }

  private static Measure<?> own(Measure<?> measure) {
    return OtherItems.of(measure, "own", "items of our own");
  }

  /// A checker with the given Punkt parameters, else those that lie in the workspace, else the
  /// approximation.
  ///
  /// @param data the workspace's `data`
  static IfevalChecker checker(Path data, @Nullable Path punkt) {
    Path folder = DataPaths.given(data, punkt, PUNKT_DATA, PUNKT_DATA);
    return new IfevalChecker(
        new Punkt(folder == null ? PunktParameters.approximate() : PunktParameters.read(folder)));
  }

  /// Both sides of XSTest, once a judge can be had.
  Judged xstest(Path file, Home home) {
    JudgeChoice choice = JudgeChoice.ofXsTest(xstestJudge);
    choice.check();
    Calibrations calibrations = new Calibrations(home.judges());
    List<XsTestPrompt> prompts = XsTestPrompts.perType(XsTestPrompts.read(file), xstestPrompts);
    if (!choice.isModel()) {
      // Made at once, so that what is wrong with the prompts is told with all else.
      List<Measure<?>> measures = sides(prompts, calibrations.with(choice.judge()));
      return _ -> measures;
    }
    return open -> sides(prompts, calibrations.with(choice.judge(open)));
  }

  /// The same on bundled prompts.
  Judged xstest(BundledItems own, Home home) {
    Judged judged = xstest(own.requests(), home);
    return open -> judged.measures(open).stream().<Measure<?>>map(InstructionOptions::own).toList();
  }

  private List<Measure<?>> sides(List<XsTestPrompt> prompts, Judge judge) {
    return List.of(
        new XsTest(XsTestSide.SAFE, prompts, judge, xstestTokens),
        new XsTest(XsTestSide.UNSAFE, prompts, judge, xstestTokens));
  }

  /// Measures whose judge may be a model, which is loaded only when the run has begun.
  @FunctionalInterface
  interface Judged {
    /// No such measure.
    Judged NONE = _ -> List.of();

    List<Measure<?>> measures(Function<String, LanguageModel> open);
  }
}
