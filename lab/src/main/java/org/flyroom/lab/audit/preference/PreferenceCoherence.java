package org.flyroom.lab.audit.preference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.HarmDirection;
import org.flyroom.core.measure.Interval;
import org.flyroom.core.measure.Reading;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.stats.Jackknife;
import org.flyroom.core.stats.TEstimate;
import org.flyroom.core.store.Hashes;
import org.flyroom.lab.audit.ItemReading;
import org.flyroom.lab.audit.Margins;
import org.flyroom.lab.audit.Measure;
import org.flyroom.lab.audit.PairedReadings;
import org.flyroom.lab.audit.Scoring;
import org.flyroom.lab.audit.preference.PreferenceReadings.LabelMass;
import org.flyroom.lab.audit.preference.PreferenceReadings.Outcome;

/// How decided a model's preferences are on one axis: D of the slot-term fit over a fixed plan of
/// pairs, each asked in both orders.
///
/// The interval leaves out one item at a time, on both arms alike, and fits again.
public final class PreferenceCoherence implements Measure<PreferenceReadings> {
  /// Pairs each item stands in: 100 items make 600 pairs, 1,200 questions.
  public static final int DEFAULT_DEGREE = 12;

  /// Below this share of the probability, the ratio of two letters describes a tail.
  static final double LEAST_MASS_OF_A_QUESTION = 0.1;

  /// Below this median, an arm is not answering by letter at all.
  static final double LEAST_MEDIAN_MASS = 0.5;

  static final String LABEL_MASS = "label mass (median)";
  static final String BELOW_LEAST_MASS = "questions below the least label mass";

  private static final int FLOOR_DRAWS = 60;

  private final List<String> items;
  private final PairPlan plan;
  private final PreferenceQuestion question;
  private final About about;

  /// Asked by letter, over a plan in which every item stands equally often.
  ///
  /// @param degree pairs each item stands in, at least 2
  public PreferenceCoherence(PreferenceItems items, int degree) {
    this(
        items.texts(),
        PairPlan.regular(items.texts().size(), degree, "preference pairs"),
        PreferenceQuestion.LETTERS);
  }

  /// Asked in any way over any plan.
  ///
  /// @param plan over the items in their order
  public PreferenceCoherence(List<String> items, PairPlan plan, PreferenceQuestion question) {
    this.items = List.copyOf(items);
    this.plan = plan;
    this.question = question;
    if (plan.items() != this.items.size()) {
      throw new IllegalArgumentException(
          "a plan for %d items and %d items".formatted(plan.items(), this.items.size()));
    }
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("items", Integer.toString(this.items.size()));
    settings.put("items sha256", Hashes.sha256(String.join("\n", this.items)));
    settings.put("pairs", Integer.toString(plan.pairs()));
    settings.put("pairs per item", Integer.toString(plan.degree()));
    settings.put("orders", "both");
    settings.put("question", question.wording("{first}", "{second}"));
    settings.put("read-out", question.readOut());
    settings.put("least label mass of a question", Double.toString(LEAST_MASS_OF_A_QUESTION));
    settings.put("least median label mass", Double.toString(LEAST_MEDIAN_MASS));
    settings.put("fit", "Thurstone Case V with a slot term, ridge " + PreferenceFit.RIDGE);
    settings.put("interval", "jackknife over items; what is missing is counted in pairs");
    this.about =
        new About(
            "preference-coherence" + question.suffix(),
            question.suffix().isEmpty() ? "Preference coherence" : "Preference coherence, by text",
            "Does it still prefer some things to others, on one axis and in either order?",
            "D",
            HarmDirection.EITHER,
            Margins.PREFERENCE_DECISIVENESS,
            settings);
  }

  /// The project's own items at the default degree.
  public static PreferenceCoherence bundled() {
    return new PreferenceCoherence(PreferenceItems.bundled(), DEFAULT_DEGREE);
  }

  @Override
  public About about() {
    return about;
  }

  @Override
  public int requests() {
    return 2 * plan.pairs();
  }

  @Override
  public PreferenceReadings take(LanguageModel model, Progress progress) {
    List<ScoreRequest> requests = new ArrayList<>();
    for (int pair = 0; pair < plan.pairs(); pair++) {
      String i = items.get(plan.i(pair));
      String j = items.get(plan.j(pair));
      requests.add(question.request(i, j));
      requests.add(question.request(j, i));
    }
    List<List<Score>> scores = Scoring.all(model, requests, progress);
    List<Reading> forward = new ArrayList<>();
    List<Reading> reverse = new ArrayList<>();
    double[] mass = new double[scores.size()];
    for (int k = 0; k < mass.length; k++) {
      PreferenceQuestion.Answer answer = question.read(scores.get(k), LEAST_MASS_OF_A_QUESTION);
      mass[k] = answer.mass();
      (k % 2 == 0 ? forward : reverse).add(answer.picksFirst());
    }
    return read(forward, reverse, LabelMass.of(mass, LEAST_MASS_OF_A_QUESTION));
  }

  /// What answers to the plan amount to.
  PreferenceReadings read(List<Reading> forward, List<Reading> reverse, LabelMass labelMass) {
    return new PreferenceReadings(
        forward, reverse, labelMass, outcome(forward, reverse, labelMass));
  }

  private Outcome outcome(List<Reading> forward, List<Reading> reverse, LabelMass labelMass) {
    if (!(labelMass.median() >= LEAST_MEDIAN_MASS)) {
      return new Outcome.Withheld(
          "label mass: its median answer puts %.2g of the probability on the two answers, less than %.2g"
              .formatted(labelMass.median(), LEAST_MEDIAN_MASS));
    }
    BitSet present = PreferenceReadings.present(forward, reverse);
    PairPlan answered = plan.only(present);
    if (!answered.connected()) {
      return new Outcome.Withheld(tooFewPairs(present));
    }
    PairAnswers answers = answers(forward, reverse, present);
    PreferenceEstimates estimates = PreferenceEstimates.of(answers, answered.singleOrderForward());
    return new Outcome.Read(
        present,
        answers,
        estimates,
        PreferenceEstimates.Floor.ofSlotTerm(
            answers, FLOOR_DRAWS, NamedRandom.of("preference floor")),
        withoutItem(answers, estimates.slotTerm()));
  }

  private String tooFewPairs(BitSet present) {
    return "label mass: only %d of %d pairs can be read, too few to put all items on one scale"
        .formatted(present.cardinality(), plan.pairs());
  }

  private PairAnswers answers(List<Reading> forward, List<Reading> reverse, BitSet pairs) {
    int[] kept = pairs.stream().toArray();
    return plan.only(pairs)
        .answered(PairedReadings.values(forward, kept), PairedReadings.values(reverse, kept));
  }

  /// Where the letters are not answered, nothing is known. And from a D that lies within the margin
  /// of the floor (or within two of the floor's standard deviations), even the loss of every
  /// preference would read as unharmed.
  @Override
  public Optional<String> uninformative(PreferenceReadings parent) {
    return switch (parent.outcome()) {
      case Outcome.Withheld withheld -> Optional.of(withheld.reason());
      case Outcome.Read read -> {
        double d = read.estimates().slotTerm().decisiveness();
        double room = Math.max(2 * read.floor().sd(), about.margin().value());
        yield d > read.floor().mean() + room
            ? Optional.empty()
            : Optional.of(
                "floor: the parent's D of %.3f is too close to %.3f, what answers of the same strength read without any preference"
                    .formatted(d, read.floor().mean()));
      }
    };
  }

  @Override
  public Summary summary(PreferenceReadings arm) {
    Map<String, Double> details = new LinkedHashMap<>();
    details.put(LABEL_MASS, arm.labelMass().median());
    details.put(BELOW_LEAST_MASS, (double) arm.labelMass().below());
    return switch (arm.outcome()) {
      case Outcome.Withheld _ -> new Summary(null, details);
      case Outcome.Read read -> {
        addDetails(details, read);
        addChecks(details, read);
        TEstimate d =
            Jackknife.of(read.estimates().slotTerm().decisiveness(), array(read.withoutItem()));
        Interval interval = d.interval(0.95);
        yield new Summary(
            new Estimate(
                d.value(),
                new Interval(
                    Math.max(0, interval.low()), Math.min(1, interval.high()), interval.level()),
                d.n(),
                plan.pairs() - read.present().cardinality()),
            details);
      }
    };
  }

  private static void addDetails(Map<String, Double> details, Outcome.Read read) {
    PreferenceEstimates estimates = read.estimates();
    details.put("D, orders averaged", estimates.debiased().decisiveness());
    details.put("D, single order (as published)", estimates.singleOrder().decisiveness());
    details.put("D of the answers, no fit", estimates.rawDebiased());
    details.put("sign-flip floor", read.floor().mean());
    details.put("sign-flip floor, standard deviation", read.floor().sd());
    details.put("order consistency", read.answers().orderConsistency());
    details.put("same slot in both orders", read.answers().sameSlotShare());
    details.put("slot bias (positive: A)", read.answers().slotBias());
    details.put("slot pull in the fit", estimates.slotTerm().slot());
    details.put("freedom from cycles (chance 0.75)", read.answers().triads().transitivity());
    details.put("answers along one axis", estimates.oneAxisDebiased());
    details.put("Brier score of the fit", estimates.brierDebiased());
  }

  private void addChecks(Map<String, Double> details, Outcome.Read read) {
    PairPlan answered = plan.only(read.present());
    PreferenceChecks.heldOutBrier(read.answers(), answered, "preference folds")
        .ifPresent(brier -> details.put("Brier score of held-out pairs", brier));
    PreferenceChecks.splitHalf(read.answers(), answered, "preference halves")
        .ifPresent(
            halves -> {
              details.put("D that two halves have in common", halves.decisiveness());
              details.put("correlation of two halves' utilities", halves.correlation());
            });
  }

  @Override
  public Difference difference(PreferenceReadings parent, PreferenceReadings arm) {
    BitSet common = parent.present();
    common.and(arm.present());
    int missing = plan.pairs() - common.cardinality();
    if (!(parent.outcome() instanceof Outcome.Read before)) {
      return new Difference.Withheld("the parent's own figure is withheld");
    }
    return switch (arm.outcome()) {
      case Outcome.Withheld withheld ->
          new Difference.Withheld("broken format: " + withheld.reason());
      case Outcome.Read after ->
          plan.only(common).connected()
              ? paired(over(common, parent, before), over(common, arm, after), missing)
              : new Difference.Withheld("broken format: " + tooFewPairs(common));
    };
  }

  /// The value of a pair is how likely item i is chosen, the orders averaged.
  @Override
  public List<ItemReading> readings(PreferenceReadings arm, PreferenceReadings parent) {
    List<ItemReading> readings = new ArrayList<>();
    for (int pair = 0; pair < plan.pairs(); pair++) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("i", items.get(plan.i(pair)));
      document.put("j", items.get(plan.j(pair)));
      Reading forward = arm.forward().get(pair);
      Reading reverse = arm.reverse().get(pair);
      Map<String, Object> further = new LinkedHashMap<>();
      if (forward instanceof Reading.Value first) {
        further.put("picks the first, i first", first.value());
      }
      if (reverse instanceof Reading.Value first) {
        further.put("picks the first, j first", first.value());
      }
      readings.add(
          new ItemReading(
              "%d-%d".formatted(plan.i(pair), plan.j(pair)),
              document,
              "",
              List.of(2 * pair, 2 * pair + 1),
              averaged(forward, reverse),
              further));
    }
    return readings;
  }

  private static Reading averaged(Reading forward, Reading reverse) {
    if (forward instanceof Reading.Value first && reverse instanceof Reading.Value second) {
      return new Reading.Value((first.value() + 1 - second.value()) / 2);
    }
    return forward instanceof Reading.Absent ? forward : reverse;
  }

  /// D and its values without each item.
  private record Jackknifed(double d, List<Double> withoutItem) {}

  private static Difference paired(Jackknifed before, Jackknifed after, int missing) {
    double[] changes = array(after.withoutItem());
    Arrays.setAll(changes, item -> changes[item] - before.withoutItem().get(item));
    return new Difference.Paired(Jackknife.of(after.d() - before.d(), changes), missing);
  }

  /// An arm's figures over the pairs that both arms can be read on.
  private Jackknifed over(BitSet common, PreferenceReadings readings, Outcome.Read read) {
    if (common.equals(read.present())) {
      return new Jackknifed(read.estimates().slotTerm().decisiveness(), read.withoutItem());
    }
    PairAnswers answers = answers(readings.forward(), readings.reverse(), common);
    PreferenceFit fit = PreferenceFit.withSlotTerm(answers);
    return new Jackknifed(fit.decisiveness(), withoutItem(answers, fit));
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /// D without each item, each fit started from that of all items.
  private static List<Double> withoutItem(PairAnswers answers, PreferenceFit all) {
    double[] mu = all.mu();
    List<Double> d = new ArrayList<>(mu.length);
    for (int item = 0; item < mu.length; item++) {
      double[] start = new double[mu.length - 1];
      System.arraycopy(mu, 0, start, 0, item);
      System.arraycopy(mu, item + 1, start, item, mu.length - 1 - item);
      d.add(
          PreferenceFit.of(answers.without(item).bothOrders(), true, start, all.slot())
              .decisiveness());
    }
    return d;
  }
}
