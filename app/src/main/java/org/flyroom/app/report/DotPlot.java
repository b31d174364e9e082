package org.flyroom.app.report;

import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.HarmDirection;
import org.flyroom.core.measure.Verdict;
import org.flyroom.core.organism.Arm;
import org.flyroom.lab.results.ArmResult;
import org.flyroom.lab.results.MeasureResult;
import org.jspecify.annotations.Nullable;

/// The geometry of one measure's picture: a dot with its interval for each arm's difference to the
/// parent, beside the band in which a change counts as none.
///
/// Places are in the drawing's own units, [#WIDTH] wide; values are in the shown unit, so shares
/// are in percentage points. The drawing scales with the page, so [#WIDTH] is about what a phone
/// shows one to one.
///
/// @param low value at the left end of the axis
/// @param high value at the right end
/// @param bandLow value at which the band starts; the axis' end where harm has one direction only
/// @param bandHigh value at which it ends
public record DotPlot(
    double low,
    double high,
    double bandLow,
    double bandHigh,
    List<Tick> ticks,
    List<Row> rows,
    String description) {
  public static final double WIDTH = 360;
  public static final double LEFT = 16;
  public static final double RIGHT = WIDTH - 16;

  /// Where the rows start, below the line that names the parent.
  public static final double TOP = 22;

  public static final double ROW_HEIGHT = 50;

  /// The height of the band around a row's dot.
  public static final double LANE = 22;

  private static final int STEPS = 5;

  /// A mark on the axis.
  public record Tick(double value, String label) {}

  /// One arm.
  ///
  /// @param index counted from 0, downwards
  /// @param text difference and interval in figures
  /// @param value the dot; null when there is no value to draw
  /// @param from where the drawn interval starts
  /// @param to where it ends
  /// @param clippedLow whether the interval goes on to the left of the axis
  /// @param clippedHigh whether it goes on to the right
  public record Row(
      int index,
      Arm arm,
      Verdict verdict,
      String text,
      @Nullable Double value,
      double from,
      double to,
      boolean clippedLow,
      boolean clippedHigh) {
    /// The baseline of the row's text.
    public double textY() {
      return TOP + index * ROW_HEIGHT + 17;
    }

    /// The line on which dot and interval lie.
    public double y() {
      return TOP + index * ROW_HEIGHT + 35;
    }
  }

  public DotPlot {
    ticks = List.copyOf(ticks);
    rows = List.copyOf(rows);
  }

  public static DotPlot of(MeasureResult measure) {
    Format format = Format.of(measure.unit(), measure.margin());
    double factor = format.factor();
    double margin = Math.abs(measure.margin()) * factor;
    double[] axis = axis(measure, margin, factor);
    double step = axis[2];
    List<Tick> ticks =
        Axis.marks(axis[0], axis[1], step).stream()
            .map(mark -> mark.value() > 0 ? new Tick(mark.value(), "+" + mark.label()) : mark)
            .toList();
    List<Row> rows = new ArrayList<>();
    for (ArmResult arm : measure.arms()) {
      if (arm.arm() != Arm.PARENT) {
        rows.add(row(rows.size(), measure, arm, format, axis[0], axis[1]));
      }
    }
    return new DotPlot(
        axis[0],
        axis[1],
        measure.harm() == HarmDirection.HIGHER ? axis[0] : -margin,
        measure.harm() == HarmDirection.LOWER ? axis[1] : margin,
        ticks,
        rows,
        description(measure, format, rows));
  }

  /// The place of a value, from left to right.
  public double x(double value) {
    return LEFT + (value - low) / (high - low) * (RIGHT - LEFT);
  }

  /// The line of the axis.
  public double axisY() {
    return TOP + rows.size() * ROW_HEIGHT + 6;
  }

  public double height() {
    return axisY() + 40;
  }

  private static Row row(
      int index, MeasureResult measure, ArmResult arm, Format format, double low, double high) {
    Verdict verdict = Findings.verdict(measure, arm.arm());
    Estimate difference = Findings.difference(arm);
    if (difference == null) {
      return new Row(index, arm.arm(), verdict, "no value", null, 0, 0, false, false);
    }
    double factor = format.factor();
    double from = difference.interval().low() * factor;
    double to = difference.interval().high() * factor;
    return new Row(
        index,
        arm.arm(),
        verdict,
        format.difference(difference),
        difference.value() * factor,
        Math.clamp(from, low, high),
        Math.clamp(to, low, high),
        from < low,
        to > high);
  }

  /// Lowest and highest value and the distance of ticks. Zero, the margin on both sides and every
  /// dot lie inside, and intervals as far as they reach over no more than as much again on either
  /// side: one very wide interval must not press the others into a point.
  private static double[] axis(MeasureResult measure, double margin, double factor) {
    double low = -1.5 * margin;
    double high = 1.5 * margin;
    for (ArmResult arm : measure.arms()) {
      Estimate difference = Findings.difference(arm);
      if (difference != null) {
        low = Math.min(low, difference.value() * factor);
        high = Math.max(high, difference.value() * factor);
      }
    }
    if (high == low) {
      low = -1;
      high = 1;
    }
    double lowest = low - (high - low);
    double highest = high + (high - low);
    for (ArmResult arm : measure.arms()) {
      Estimate difference = Findings.difference(arm);
      if (difference != null) {
        low = Math.min(low, Math.max(lowest, difference.interval().low() * factor));
        high = Math.max(high, Math.min(highest, difference.interval().high() * factor));
      }
    }
    double step = Axis.step((high - low) / STEPS);
    return new double[] {
      Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step, step
    };
  }

  private static String description(MeasureResult measure, Format format, List<Row> rows) {
    StringBuilder text =
        new StringBuilder(
            "Difference to the parent in %s with its interval; margin %s, %s."
                .formatted(
                    format.differenceUnit(),
                    format.margin(measure.margin()),
                    Wording.harm(measure.harm())));
    for (Row row : rows) {
      text.append(
          " %s: %s, %s%s."
              .formatted(
                  Wording.name(row.arm()),
                  row.text(),
                  row.verdict().word(),
                  row.clippedLow() || row.clippedHigh() ? ", interval goes beyond the axis" : ""));
    }
    return text.toString();
  }
}
