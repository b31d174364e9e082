package org.flyroom.lab.audit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.flyroom.core.measure.Comparison;
import org.flyroom.core.measure.Stopwatch;
import org.flyroom.core.measure.Verdict;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.UnmeasurableException;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.stats.Verdicts;
import org.flyroom.core.store.LedgeredModel;
import org.flyroom.lab.audit.Measure.Difference;
import org.flyroom.lab.results.ArmResult;
import org.flyroom.lab.results.ItemSample;
import org.flyroom.lab.results.MeasureResult;
import org.jspecify.annotations.Nullable;

/// The damage audit: every measure on every arm, each arm against the parent.
public final class Audit {
  /// The chance of any false word among one arm's measures.
  public static final double ALPHA = 0.05;

  private static final Measure.Summary NOTHING = new Measure.Summary(null, Map.of());

  private Audit() {}

  /// Takes every measure on every arm, and keeps no items.
  ///
  /// @see #run(Map, List, AuditListener, Consumer)
  public static List<MeasureResult> run(
      Map<Arm, LanguageModel> arms, List<Measure<?>> measures, AuditListener listener) {
    return run(arms, measures, listener, null);
  }

  /// Takes every measure on every arm and judges each arm's suite.
  ///
  /// A measure asks the parent first and decides on its answers alone whether it is informative.
  /// Holm's adjustment runs over the informative measures of one arm. A measure that is not
  /// informative is still taken on every arm and its differences are shown (with p-values of that
  /// measure alone), but its verdict is *uninformative* and it weighs on no other.
  ///
  /// An arm that no longer answers in the form that its parent does has broken its format: its
  /// figure is withheld, not guessed, and the verdict is *not measured* with the reason.
  ///
  /// What a model cannot do, or does not do as it is asked, is *not measured* on it, with the
  /// reason; where the parent cannot, on no arm.
  ///
  /// @param arms models by the part they play; the parent must be among them
  /// @param samples given every item of every arm, measure by measure and arm by arm, as soon as
  ///   the arm has answered; null where nobody wants them
  /// @return one result a measure, in their order
  public static List<MeasureResult> run(
      Map<Arm, LanguageModel> arms,
      List<Measure<?>> measures,
      AuditListener listener,
      @Nullable Consumer<ItemSample> samples) {
    if (!arms.containsKey(Arm.PARENT)) {
      throw new IllegalArgumentException("an audit compares with the parent; none was given");
    }
    Set<String> ids = new HashSet<>();
    for (Measure<?> measure : measures) {
      if (!ids.add(measure.about().id())) {
        throw new IllegalArgumentException("measure given twice: " + measure.about().id());
      }
    }
    // The parent comes first: an EnumMap keeps the order of the constants.
    Map<Arm, LanguageModel> ordered = new EnumMap<>(arms);
    List<Taken> taken = new ArrayList<>();
    for (Measure<?> measure : measures) {
      taken.add(take(measure, ordered, listener, samples));
    }
    Map<Arm, List<Comparison>> judged = new EnumMap<>(Arm.class);
    for (Arm arm : ordered.keySet()) {
      if (arm != Arm.PARENT) {
        judged.put(arm, judge(taken, arm));
      }
    }
    List<MeasureResult> results = new ArrayList<>();
    for (int m = 0; m < taken.size(); m++) {
      results.add(result(taken.get(m), m, judged));
    }
    return List.copyOf(results);
  }

  /// A measure taken on every arm, not yet judged.
  private record Taken(
      Measure.About about,
      @Nullable String uninformative,
      Map<Arm, Measure.Summary> summaries,
      Map<Arm, Difference> differences,
      Stopwatch.Reading time,
      double secondsFound) {

    Difference difference(Arm arm) {
      Difference difference = differences.get(arm);
      if (difference == null) {
        throw new IllegalStateException(about.id() + " was not taken on " + arm);
      }
      return difference;
    }
  }

  private static <R> Taken take(
      Measure<R> measure,
      Map<Arm, LanguageModel> arms,
      AuditListener listener,
      @Nullable Consumer<ItemSample> samples) {
    Stopwatch watch = new Stopwatch();
    double foundBefore = secondsFound(arms);
    Map<Arm, Measure.Summary> summaries = new EnumMap<>(Arm.class);
    Map<Arm, Difference> differences = new EnumMap<>(Arm.class);
    LanguageModel parentModel = arms.get(Arm.PARENT);
    if (parentModel == null) {
      throw new IllegalStateException("no parent");
    }
    RecordingModel parentRecord = new RecordingModel(parentModel);
    R parent;
    try {
      parent = ask(measure, Arm.PARENT, samples == null ? parentModel : parentRecord, listener);
    } catch (UnmeasurableException e) {
      return notTaken(measure.about(), arms, e, watch.read(), secondsFound(arms) - foundBefore);
    }
    String uninformative = measure.uninformative(parent).orElse(null);
    summaries.put(Arm.PARENT, measure.summary(parent, parent));
    handOver(measure, Arm.PARENT, parent, parent, parentRecord, samples);
    arms.forEach(
        (arm, model) -> {
          if (arm != Arm.PARENT) {
            RecordingModel armRecord = new RecordingModel(model);
            try {
              R readings = ask(measure, arm, samples == null ? model : armRecord, listener);
              summaries.put(arm, measure.summary(readings, parent));
              differences.put(arm, measure.difference(parent, readings));
              handOver(measure, arm, readings, parent, armRecord, samples);
            } catch (UnmeasurableException e) {
              summaries.put(arm, NOTHING);
              differences.put(arm, new Difference.Withheld(reason(e)));
            }
          }
        });
    return new Taken(
        measure.about(),
        uninformative,
        summaries,
        differences,
        watch.read(),
        secondsFound(arms) - foundBefore);
  }

  private static double secondsFound(Map<Arm, LanguageModel> arms) {
    return arms.values().stream()
        .mapToDouble(model -> model instanceof LedgeredModel kept ? kept.secondsFound() : 0)
        .sum();
  }

  private static <R> R ask(
      Measure<R> measure, Arm arm, LanguageModel model, AuditListener listener) {
    String id = measure.about().id();
    return measure.take(model, (done, total) -> listener.progress(id, arm, done, total));
  }

  private static <R> void handOver(
      Measure<R> measure,
      Arm arm,
      R readings,
      R parent,
      RecordingModel asked,
      @Nullable Consumer<ItemSample> samples) {
    if (samples == null) {
      return;
    }
    int index = 0;
    for (ItemReading item : measure.readings(readings, parent)) {
      samples.accept(
          new ItemSample(
              measure.about().id(),
              arm,
              index++,
              item.id(),
              item.document(),
              item.target(),
              item.requests().stream().map(asked.asked()::get).toList(),
              item.value(),
              item.further()));
    }
  }

  /// Where the parent gave nothing, there is nothing to hold the other arms against.
  private static Taken notTaken(
      Measure.About about,
      Map<Arm, LanguageModel> arms,
      UnmeasurableException failure,
      Stopwatch.Reading time,
      double secondsFound) {
    Map<Arm, Measure.Summary> summaries = new EnumMap<>(Arm.class);
    Map<Arm, Difference> differences = new EnumMap<>(Arm.class);
    for (Arm arm : arms.keySet()) {
      summaries.put(arm, NOTHING);
      if (arm != Arm.PARENT) {
        differences.put(arm, new Difference.Withheld("the parent: " + reason(failure)));
      }
    }
    return new Taken(about, null, summaries, differences, time, secondsFound);
  }

  private static String reason(UnmeasurableException failure) {
    return String.join("; ", failure.problems());
  }

  /// One comparison a measure, in their order.
  private static List<Comparison> judge(List<Taken> suite, Arm arm) {
    List<Verdicts.Question> questions = new ArrayList<>();
    for (Taken taken : suite) {
      if (taken.uninformative() == null
          && taken.difference(arm) instanceof Difference.Paired paired) {
        questions.add(question(taken, paired));
      }
    }
    List<Comparison> informative = Verdicts.judge(questions, ALPHA);
    List<Comparison> comparisons = new ArrayList<>();
    int next = 0;
    for (Taken taken : suite) {
      comparisons.add(
          switch (taken.difference(arm)) {
            case Difference.Withheld withheld -> withheld(taken, withheld);
            case Difference.Paired paired ->
                taken.uninformative() == null
                    ? informative.get(next++)
                    : uninformative(taken.uninformative(), question(taken, paired));
          });
    }
    return comparisons;
  }

  private static Verdicts.Question question(Taken taken, Difference.Paired paired) {
    return new Verdicts.Question(
        paired.estimate(), paired.missing(), taken.about().margin().value(), taken.about().harm());
  }

  private static Comparison uninformative(String reason, Verdicts.Question question) {
    Comparison alone = Verdicts.judge(List.of(question), ALPHA).getFirst();
    return new Comparison(
        alone.difference(), alone.pEquivalence(), alone.pHarm(), new Verdict.Uninformative(reason));
  }

  private static Comparison withheld(Taken taken, Difference.Withheld withheld) {
    Verdict verdict =
        taken.uninformative() == null
            ? new Verdict.NotMeasured(withheld.reason())
            : new Verdict.Uninformative(taken.uninformative());
    return new Comparison(null, 1, 1, verdict);
  }

  private static MeasureResult result(Taken taken, int index, Map<Arm, List<Comparison>> judged) {
    List<ArmResult> arms = new ArrayList<>();
    taken
        .summaries()
        .forEach(
            (arm, summary) -> {
              List<Comparison> comparisons = judged.get(arm);
              arms.add(
                  new ArmResult(
                      arm,
                      summary.level(),
                      comparisons == null ? null : comparisons.get(index),
                      summary.details()));
            });
    Measure.About about = taken.about();
    return new MeasureResult(
        about.id(),
        about.title(),
        about.question(),
        about.unit(),
        about.harm(),
        about.margin().value(),
        about.margin().reason(),
        taken.uninformative(),
        about.settings(),
        arms,
        taken.time().seconds(),
        taken.time().processorSeconds(),
        taken.secondsFound());
  }
}
