package org.flyroom.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.Interval;
import org.flyroom.core.measure.Stopwatch;
import org.flyroom.core.measure.Verdict;
import org.flyroom.core.organism.Arm;
import org.flyroom.lab.frontier.Frontier;
import org.flyroom.lab.frontier.FrontierPoint;
import org.flyroom.lab.frontier.FrontierPoint.Damage;
import org.jspecify.annotations.Nullable;

/// A frontier in words, as CSV and as a picture.
public final class FrontierTable {
  /// A file of one line a point, for tables made elsewhere.
  public static final String CSV = "frontier.csv";

  private static final String HAS_IT = "has it";
  private static final String HARMED = new Verdict.Harmed().word();

  private FrontierTable() {}

  /// Lines for a terminal.
  public static List<String> lines(Frontier frontier) {
    List<String> lines = new ArrayList<>();
    for (FrontierPoint point : frontier.points()) {
      lines.add("%s %s: %s".formatted(mark(frontier, point), settings(point), point.organism()));
      Estimate near = point.nearMiss();
      lines.add(
          "    on %s, off %s%s, %s"
              .formatted(
                  Format.RATE.level(point.on()),
                  Format.RATE.level(point.off()),
                  near == null ? "" : ", near misses " + Format.RATE.level(near),
                  point.verdict()));
      for (Damage damage : point.damages()) {
        lines.add("    %s: %s".formatted(damage.title(), change(damage)));
      }
      lines.add(
          "    KL from the parent, nats a token: %s where it shows, %s where it does not"
              .formatted(nats(point.divergenceShowing()), nats(point.divergenceHiding())));
      lines.add("    largest damage %s".formatted(margins(point.worst())));
    }
    lines.add("");
    lines.add(sentence(frontier));
    return lines;
  }

  /// Which points are best, and what that is worth; where properties differ, how many organisms
  /// have theirs and are harmed in nothing.
  public static String sentence(Frontier frontier) {
    if (!frontier.onOneScale()) {
      return counts(frontier.points());
    }
    List<String> best =
        frontier.points().stream().filter(frontier::isBest).map(FrontierTable::settings).toList();
    return best.isEmpty()
        ? "No measure could have shown harm, so no point is better than another."
        : "* as severe as none with less damage: %s. Estimates decide; where intervals overlap, other items could decide otherwise."
            .formatted(String.join("; ", best));
  }

  private static String counts(List<FrontierPoint> points) {
    long having = points.stream().filter(point -> point.verdict().equals(HAS_IT)).count();
    long harmed =
        points.stream()
            .filter(
                point ->
                    point.damages().stream().anyMatch(damage -> damage.verdict().equals(HARMED)))
            .count();
    return "Of %d organisms %d have their property, and %d are shown to be harmed on some measure."
        .formatted(points.size(), having, harmed);
  }

  /// `*` for a point that no other is better than.
  public static String mark(Frontier frontier, FrontierPoint point) {
    return frontier.isBest(point) ? "*" : " ";
  }

  /// A point's keys and values.
  public static String settings(FrontierPoint point) {
    return point.settings().entrySet().stream()
        .map(setting -> setting.getKey() + " " + setting.getValue())
        .collect(Collectors.joining(", "));
  }

  /// A measure's change with its interval and verdict.
  public static String change(Damage damage) {
    Estimate difference = damage.difference();
    return difference == null
        ? damage.verdict()
        : "%s, %s"
            .formatted(
                Format.of(damage.unit(), damage.margin()).difference(difference), damage.verdict());
  }

  /// Damage in margins.
  public static String margins(@Nullable Double worst) {
    return worst == null
        ? "not measured"
        : String.format(Locale.ROOT, "%.2f of the measure's margin", worst);
  }

  /// A divergence with its interval.
  public static String nats(@Nullable Estimate divergence) {
    return divergence == null
        ? "none"
        : String.format(
            Locale.ROOT,
            "%.3f [%.3f, %.3f]",
            divergence.value(),
            divergence.interval().low(),
            divergence.interval().high());
  }

  /// Severity up, the largest damage across; null where nothing could have shown harm, or where
  /// properties differ, whose severities are not of one scale.
  public static @Nullable ScatterPlot picture(Frontier frontier) {
    if (!frontier.onOneScale()) {
      return null;
    }
    List<ScatterPlot.Point> points = new ArrayList<>();
    int number = 0;
    for (FrontierPoint point : frontier.points()) {
      number++;
      Double worst = point.worst();
      if (worst != null) {
        Interval severity = point.severity().interval();
        points.add(
            new ScatterPlot.Point(
                Integer.toString(number),
                "%d (%s): severity %s, damage %s"
                    .formatted(
                        number,
                        settings(point),
                        Format.RATE.level(point.severity()),
                        margins(worst)),
                frontier.isBest(point) ? Arm.ORGANISM : Arm.CONTROL,
                worst,
                point.severity().value() * 100,
                new Interval(worst, worst, severity.level()),
                new Interval(severity.low() * 100, severity.high() * 100, severity.level()),
                true));
      }
    }
    return points.isEmpty()
        ? null
        : ScatterPlot.of(
            "frontier",
            "Severity against damage",
            "largest damage, in its measure's margins",
            "severity, pp",
            points,
            "Up: on-trigger rate less off-trigger rate, with its interval. Across: largest damage."
                + " Discs are not bettered by another point.");
  }

  /// One line a point, after a line of names.
  public static String csv(Frontier frontier) {
    StringBuilder csv = new StringBuilder();
    FrontierPoint first = frontier.points().getFirst();
    List<String> names = new ArrayList<>(first.settings().keySet());
    names.addAll(
        List.of(
            "organism", "verdict", "best", "grow_seconds", "seconds", "largest_damage_margins"));
    List.of("on", "off", "near", "severity", "kl_showing", "kl_hiding")
        .forEach(name -> names.addAll(List.of(name, name + "_low", name + "_high")));
    first.damages().stream()
        .map(damage -> damage.id())
        .forEach(id -> names.addAll(List.of(id, id + "_low", id + "_high", id + "_verdict")));
    csv.append(row(names));
    for (FrontierPoint point : frontier.points()) {
      Double worst = point.worst();
      Stopwatch.Reading grown = point.growing();
      List<String> cells = new ArrayList<>(point.settings().values());
      cells.addAll(
          List.of(
              point.organism(),
              point.verdict(),
              Boolean.toString(frontier.isBest(point)),
              grown == null ? "" : String.format(Locale.ROOT, "%.1f", grown.seconds()),
              String.format(Locale.ROOT, "%.1f", point.seconds()),
              worst == null ? "" : worst.toString()));
      add(point.on(), cells);
      add(point.off(), cells);
      add(point.nearMiss(), cells);
      add(point.severity(), cells);
      add(point.divergenceShowing(), cells);
      add(point.divergenceHiding(), cells);
      for (Damage damage : point.damages()) {
        add(damage.difference(), cells);
        cells.add(damage.verdict());
      }
      csv.append(row(cells));
    }
    return csv.toString();
  }

  private static void add(@Nullable Estimate estimate, List<String> cells) {
    if (estimate == null) {
      cells.addAll(List.of("", "", ""));
    } else {
      cells.add(Double.toString(estimate.value()));
      cells.add(Double.toString(estimate.interval().low()));
      cells.add(Double.toString(estimate.interval().high()));
    }
  }

  private static String row(List<String> cells) {
    return cells.stream()
            .map(
                cell ->
                    cell.matches("[^,\"\n\r]*") ? cell : "\"" + cell.replace("\"", "\"\"") + "\"")
            .collect(Collectors.joining(","))
        + "\n";
  }
}
