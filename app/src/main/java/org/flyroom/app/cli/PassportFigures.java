package org.flyroom.app.cli;

import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.measure.Comparison;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.organism.Passport.Figure;
import org.flyroom.lab.results.ArmResult;
import org.flyroom.lab.results.MeasureResult;
import org.flyroom.lab.results.ValidationResult;
import org.jspecify.annotations.Nullable;

/// What papers keep of a result beside its word.
final class PassportFigures {
  private static final String RATE = "rate";

  private PassportFigures() {}

  static List<Figure> of(ValidationResult result) {
    List<Figure> figures = new ArrayList<>();
    add(figures, "on-trigger", RATE, result.onTrigger());
    add(figures, "off-trigger", RATE, result.offTrigger());
    add(figures, "near-miss", RATE, result.nearMiss());
    return figures;
  }

  static List<Figure> of(MeasureResult measure, ArmResult arm) {
    List<Figure> figures = new ArrayList<>();
    add(figures, "level", measure.unit(), arm.level());
    Comparison comparison = arm.comparison();
    add(figures, "difference", measure.unit(), comparison == null ? null : comparison.difference());
    return figures;
  }

  private static void add(
      List<Figure> figures, String name, String unit, @Nullable Estimate estimate) {
    // Where nothing was asked there is no figure.
    if (estimate != null && !Double.isNaN(estimate.value())) {
      figures.add(new Figure(name, unit, estimate));
    }
  }
}
