package org.flyroom.lab.audit;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.flyroom.core.model.LanguageModel;

/// A published measure on other items than the published ones: it says so in its id and title, so
/// that nobody takes its figures for those of the benchmark.
///
/// @param about of the measure, renamed
public record OtherItems<R>(Measure<R> measure, About about) implements Measure<R> {
  public OtherItems {
    requireNonNull(measure, "measure");
    requireNonNull(about, "about");
  }

  /// A measure that is taken on other items.
  ///
  /// @param suffix of the id, such as `own`
  /// @param items what they are, as the end of the title, such as `items of our own`
  public static <R> Measure<R> of(Measure<R> measure, String suffix, String items) {
    About known = measure.about();
    return new OtherItems<>(
        measure,
        new About(
            known.id() + "-" + suffix,
            known.title() + ", " + items,
            known.question(),
            known.unit(),
            known.harm(),
            known.margin(),
            known.settings()));
  }

  @Override
  public int requests() {
    return measure.requests();
  }

  @Override
  public R take(LanguageModel model, Progress progress) {
    return measure.take(model, progress);
  }

  @Override
  public Optional<String> uninformative(R parent) {
    return measure.uninformative(parent);
  }

  @Override
  public Summary summary(R arm) {
    return measure.summary(arm);
  }

  @Override
  public Summary summary(R arm, R parent) {
    return measure.summary(arm, parent);
  }

  @Override
  public Difference difference(R parent, R arm) {
    return measure.difference(parent, arm);
  }

  @Override
  public List<ItemReading> readings(R arm, R parent) {
    return measure.readings(arm, parent);
  }
}
