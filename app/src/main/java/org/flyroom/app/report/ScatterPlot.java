package org.flyroom.app.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.flyroom.app.report.Scorecard.Cell;
import org.flyroom.app.report.Scorecard.Column;
import org.flyroom.app.report.Scorecard.Family;
import org.flyroom.app.report.Scorecard.Row;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.Interval;
import org.flyroom.core.organism.Arm;
import org.jspecify.annotations.Nullable;

/// The geometry of a picture with one point a model, in the drawing's own units; values are in the
/// shown unit, so shares are in percent.
///
/// @param id unique on the page
/// @param margin half the height of the band around the identity line; 0 where there is no such
///   line
/// @param points parents first, then controls, so that organisms lie on top
/// @param links from a parent's point to what was grown from it
/// @param caption what the axes are, where their labels say only the units; null where they say all
public record ScatterPlot(
    String id,
    String title,
    String xLabel,
    String yLabel,
    Axis x,
    Axis y,
    double margin,
    List<Point> points,
    List<Link> links,
    @Nullable String caption,
    String description) {
  public static final double WIDTH = 340;
  public static final double HEIGHT = 280;
  public static final double LEFT = 52;
  public static final double RIGHT = WIDTH - 12;
  public static final double TOP = 12;
  public static final double BOTTOM = HEIGHT - 46;

  private static final int STEPS = 4;
  private static final List<String> CAPABILITY = List.of("mmlu-", "knowledge-", "choice-");
  private static final List<String> COHERENCE = List.of("preference-coherence");

  /// A model.
  ///
  /// @param telling whether both measures could show harm on its parent
  public record Point(
      String key,
      String text,
      Arm arm,
      double x,
      double y,
      Interval xInterval,
      Interval yInterval,
      boolean telling) {}

  /// A line between two points.
  public record Link(double fromX, double fromY, double toX, double toY) {}

  public ScatterPlot {
    points = List.copyOf(points);
    links = List.copyOf(links);
  }

  /// Coherence of preferences against capability, every model a point; null when the runs have not
  /// both.
  public static @Nullable ScatterPlot coherence(Scorecard scorecard) {
    int capability = scorecard.columnOf(CAPABILITY);
    int coherence = scorecard.columnOf(COHERENCE);
    if (capability < 0 || coherence < 0) {
      return null;
    }
    Column x = scorecard.columns().get(capability);
    Column y = scorecard.columns().get(coherence);
    List<Point> points = new ArrayList<>();
    List<Link> links = new ArrayList<>();
    for (Family family : scorecard.families()) {
      Point parent = null;
      for (Row row : family.rows()) {
        Point point = point(row, x, row.cells().get(capability), y, row.cells().get(coherence));
        if (point == null) {
          continue;
        }
        points.add(point);
        if (row.arm() == Arm.PARENT) {
          parent = point;
        } else if (parent != null) {
          links.add(new Link(parent.x(), parent.y(), point.x(), point.y()));
        }
      }
    }
    return points.isEmpty()
        ? null
        : plot(
            "coherence",
            "Coherence against capability",
            x.format().levelUnit(),
            y.format().levelUnit(),
            0,
            points,
            links,
            "Across: %s. Up: %s.".formatted(x.measure().title(), y.measure().title()));
  }

  /// Every measure: what was grown against its parent.
  public static List<ScatterPlot> againstParents(Scorecard scorecard) {
    List<ScatterPlot> plots = new ArrayList<>();
    for (int k = 0; k < scorecard.columns().size(); k++) {
      Column column = scorecard.columns().get(k);
      List<Point> points = new ArrayList<>();
      for (Family family : scorecard.families()) {
        Cell parent = family.rows().getFirst().cells().get(k);
        for (Row row : family.rows()) {
          Point point =
              row.arm() == Arm.PARENT
                  ? null
                  : point(row, column, parent, column, row.cells().get(k));
          if (point != null) {
            points.add(point);
          }
        }
      }
      if (!points.isEmpty()) {
        plots.add(
            plot(
                "against-" + column.id(),
                column.measure().title(),
                "parent, " + column.format().levelUnit(),
                "grown from it",
                column.measure().margin() * column.format().factor(),
                points,
                List.of(),
                null));
      }
    }
    return plots;
  }

  private static @Nullable Point point(Row row, Column x, Cell xCell, Column y, Cell yCell) {
    Estimate across = xCell.level();
    Estimate up = yCell.level();
    if (across == null || up == null) {
      return null;
    }
    Format xFormat = x.format();
    Format yFormat = y.format();
    return new Point(
        row.key(),
        "%s %s (%s): %s, %s"
            .formatted(
                row.key(), row.name(), row.arm().word(), xFormat.level(across), yFormat.level(up)),
        row.arm(),
        across.value() * xFormat.factor(),
        up.value() * yFormat.factor(),
        interval(across, xFormat.factor()),
        interval(up, yFormat.factor()),
        xCell.blindness() == null && yCell.blindness() == null);
  }

  private static Interval interval(Estimate estimate, double factor) {
    Interval interval = estimate.interval();
    return new Interval(interval.low() * factor, interval.high() * factor, interval.level());
  }

  /// Points by two quantities of their own.
  ///
  /// @param points at least one
  static ScatterPlot of(
      String id, String title, String xLabel, String yLabel, List<Point> points, String caption) {
    return plot(id, title, xLabel, yLabel, 0, points, List.of(), caption);
  }

  private static ScatterPlot plot(
      String id,
      String title,
      String xLabel,
      String yLabel,
      double margin,
      List<Point> points,
      List<Link> links,
      @Nullable String caption) {
    double[] across = range(points, true);
    double[] up = range(points, false);
    if (margin > 0) {
      // The same axis both ways, or the identity line would not be at 45 degrees.
      across[0] = Math.min(across[0], up[0]) - margin;
      across[1] = Math.max(across[1], up[1]) + margin;
      up = across;
    }
    StringBuilder description = new StringBuilder(xLabel + " across, " + yLabel + " up.");
    points.forEach(point -> description.append(' ').append(point.text()).append('.'));
    return new ScatterPlot(
        id,
        title,
        xLabel,
        yLabel,
        Axis.over(across[0], across[1], STEPS),
        Axis.over(up[0], up[1], STEPS),
        margin,
        points.stream().sorted(Comparator.comparingInt(ScatterPlot::layer)).toList(),
        links,
        caption,
        description.toString());
  }

  private static double[] range(List<Point> points, boolean across) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Point point : points) {
      Interval interval = across ? point.xInterval() : point.yInterval();
      low = Math.min(low, interval.low());
      high = Math.max(high, interval.high());
    }
    return new double[] {low, high};
  }

  public List<DotPlot.Tick> xTicks() {
    return x.ticks();
  }

  public List<DotPlot.Tick> yTicks() {
    return y.ticks();
  }

  /// Where a point's key is written: to its right, or to its left where the drawing ends.
  public double keyX(Point point) {
    double place = across(point.x()) + 7;
    return place > RIGHT - 24 ? place - 34 : place;
  }

  /// Where a point's key is written: a control's below it, others' above.
  public double keyY(Point point) {
    double place = down(point.y());
    return point.arm() == Arm.CONTROL ? place + 17 : place - 9;
  }

  private static int layer(Point point) {
    return switch (point.arm()) {
      case PARENT -> 0;
      case CONTROL, ZERO -> 1;
      case ORGANISM -> 2;
    };
  }

  /// The place of a value from left to right.
  public double across(double value) {
    return LEFT
        + (Math.clamp(value, x.low(), x.high()) - x.low()) / (x.high() - x.low()) * (RIGHT - LEFT);
  }

  /// The place of a value from top to bottom.
  public double down(double value) {
    return BOTTOM
        - (Math.clamp(value, y.low(), y.high()) - y.low()) / (y.high() - y.low()) * (BOTTOM - TOP);
  }

  /// The band around the identity line as a path: where a change counts as none.
  public String band() {
    double low = Math.max(x.low(), y.low());
    double high = Math.min(x.high(), y.high());
    double[][] corners = {
      {low, low}, {low, low + margin}, {high - margin, high},
      {high, high}, {high, high - margin}, {low + margin, low}
    };
    StringBuilder path = new StringBuilder();
    for (double[] corner : corners) {
      path.append(path.isEmpty() ? "M" : " L")
          .append(Format.coordinate(across(corner[0])))
          .append(' ')
          .append(Format.coordinate(down(corner[1])));
    }
    return path.append(" z").toString();
  }
}
