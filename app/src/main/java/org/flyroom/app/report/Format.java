package org.flyroom.app.report;

import java.util.Locale;
import java.util.Set;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.Interval;
import org.jspecify.annotations.Nullable;

/// Writes numbers for people: a true minus sign, thin spaces between thousands, shares in percent,
/// and for everything else as many decimals as the measure's margin asks for.
///
/// An instance writes the numbers of one measure; what has no unit is written by the static
/// methods.
public final class Format {
  /// Rates and shares of answers, such as validation reports.
  public static final Format RATE = new Format("rate", true, 1, 1);

  /// Divergences from a parent.
  public static final Format NATS = new Format("nats a token", false, 2, 2);

  private static final Set<String> SHARES =
      Set.of("accuracy", "rate", "share", "probability", "agreement", "fraction", "proportion");
  private static final double USUAL_LEVEL = 0.95;
  private static final int MOST_DECIMALS = 6;
  private static final String ABSENT = "–";

  private final String unit;
  private final boolean share;
  private final int levelDecimals;
  private final int differenceDecimals;

  private Format(String unit, boolean share, int levelDecimals, int differenceDecimals) {
    this.unit = unit;
    this.share = share;
    this.levelDecimals = levelDecimals;
    this.differenceDecimals = differenceDecimals;
  }

  /// The numbers of a measure.
  ///
  /// @param margin differences get one decimal more than the margin's first digit
  public static Format of(String unit, double margin) {
    boolean share = SHARES.contains(unit.toLowerCase(Locale.ROOT));
    double shown = Math.abs(margin) * (share ? 100 : 1);
    int decimals = shown > 0 ? 1 - (int) Math.floor(Math.log10(shown)) : share ? 1 : 3;
    decimals = Math.clamp(decimals, share ? 1 : 0, MOST_DECIMALS);
    return new Format(unit, share, share ? 1 : decimals, decimals);
  }

  /// How many of the shown units make one of the measure's: 100 for shares, which are shown in
  /// percent.
  public double factor() {
    return share ? 100 : 1;
  }

  /// The unit of a level, such as `accuracy, %`.
  public String levelUnit() {
    return share ? unit + ", %" : unit;
  }

  /// The unit of a difference: percentage points for shares.
  public String differenceUnit() {
    return share ? "pp" : unit;
  }

  /// A level, such as `96.7%` or `0.912`.
  public String level(double value) {
    return fixed(value * factor(), levelDecimals) + (share && !Double.isNaN(value) ? "%" : "");
  }

  /// The interval of a level, such as `[88.6, 99.1]`.
  public String levelInterval(Interval interval) {
    return "[%s, %s]%s"
        .formatted(
            fixed(interval.low() * factor(), levelDecimals),
            fixed(interval.high() * factor(), levelDecimals),
            level(interval));
  }

  /// A level with its interval.
  public String level(Estimate estimate) {
    return level(estimate.value()) + " " + levelInterval(estimate.interval());
  }

  /// A difference with its sign and without unit, such as `−1.2`; exactly none is a bare `0`.
  public String difference(double value) {
    if (value == 0) {
      return "0";
    }
    String text = fixed(value * factor(), differenceDecimals);
    return value > 0 ? "+" + text : text;
  }

  /// The interval of a difference, such as `[−2.0, +0.4]`.
  public String differenceInterval(Interval interval) {
    return "[%s, %s]%s"
        .formatted(difference(interval.low()), difference(interval.high()), level(interval));
  }

  /// A difference with its interval, without unit.
  public String difference(Estimate estimate) {
    return difference(estimate.value()) + " " + differenceInterval(estimate.interval());
  }

  /// The margin with its unit, such as `2 pp`.
  public String margin(double margin) {
    return figure(margin * factor()) + " " + differenceUnit();
  }

  /// The margin without its unit, but for percentage points.
  public String marginFigure(double margin) {
    return figure(margin * factor()) + (share ? " pp" : "");
  }

  /// A whole number, such as `12 345` with thin spaces.
  public static String count(long count) {
    return typeset(String.format(Locale.ROOT, "%,d", count));
  }

  /// A p-value.
  public static String p(double p) {
    if (Double.isNaN(p)) {
      return ABSENT;
    }
    return p < 0.001 ? "< 0.001" : p > 0.999 ? "> 0.999" : fixed(p, 3);
  }

  /// A number of unknown unit, with four significant digits.
  public static String figure(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value) || value == 0) {
      return fixed(value, 0);
    }
    int decimals = 3 - (int) Math.floor(Math.log10(Math.abs(value)));
    String text = fixed(value, Math.clamp(decimals, 0, 9));
    return text.indexOf('.') < 0 ? text : text.replaceAll("0+$", "").replaceAll("\\.$", "");
  }

  /// A number with a set number of decimals; values that are none give a dash.
  public static String fixed(double value, int decimals) {
    if (Double.isNaN(value)) {
      return ABSENT;
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "−∞";
    }
    return typeset(String.format(Locale.ROOT, "%,." + decimals + "f", value));
  }

  /// A length of time, such as `12 s`, `3 min 05 s` or `1 h 04 min`.
  public static String seconds(double seconds) {
    if (seconds < 10) {
      return fixed(seconds, 1) + " s";
    }
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    return whole < 3600
        ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole % 3600 / 60);
  }

  /// A length of time that may not be known.
  public static String secondsIfKnown(@Nullable Double seconds) {
    return seconds == null ? ABSENT : seconds(seconds);
  }

  /// The first twelve digits of a hash.
  public static String hash(String hash) {
    return hash.length() <= 12 ? hash : hash.substring(0, 12) + "…";
  }

  /// A place in a drawing.
  public static String coordinate(double place) {
    return String.format(Locale.ROOT, "%.1f", place);
  }

  private static String level(Interval interval) {
    return interval.level() == USUAL_LEVEL ? "" : " (" + figure(interval.level() * 100) + "%)";
  }

  private static String typeset(String number) {
    return number.replace('-', '−').replace(',', '\u202f');
  }
}
