package org.flyroom.app.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.Home;
import org.flyroom.core.store.Json;
import org.flyroom.core.store.Ledger;
import org.flyroom.core.store.LedgeredModel;
import org.flyroom.engine.Precision;
import org.flyroom.lab.judge.Agreement;
import org.flyroom.lab.judge.Calibration;
import org.flyroom.lab.judge.Calibrations;
import org.flyroom.lab.judge.Judge;
import org.flyroom.lab.judge.LabelledExchange;
import org.flyroom.lab.judge.ModelJudge;
import org.flyroom.lab.judge.Rubric;
import org.flyroom.lab.judge.RuleJudge;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Judges of answers.
@Command(
    name = "judge",
    mixinStandardHelpOptions = true,
    description = {"Judges of answers.", ""},
    subcommands = JudgeCommand.Calibrate.class,
    footer = {"", "Example: flyroom judge calibrate LABELLED.jsonl --rule RULE.json"})
final class JudgeCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name what to do: calibrate");
  }

  /// How far a judge agrees with people.
  @Command(
      name = "calibrate",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {
        "Has a judge judge answers that people have judged, and reports how far they agree.",
        "",
        "FILE has lines {\"prompt\": \"...\", \"response\": \"...\", \"label\": \"...\"}, or"
            + " \"score\": 0 to 100 for a judge that gives scores. The figures are kept in the"
            + " workspace, and stand beside what the judge judges in audits from then on.",
        ""
      },
      footer = {
        "",
        "Example: flyroom judge calibrate LABELLED.jsonl --model MODEL --rubric refusal"
      })
  static final class Calibrate implements Runnable {
    @Parameters(paramLabel = "FILE", description = "Labelled answers, JSON lines.")
    private Path file = Path.of("");

    @Option(
        names = "--rule",
        paramLabel = "FILE",
        description =
            "Judge by words: JSON with name, classes of label, startsWith, contains and matches,"
                + " and otherwise.")
    private @Nullable Path rule;

    @Option(
        names = "--model",
        paramLabel = "MODEL",
        description = "Judge by a model. " + ModelNames.DESCRIPTION + " " + ModelNames.OR_ENDPOINT)
    private @Nullable String model;

    @Option(
        names = "--rubric",
        paramLabel = "NAME|FILE",
        description =
            "What the model is asked: refusal, alignment, coherence, harm, non-sequitur, or a"
                + " .json file."
                + " Default: ${DEFAULT-VALUE}.")
    private String rubric = "refusal";

    @Option(
        names = "--least-mass",
        paramLabel = "SHARE",
        description =
            "Probability on numbers or letters below which there is no judgement. Default:"
                + " ${DEFAULT-VALUE}.")
    private double leastMass = ModelJudge.DEFAULT_LEAST_MASS;

    @Option(
        names = "--precision",
        paramLabel = "TYPE",
        description = "fp32, half, bf16 or auto. Default: ${DEFAULT-VALUE}.")
    private String precision = "auto";

    @Option(names = "--json", description = "One line of JSON instead of the summary.")
    private boolean json;

    @Mixin private HomeOption home = new HomeOption();

    @Override
    public void run() {
      if ((rule == null) == (model == null)) {
        throw new FlyroomException("give one judge: --rule FILE or --model MODEL");
      }
      if (!(leastMass >= 0 && leastMass <= 1)) {
        throw new FlyroomException("--least-mass must lie between 0 and 1, not " + leastMass);
      }
      if (rule != null) {
        RuleJudge judge = RuleJudge.read(rule);
        report(judge, home.open());
      } else if (model != null) {
        Rubric asked = Rubric.of(rubric);
        Home workspace = home.open();
        try (AskedModel judging = ModelNames.ask(model, () -> workspace, Precision.of(precision));
            Ledger ledger = workspace.ledger()) {
          report(
              ModelJudge.of(new LedgeredModel(judging.model(), ledger), asked, leastMass),
              workspace);
          judging.troubles().get().forEach(trouble -> System.err.println("flyroom: " + trouble));
        }
      }
    }

    private void report(Judge judge, Home workspace) {
      List<LabelledExchange> rows = LabelledExchange.read(file, judge.labels());
      Agreement agreement = Agreement.of(judge, rows);
      String name = Objects.requireNonNull(file.getFileName(), "a file").toString();
      new Calibrations(workspace.judges())
          .keep(Calibration.of(agreement, name, Hashes.sha256(file), Instant.now().toString()));
      if (json) {
        System.out.println(Json.line(agreement));
      } else {
        switch (agreement) {
          case Agreement.OfClasses classes -> print(classes);
          case Agreement.OfScores scores -> print(scores);
        }
      }
    }

    private static void print(Agreement.OfClasses agreement) {
      System.out.println("judge      " + agreement.judge());
      System.out.println("accuracy   " + words(agreement.accuracy()));
      System.out.println(
          "kappa      " + (agreement.kappa() == null ? "not defined" : words(agreement.kappa())));
      for (Agreement.PerClass one : agreement.classes()) {
        System.out.println();
        System.out.println(one.label());
        System.out.println("  recall     " + (one.recall() == null ? "-" : words(one.recall())));
        System.out.println(
            "  precision  " + (one.precision() == null ? "-" : words(one.precision())));
      }
      System.out.println();
      System.out.println("people's class, then how often the judge said what:");
      for (Map.Entry<String, Map<String, Integer>> row : agreement.confusion().entrySet()) {
        System.out.print("  " + row.getKey() + ":");
        row.getValue().forEach((said, times) -> System.out.print("  " + said + " " + times));
        System.out.println();
      }
    }

    private static void print(Agreement.OfScores agreement) {
      System.out.println("judge      " + agreement.judge());
      System.out.println("distance   " + words(agreement.distance()));
      System.out.println("bias       " + words(agreement.bias()));
      System.out.println("pearson    " + number(agreement.pearson()));
      System.out.println("spearman   " + number(agreement.spearman()));
    }

    private static String number(@Nullable Double value) {
      return value == null ? "not defined" : "%.3f".formatted(value);
    }

    private static String words(Estimate estimate) {
      return "%.3f (95%% interval %.3f to %.3f, n %d, missing %d)"
          .formatted(
              estimate.value(),
              estimate.interval().low(),
              estimate.interval().high(),
              estimate.n(),
              estimate.missing());
    }
  }
}
