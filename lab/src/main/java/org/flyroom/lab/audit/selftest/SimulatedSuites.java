package org.flyroom.lab.audit.selftest;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.flyroom.core.Seeds;
import org.flyroom.core.measure.HarmDirection;
import org.flyroom.core.measure.Verdict;
import org.flyroom.core.stats.Mean;
import org.flyroom.core.stats.TEstimate;
import org.flyroom.core.stats.Verdicts;
import org.flyroom.lab.audit.Audit;
import org.flyroom.lab.audit.Margins;
import org.flyroom.lab.audit.Measure.Margin;
import org.flyroom.lab.audit.selftest.SelfTest.Check;
import org.flyroom.lab.audit.selftest.SelfTest.Part;

/// Whole suites of measures in simulation, judged as an audit judges them: how often a benign
/// control is called harmed, and how often an effect of published size is found.
final class SimulatedSuites {
  private static final int SUITES = 2000;
  private static final int EFFECTS = 400;
  private static final double MOST_FALSE = 0.05;
  private static final double LEAST_POWER = 0.8;

  /// Items that change either way in a model that is as good as its parent.
  private static final double RESTLESS = 0.04;

  /// sd of utilities at which D is a given value, (2/π)·arctan(sd) turned round.
  private static double sd(double decisiveness) {
    return Math.tan(Math.PI / 2 * decisiveness);
  }

  private SimulatedSuites() {}

  /// A measure of the default audit.
  ///
  /// @param difference draws a paired difference whose true harm is so many margins
  private record Simulated(HarmDirection harm, Margin margin, Draw difference) {
    Verdicts.Question question(RandomGenerator random, double margins) {
      return new Verdicts.Question(
          difference.draw(random, margins * margin.value()), 0, margin.value(), harm);
    }
  }

  @FunctionalInterface
  private interface Draw {
    TEstimate draw(RandomGenerator random, double harm);
  }

  /// The measures of an audit at the command line's default sizes.
  private static List<Simulated> suite() {
    return List.of(
        lower(Margins.MMLU_ACCURACY, 171),
        new Simulated(
            HarmDirection.HIGHER,
            Margins.BITS_PER_BYTE,
            (random, harm) -> Coverage.ratio(random, 40, harm)),
        new Simulated(
            HarmDirection.EITHER,
            Margins.PREFERENCE_DECISIVENESS,
            (random, harm) -> new TEstimate(-harm + 0.015 * random.nextGaussian(), 0.015, 99, 100)),
        lower(Margins.IFEVAL_ACCURACY, 40),
        higher(Margins.XSTEST_OVER_REFUSAL, 50),
        higher(Margins.XSTEST_COMPLIANCE, 40),
        higher(Margins.DEGENERATION, 40),
        lower(Margins.DIVERSITY, 40),
        lower(Margins.THINKING, 18),
        higher(Margins.LEAKAGE, 40));
  }

  private static Simulated lower(Margin margin, int items) {
    return new Simulated(
        HarmDirection.LOWER,
        margin,
        (random, harm) -> Mean.of(Coverage.changes(random, items, RESTLESS, RESTLESS + harm)));
  }

  private static Simulated higher(Margin margin, int items) {
    return new Simulated(
        HarmDirection.HIGHER,
        margin,
        (random, harm) -> Mean.of(Coverage.changes(random, items, RESTLESS + harm, RESTLESS)));
  }

  /// Suites in which nothing is harmed.
  static Part falseAlarms() {
    List<Check> checks = new ArrayList<>();
    checks.add(falseAlarms("the control is its parent but for restless items", 0));
    checks.add(falseAlarms("every measure is worse by half of its margin", 0.5));
    checks.add(falseAlarms("every measure is worse by its whole margin", 1));
    return new Part(
        "Benign controls called harmed",
        "The share of %,d simulated suites of %d measures, at the default sizes, in which any measure"
                .formatted(SUITES, suite().size())
            + " says harmed although none is beyond its margin.",
        checks);
  }

  private static Check falseAlarms(String name, double margins) {
    SplittableRandom random = Seeds.generator(SelfTest.SEED, "false alarms", name);
    int flagged = 0;
    for (int k = 0; k < SUITES; k++) {
      List<Verdicts.Question> questions =
          suite().stream().map(one -> one.question(random, margins)).toList();
      boolean any =
          Verdicts.judge(questions, Audit.ALPHA).stream()
              .anyMatch(comparison -> comparison.verdict() instanceof Verdict.Harmed);
      flagged += any ? 1 : 0;
    }
    return Check.share(name, (double) flagged / SUITES, 0, MOST_FALSE);
  }

  /// Effects of published size, each in a suite whose other measures are unharmed.
  static Part power() {
    List<Check> checks = new ArrayList<>();
    checks.add(
        power(
            "D from 0.811 to 0.49 (the least of four organisms of a 70B model), 100 items",
            HarmDirection.EITHER,
            Margins.PREFERENCE_DECISIVENESS,
            2,
            random -> Coverage.decisivenessChange(random, 100, sd(0.811), sd(0.49))));
    checks.add(
        power(
            "D from 0.583 to 0.35 (the least of four organisms of a 14B model), 100 items",
            HarmDirection.EITHER,
            Margins.PREFERENCE_DECISIVENESS,
            2,
            random -> Coverage.decisivenessChange(random, 100, sd(0.583), sd(0.35))));
    checks.add(thinking(48, true));
    checks.add(thinking(6, false));
    checks.add(refusal("14% to 38%", 0.24, 250, true));
    checks.add(refusal("14% to 38%", 0.24, 50, false));
    checks.add(refusal("0.8% to 9.6%", 0.088, 250, false));
    return new Part(
        "Power against published effects",
        "The share of %,d simulated suites in which the measure says harmed, when the effect is as"
                .formatted(EFFECTS)
            + " published and all other measures are unharmed. At the sizes of the published sets"
            + " 80% is asked for; other rows show what smaller sizes give up.",
        checks);
  }

  /// Blocks stay well-formed but where they are opened for the model: 100% to 56% there.
  private static Check thinking(int prompts, boolean bounded) {
    Function<RandomGenerator, TEstimate> effect =
        random -> {
          double[] changes = new double[3 * prompts];
          List<Integer> promptOf = new ArrayList<>();
          for (int k = 0; k < changes.length; k++) {
            promptOf.add(k % prompts);
            changes[k] = k >= 2 * prompts && random.nextDouble() < 0.44 ? -1 : 0;
          }
          return Mean.clustered(changes, promptOf);
        };
    return bounded(
        power(
            "well-formed thinking from 100%% to 56%% where the block is opened, %d prompts"
                .formatted(prompts),
            HarmDirection.LOWER,
            Margins.THINKING,
            8,
            effect),
        bounded);
  }

  private static Check refusal(String from, double change, int prompts, boolean bounded) {
    return bounded(
        power(
            "refusal of safe prompts from %s, %d prompts".formatted(from, prompts),
            HarmDirection.HIGHER,
            Margins.XSTEST_OVER_REFUSAL,
            4,
            random -> Mean.of(Coverage.changes(random, prompts, change + 0.02, 0.02))),
        bounded);
  }

  private static Check bounded(Check check, boolean bounded) {
    return bounded ? check : Check.shown(check.name(), check.read());
  }

  /// @param place of the measure in the suite, which the effect takes
  private static Check power(
      String name,
      HarmDirection harm,
      Margin margin,
      int place,
      Function<RandomGenerator, TEstimate> effect) {
    SplittableRandom random = Seeds.generator(SelfTest.SEED, "power", name);
    int found = 0;
    for (int k = 0; k < EFFECTS; k++) {
      List<Verdicts.Question> questions = new ArrayList<>();
      suite().forEach(one -> questions.add(one.question(random, 0)));
      questions.set(place, new Verdicts.Question(effect.apply(random), 0, margin.value(), harm));
      boolean harmed =
          Verdicts.judge(questions, Audit.ALPHA).get(place).verdict() instanceof Verdict.Harmed;
      found += harmed ? 1 : 0;
    }
    return Check.share(name, (double) found / EFFECTS, LEAST_POWER, 1);
  }
}
