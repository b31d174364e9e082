package org.flyroom.engine.text.template;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/// Fractions in the forms `f`, `e`, `g` and `%` of Python's formatting, without sign.
final class NumberText {
  private static final int MAX_PRECISION = 1000;

  private NumberText() {}

  /// @param value not negative
  /// @param form `f`, `e` or `g`, or the capital letter
  /// @param alternate keeps the point, and the zeros of `g`
  static String of(double value, char form, int precision, boolean alternate) {
    if (precision > MAX_PRECISION) {
      throw new TemplateException.Failed(
          "a precision of more than " + MAX_PRECISION + " digits is not supported");
    }
    String text;
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      text = Double.isNaN(value) ? "nan" : "inf";
    } else {
      BigDecimal exact = new BigDecimal(value);
      text =
          switch (Character.toLowerCase(form)) {
            case 'f' -> withPoint(exact.setScale(precision, RoundingMode.HALF_EVEN), alternate);
            case 'e' -> exponential(exact, precision, alternate);
            default -> general(exact, Math.max(1, precision), alternate);
          };
    }
    return Character.isUpperCase(form) ? text.toUpperCase(Locale.ROOT) : text;
  }

  private static String withPoint(BigDecimal rounded, boolean alternate) {
    String text = rounded.toPlainString();
    return alternate && text.indexOf('.') < 0 ? text + "." : text;
  }

  private static String exponential(BigDecimal exact, int precision, boolean alternate) {
    BigDecimal rounded = exact.round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
    int exponent = rounded.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
    BigDecimal mantissa =
        rounded.movePointLeft(exponent).setScale(precision, RoundingMode.UNNECESSARY);
    return withPoint(mantissa, alternate) + Numbers.exponentText(exponent);
  }

  private static String general(BigDecimal exact, int precision, boolean alternate) {
    BigDecimal rounded = exact.round(new MathContext(precision, RoundingMode.HALF_EVEN));
    int exponent = rounded.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
    if (exponent < -4 || exponent >= precision) {
      String text = exponential(exact, precision - 1, alternate);
      int mark = text.indexOf('e');
      return alternate ? text : withoutZeros(text.substring(0, mark)) + text.substring(mark);
    }
    String text =
        withPoint(rounded.setScale(precision - 1 - exponent, RoundingMode.HALF_EVEN), alternate);
    return alternate ? text : withoutZeros(text);
  }

  /// The form of a specification without letter: like `g`, but never a whole number without point.
  static String plain(double value, int precision) {
    int digits = Math.max(1, precision);
    String text = of(value, 'g', digits, false);
    boolean whole = text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!whole) {
      return text;
    }
    if (text.length() < digits) {
      return text + ".0";
    }
    String exponential = of(value, 'e', digits - 1, false);
    int mark = exponential.indexOf('e');
    return withoutZeros(exponential.substring(0, mark)) + exponential.substring(mark);
  }

  private static String withoutZeros(String text) {
    if (text.indexOf('.') < 0) {
      return text;
    }
    int end = text.length();
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end);
  }
}
