package org.flyroom.lab.judge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.stats.Correlation;
import org.flyroom.core.stats.Jackknife;
import org.flyroom.core.stats.Kappa;
import org.flyroom.core.stats.Mean;
import org.flyroom.core.stats.Proportion;
import org.jspecify.annotations.Nullable;

/// How far a judge agrees with people.
public sealed interface Agreement {

  /// What a confusion table calls items without a judgement.
  String UNPARSED = "unparsed";

  /// Of classes.
  ///
  /// @param accuracy over the items that were judged; the others are missing
  /// @param kappa Cohen's, over the same items, interval by jackknife; null where it is not defined
  /// @param confusion people's class, then the judge's class or *unparsed*, then how often
  record OfClasses(
      String judge,
      Estimate accuracy,
      @Nullable Estimate kappa,
      List<PerClass> classes,
      Map<String, Map<String, Integer>> confusion)
      implements Agreement {
    public OfClasses {
      classes = List.copyOf(classes);
      confusion = Collections.unmodifiableMap(new LinkedHashMap<>(confusion));
    }
  }

  /// One class.
  ///
  /// @param recall share of the items of this class that the judge puts there; unparsed ones are
  ///   missing
  /// @param precision share of the items the judge puts there that belong there; null when it puts
  ///   none there
  record PerClass(String label, @Nullable Estimate recall, @Nullable Estimate precision) {}

  /// Of scores, 0 to 100.
  ///
  /// @param distance mean absolute difference
  /// @param bias mean of judge minus people
  /// @param pearson null where one side is constant
  /// @param spearman null where one side is constant
  record OfScores(
      String judge,
      Estimate distance,
      Estimate bias,
      @Nullable Double pearson,
      @Nullable Double spearman)
      implements Agreement {}

  /// Has a judge judge labelled answers and compares.
  ///
  /// @param rows at least two; labelled by this judge's classes, or scored where it has none
  static Agreement of(Judge judge, List<LabelledExchange> rows) {
    List<Judgement> judgements =
        judge.judge(rows.stream().map(LabelledExchange::exchange).toList());
    return judge.labels().isEmpty()
        ? ofScores(judge, rows, judgements)
        : ofClasses(judge, rows, judgements);
  }

  private static Agreement ofClasses(
      Judge judge, List<LabelledExchange> rows, List<Judgement> judgements) {
    Map<String, Map<String, Integer>> confusion = new LinkedHashMap<>();
    for (String label : judge.labels()) {
      Map<String, Integer> said = new LinkedHashMap<>();
      judge.labels().forEach(other -> said.put(other, 0));
      said.put(UNPARSED, 0);
      confusion.put(label, said);
    }
    List<String> people = new ArrayList<>();
    List<String> machine = new ArrayList<>();
    for (int k = 0; k < rows.size(); k++) {
      String label = Objects.requireNonNull(rows.get(k).label());
      String said = judgements.get(k) instanceof Judgement.Labelled one ? one.label() : UNPARSED;
      Objects.requireNonNull(confusion.get(label)).merge(said, 1, Integer::sum);
      if (!said.equals(UNPARSED)) {
        people.add(label);
        machine.add(said);
      }
    }
    requireJudged(judge, people.size(), rows.size());
    int same = 0;
    for (int k = 0; k < people.size(); k++) {
      same += people.get(k).equals(machine.get(k)) ? 1 : 0;
    }
    return new OfClasses(
        judge.name(),
        Proportion.estimate(same, people.size(), rows.size() - people.size()),
        kappa(people, machine, rows.size() - people.size()),
        judge.labels().stream().map(label -> perClass(label, confusion)).toList(),
        confusion);
  }

  private static PerClass perClass(String label, Map<String, Map<String, Integer>> confusion) {
    Map<String, Integer> own = Objects.requireNonNull(confusion.get(label));
    int right = own.getOrDefault(label, 0);
    int unparsed = own.getOrDefault(UNPARSED, 0);
    int labelled = own.values().stream().mapToInt(Integer::intValue).sum();
    int said = confusion.values().stream().mapToInt(row -> row.getOrDefault(label, 0)).sum();
    return new PerClass(
        label,
        labelled == unparsed ? null : Proportion.estimate(right, labelled - unparsed, unparsed),
        said == 0 ? null : Proportion.estimate(right, said, 0));
  }

  private static @Nullable Estimate kappa(List<String> people, List<String> machine, int missing) {
    int n = people.size();
    if (n < 3) {
      return null;
    }
    double[] without = new double[n];
    for (int k = 0; k < n; k++) {
      without[k] = Kappa.cohen(others(people, k), others(machine, k));
    }
    double kappa = Kappa.cohen(people, machine);
    return Double.isFinite(kappa) && Arrays.stream(without).allMatch(Double::isFinite)
        ? Jackknife.of(kappa, without).estimate(missing)
        : null;
  }

  private static List<String> others(List<String> labels, int gone) {
    List<String> others = new ArrayList<>(labels);
    others.remove(gone);
    return others;
  }

  private static Agreement ofScores(
      Judge judge, List<LabelledExchange> rows, List<Judgement> judgements) {
    List<Double> people = new ArrayList<>();
    List<Double> machine = new ArrayList<>();
    for (int k = 0; k < rows.size(); k++) {
      if (judgements.get(k) instanceof Judgement.Scored one) {
        people.add(Objects.requireNonNull(rows.get(k).score()));
        machine.add(one.score());
      }
    }
    int missing = rows.size() - people.size();
    requireJudged(judge, people.size(), rows.size());
    double[] x = people.stream().mapToDouble(Double::doubleValue).toArray();
    double[] y = machine.stream().mapToDouble(Double::doubleValue).toArray();
    double[] bias = new double[x.length];
    Arrays.setAll(bias, k -> y[k] - x[k]);
    return new OfScores(
        judge.name(),
        Mean.of(Arrays.stream(bias).map(Math::abs).toArray()).estimate(missing),
        Mean.of(bias).estimate(missing),
        finite(Correlation.pearson(x, y)),
        finite(Correlation.spearman(x, y)));
  }

  private static void requireJudged(Judge judge, int judged, int asked) {
    if (judged < 2) {
      throw new FlyroomException(
          "%s judged %d of %d answers, too few to compare: take another judge, more answers, or a smaller least mass"
              .formatted(judge.name(), judged, asked));
    }
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
