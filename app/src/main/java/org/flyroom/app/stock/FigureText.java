package org.flyroom.app.stock;

import java.util.List;
import java.util.stream.Collectors;
import org.flyroom.app.report.Format;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.organism.Passport.Figure;

/// Figures of papers as people read them.
final class FigureText {
  private FigureText() {}

  /// A rate with its interval, and how many answers it rests on.
  static String rate(Estimate rate) {
    return "%s, n %s%s"
        .formatted(Format.RATE.level(rate), Format.count(rate.n()), missing(rate.missing()));
  }

  /// All figures of a measurement with their names.
  static String all(List<Figure> figures) {
    return figures.stream()
        .map(figure -> figure.name() + " " + one(figure))
        .collect(Collectors.joining("; "));
  }

  /// A figure with its interval.
  static String one(Figure figure) {
    // The margin, which decides the decimals of reports, is not in the papers.
    Format format = Format.of(figure.unit(), 0);
    Estimate estimate = figure.estimate();
    boolean difference = figure.name().equals("difference");
    String text =
        difference
            ? format.difference(estimate) + " " + format.differenceUnit()
            : format.level(estimate) + (figure.unit().equals("rate") ? "" : " " + figure.unit());
    return "%s, n %s%s".formatted(text, Format.count(estimate.n()), missing(estimate.missing()));
  }

  private static String missing(long missing) {
    return missing == 0 ? "" : ", missing " + Format.count(missing);
  }
}
