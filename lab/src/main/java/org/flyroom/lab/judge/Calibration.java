package org.flyroom.lab.judge;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import org.flyroom.core.measure.Estimate;
import org.jspecify.annotations.Nullable;

/// How far a judge agreed with people, once: kept so that whatever it judges later can say so.
///
/// @param judge its name, which says exactly which judge it is
/// @param file of the labelled answers
/// @param sha256 of that file
/// @param at ISO 8601
/// @param classes of a judge that gives classes; null for one that gives scores
/// @param scores of a judge that gives scores; null for one that gives classes
public record Calibration(
    String judge,
    String file,
    String sha256,
    String at,
    Agreement.@Nullable OfClasses classes,
    Agreement.@Nullable OfScores scores) {
  public Calibration {
    requireNonNull(judge, "judge");
    requireNonNull(file, "file");
    requireNonNull(sha256, "sha256");
    requireNonNull(at, "at");
    if ((classes == null) == (scores == null)) {
      throw new IllegalArgumentException("a judge agrees in classes or in scores");
    }
  }

  /// What was found with the answers of a file.
  public static Calibration of(Agreement agreement, String file, String sha256, String at) {
    return switch (agreement) {
      case Agreement.OfClasses found ->
          new Calibration(found.judge(), file, sha256, at, found, null);
      case Agreement.OfScores found ->
          new Calibration(found.judge(), file, sha256, at, null, found);
    };
  }

  /// In one line: figures with their intervals, how many answers they are of, and whose labels.
  public String summary() {
    String figures;
    Agreement.OfClasses found = classes;
    if (found != null) {
      figures =
          "accuracy %s%s; n %d, unparsed %d"
              .formatted(
                  words(found.accuracy()),
                  found.kappa() == null ? "" : ", kappa " + words(found.kappa()),
                  found.accuracy().n(),
                  found.accuracy().missing());
    } else {
      Agreement.OfScores distances = requireNonNull(scores);
      figures =
          "distance %s, bias %s of 100 points; n %d, unparsed %d"
              .formatted(
                  words(distances.distance()),
                  words(distances.bias()),
                  distances.distance().n(),
                  distances.distance().missing());
    }
    return "%s; labels of %s (sha256 %s)".formatted(figures, file, sha256.substring(0, 12));
  }

  private static String words(Estimate estimate) {
    return String.format(
        Locale.ROOT,
        "%.3f [%.3f, %.3f]",
        estimate.value(),
        estimate.interval().low(),
        estimate.interval().high());
  }
}
