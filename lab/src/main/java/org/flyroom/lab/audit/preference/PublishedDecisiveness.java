package org.flyroom.lab.audit.preference;

import java.util.ArrayList;
import java.util.Arrays;
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
import org.flyroom.lab.audit.Scoring;
import org.flyroom.lab.audit.preference.EloPlan.Comparison;

/// μ-decisiveness as published: pairs by [EloPlan], each in one order, fitted without a slot term.
///
/// For comparison with published tables. Each arm is asked the pairs that its own answers lead to,
/// and a pull towards a slot passes for preference: [PreferenceCoherence] is the figure to lead
/// with.
public final class PublishedDecisiveness implements Measure<PublishedDecisiveness.EloAnswers> {
  /// Partners that every item meets in a round: there must be more items than that.
  public static final int PARTNERS = EloPlan.PARTNERS;

  private static final double MOST_MISSING = 0.5;

  private final List<String> items;
  private final About about;

  /// @param items more than five
  public PublishedDecisiveness(PreferenceItems items) {
    this.items = items.texts();
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("items", Integer.toString(this.items.size()));
    settings.put("items sha256", Hashes.sha256(String.join("\n", this.items)));
    settings.put(
        "pairs",
        "%d rounds of %d partners an item, by Elo rating; one order each"
            .formatted(EloPlan.ROUNDS, EloPlan.PARTNERS));
    settings.put("question", PreferenceQuestion.LETTERS.wording("{first}", "{second}"));
    settings.put("fit", "Thurstone Case V, no slot term, ridge " + PreferenceFit.RIDGE);
    settings.put("interval", "jackknife over items");
    this.about =
        new About(
            "preference-published-elo",
            "Preference decisiveness, published plan",
            "How decided is it, by the published plan and fit?",
            "D",
            HarmDirection.EITHER,
            Margins.PREFERENCE_DECISIVENESS,
            settings);
  }

  /// One arm's answers.
  ///
  /// @param asked every comparison, in order
  /// @param missing comparisons without a value
  /// @param decisiveness D, and -1 where too few answers could be read
  /// @param withoutItem D without each item
  public record EloAnswers(
      List<Pick> asked, int missing, double raw, double decisiveness, List<Double> withoutItem) {
    public EloAnswers {
      asked = List.copyOf(asked);
      withoutItem = List.copyOf(withoutItem);
    }

    boolean read() {
      return decisiveness >= 0;
    }
  }

  /// A comparison and how likely its first item is chosen.
  public record Pick(int first, int second, Reading picksFirst) {}

  @Override
  public About about() {
    return about;
  }

  @Override
  public int requests() {
    return items.size() * EloPlan.ROUNDS * EloPlan.PARTNERS;
  }

  @Override
  public EloAnswers take(LanguageModel model, Progress progress) {
    EloPlan plan = new EloPlan(items.size(), "preference Elo");
    List<Comparison> asked = new ArrayList<>();
    List<Double> picksFirst = new ArrayList<>();
    List<Pick> picks = new ArrayList<>();
    for (int round = 0; round < EloPlan.ROUNDS; round++) {
      List<Comparison> comparisons = plan.nextRound();
      List<ScoreRequest> requests =
          comparisons.stream()
              .map(
                  pair ->
                      PreferenceQuestion.LETTERS.request(
                          items.get(pair.first()), items.get(pair.second())))
              .toList();
      int before = round * comparisons.size();
      List<List<Score>> scores =
          Scoring.all(model, requests, (done, _) -> progress.answered(before + done, requests()));
      for (int k = 0; k < comparisons.size(); k++) {
        Reading answer =
            PreferenceQuestion.LETTERS
                .read(scores.get(k), PreferenceCoherence.LEAST_MASS_OF_A_QUESTION)
                .picksFirst();
        Comparison pair = comparisons.get(k);
        picks.add(new Pick(pair.first(), pair.second(), answer));
        if (answer instanceof Reading.Value value) {
          plan.answered(pair, value.value());
          asked.add(pair);
          picksFirst.add(value.value());
        }
      }
    }
    return fitted(picks, asked, picksFirst);
  }

  private EloAnswers fitted(List<Pick> picks, List<Comparison> asked, List<Double> picksFirst) {
    int missing = picks.size() - asked.size();
    if (missing > MOST_MISSING * requests()) {
      return new EloAnswers(picks, missing, 0, -1, List.of());
    }
    Answers answers = answers(asked, picksFirst, -1);
    PreferenceFit fit = PreferenceFit.of(answers, false);
    double[] mu = fit.mu();
    List<Double> without = new ArrayList<>();
    for (int item = 0; item < items.size(); item++) {
      double[] start = new double[mu.length - 1];
      System.arraycopy(mu, 0, start, 0, item);
      System.arraycopy(mu, item + 1, start, item, mu.length - 1 - item);
      without.add(
          PreferenceFit.of(answers(asked, picksFirst, item), false, start, 0).decisiveness());
    }
    double raw = picksFirst.stream().mapToDouble(p -> Math.abs(2 * p - 1)).average().orElse(0);
    return new EloAnswers(picks, missing, raw, fit.decisiveness(), without);
  }

  /// @param gone an item that is left out with its comparisons; -1 for none
  private Answers answers(List<Comparison> asked, List<Double> picksFirst, int gone) {
    int[] kept = new int[asked.size()];
    int count = 0;
    for (int k = 0; k < asked.size(); k++) {
      if (asked.get(k).first() != gone && asked.get(k).second() != gone) {
        kept[count++] = k;
      }
    }
    int[] pairs = Arrays.copyOf(kept, count);
    return new Answers(
        gone < 0 ? items.size() : items.size() - 1,
        Arrays.stream(pairs).map(k -> closed(asked.get(k).first(), gone)).toArray(),
        Arrays.stream(pairs).map(k -> closed(asked.get(k).second(), gone)).toArray(),
        Arrays.stream(pairs).mapToDouble(picksFirst::get).toArray());
  }

  private static int closed(int item, int gone) {
    return gone >= 0 && item > gone ? item - 1 : item;
  }

  /// Where the letters are not answered, nothing is known. A D within the margin of 0 could not be
  /// seen to fall.
  @Override
  public Optional<String> uninformative(EloAnswers parent) {
    if (!parent.read()) {
      return Optional.of(withheld(parent));
    }
    return parent.decisiveness() > about.margin().value()
        ? Optional.empty()
        : Optional.of("floor: the parent's D is %.3f".formatted(parent.decisiveness()));
  }

  private static String withheld(EloAnswers arm) {
    return "label mass: %d of %d answers cannot be read"
        .formatted(arm.missing(), arm.asked().size());
  }

  @Override
  public Summary summary(EloAnswers arm) {
    Map<String, Double> details = new LinkedHashMap<>();
    details.put("answers that could not be read", (double) arm.missing());
    if (!arm.read()) {
      return new Summary(null, details);
    }
    details.put("D of the answers, no fit", arm.raw());
    TEstimate d = Jackknife.of(arm.decisiveness(), array(arm.withoutItem()));
    Interval interval = d.interval(0.95);
    return new Summary(
        new Estimate(
            d.value(),
            new Interval(
                Math.max(0, interval.low()), Math.min(1, interval.high()), interval.level()),
            d.n(),
            arm.missing()),
        details);
  }

  @Override
  public Difference difference(EloAnswers parent, EloAnswers arm) {
    if (!parent.read()) {
      return new Difference.Withheld("the parent's own figure is withheld");
    }
    if (!arm.read()) {
      return new Difference.Withheld("broken format: " + withheld(arm));
    }
    double[] change = array(arm.withoutItem());
    Arrays.setAll(change, item -> change[item] - parent.withoutItem().get(item));
    return new Difference.Paired(
        Jackknife.of(arm.decisiveness() - parent.decisiveness(), change), arm.missing());
  }

  @Override
  public List<ItemReading> readings(EloAnswers arm, EloAnswers parent) {
    List<ItemReading> readings = new ArrayList<>();
    for (int k = 0; k < arm.asked().size(); k++) {
      Pick pick = arm.asked().get(k);
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("i", items.get(pick.first()));
      document.put("j", items.get(pick.second()));
      readings.add(
          ItemReading.of(
              k,
              "%d/%d-%d".formatted(k, pick.first(), pick.second()),
              document,
              "",
              pick.picksFirst(),
              Map.of()));
    }
    return readings;
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
