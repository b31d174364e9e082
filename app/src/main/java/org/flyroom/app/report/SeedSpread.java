package org.flyroom.app.report;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.stats.Mean;
import org.flyroom.core.stats.TEstimate;
import org.flyroom.lab.results.ArmResult;
import org.flyroom.lab.results.MeasureResult;
import org.flyroom.lab.results.RunResults;
import org.flyroom.lab.results.ValidationResult;
import org.jspecify.annotations.Nullable;

/// One recipe grown with several seeds: how its figures differ from seed to seed.
///
/// The interval of a run is over items, and says nothing of what another seed would have made of
/// the recipe. Here each seed gives one value; the mean has Student's interval with one degree of
/// freedom less than there are seeds (Student 1908), so that it holds the recipe's figure and not a
/// run's.
///
/// @param seeds in the order of the runs
public record SeedSpread(List<Long> seeds, List<Row> rows) {
  private static final int LEAST_SEEDS = 2;

  /// Rates are written with one decimal, as everywhere.
  private static final double RATE_MARGIN = 0.05;

  public SeedSpread {
    seeds = List.copyOf(seeds);
    rows = List.copyOf(rows);
  }

  /// One figure.
  ///
  /// @param arm whose
  /// @param unit such as `accuracy` or `rate`
  /// @param margin the measure's, which says how many decimals are shown
  /// @param isDifference whether it is a paired difference to the parent; otherwise a level
  /// @param values one a seed that has it
  /// @param mean over seeds; seeds without a value are missing
  /// @param deviation standard deviation between seeds
  public record Row(
      String title,
      Arm arm,
      String unit,
      double margin,
      boolean isDifference,
      List<Double> values,
      Estimate mean,
      double deviation) {
    public Row {
      values = List.copyOf(values);
    }

    /// How its numbers are written.
    public Format format() {
      return Format.of(unit, margin);
    }

    /// The mean with its interval.
    public String meanWords() {
      return isDifference ? format().difference(mean) : format().level(mean);
    }

    /// The value of each seed.
    public String eachWords() {
      return values.stream()
          .map(value -> isDifference ? format().difference(value) : format().level(value))
          .collect(Collectors.joining(", "));
    }

    /// The deviation between seeds.
    public String deviationWords() {
      return format().level(deviation);
    }
  }

  /// The seeds, for a sentence.
  public String seedWords() {
    return seeds.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  /// Puts runs of one recipe together.
  ///
  /// @throws FlyroomException naming everything by which they are no such runs
  public static SeedSpread of(List<RunResults> runs) {
    check(runs);
    List<Row> rows = new ArrayList<>();
    for (Arm arm : List.of(Arm.ORGANISM, Arm.CONTROL)) {
      add(rows, "shows on trigger", arm, "rate", RATE_MARGIN, false, runs, rate(arm, true));
      add(rows, "shows off trigger", arm, "rate", RATE_MARGIN, false, runs, rate(arm, false));
    }
    Map<String, MeasureResult> measures = new LinkedHashMap<>();
    runs.forEach(
        run -> run.measures().forEach(measure -> measures.putIfAbsent(measure.id(), measure)));
    for (MeasureResult measure : measures.values()) {
      for (Arm arm : List.of(Arm.ORGANISM, Arm.CONTROL)) {
        add(
            rows,
            measure.title(),
            arm,
            measure.unit(),
            measure.margin(),
            true,
            runs,
            difference(measure.id(), arm));
      }
    }
    return new SeedSpread(
        runs.stream().map(run -> requireNonNull(requireNonNull(run.passport()).seed())).toList(),
        rows);
  }

  private static void check(List<RunResults> runs) {
    List<String> problems = new ArrayList<>();
    if (runs.size() < LEAST_SEEDS) {
      problems.add("--seeds needs runs of two seeds at least, not " + runs.size());
    }
    Map<Long, String> bySeed = new HashMap<>();
    Passport first = null;
    for (RunResults run : runs) {
      Passport passport = run.passport();
      Long seed = passport == null ? null : passport.seed();
      if (passport == null || seed == null) {
        problems.add(run.run() + ": no seed is known of this organism");
        continue;
      }
      String same = bySeed.putIfAbsent(seed, run.run());
      if (same != null) {
        problems.add("%s: seed %d, as %s".formatted(run.run(), seed, same));
      }
      if (first == null) {
        first = passport;
      } else if (!passport.parent().fingerprint().equals(first.parent().fingerprint())) {
        problems.add(
            "%s: its parent is %s, not %s"
                .formatted(run.run(), passport.parent().name(), first.parent().name()));
      } else if (!passport.property().equals(first.property())) {
        problems.add(
            "%s: its property is another one than that of %s".formatted(run.run(), first.name()));
      }
    }
    if (!problems.isEmpty()) {
      throw new FlyroomException(problems);
    }
  }

  private static Function<RunResults, @Nullable Estimate> rate(Arm arm, boolean on) {
    return run -> {
      Findings findings = Findings.of(run);
      ValidationResult found = arm == Arm.ORGANISM ? findings.organism() : findings.control();
      return found == null ? null : on ? found.onTrigger() : found.offTrigger();
    };
  }

  /// What could not have shown harm counts for nothing here either.
  private static Function<RunResults, @Nullable Estimate> difference(String id, Arm arm) {
    return run -> {
      MeasureResult measure = Scorecard.measure(run, id);
      ArmResult result =
          measure == null || measure.uninformative() != null ? null : Findings.arm(measure, arm);
      return result == null ? null : Findings.difference(result);
    };
  }

  /// Adds a row where two seeds have the figure.
  private static void add(
      List<Row> rows,
      String title,
      Arm arm,
      String unit,
      double margin,
      boolean isDifference,
      List<RunResults> runs,
      Function<RunResults, @Nullable Estimate> figure) {
    List<Double> values = new ArrayList<>();
    for (RunResults run : runs) {
      Estimate found = figure.apply(run);
      if (found != null) {
        values.add(found.value());
      }
    }
    if (values.size() < LEAST_SEEDS) {
      return;
    }
    TEstimate mean = Mean.of(values.stream().mapToDouble(Double::doubleValue).toArray());
    rows.add(
        new Row(
            title,
            arm,
            unit,
            margin,
            isDifference,
            values,
            mean.estimate(runs.size() - values.size()),
            mean.perItemDeviation()));
  }
}
