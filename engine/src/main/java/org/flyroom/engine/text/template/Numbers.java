package org.flyroom.engine.text.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Python's numbers: `Long`, or `BigInteger` beyond it, `Double`, and truth values as 0 and 1.
final class Numbers {
  private static final BigInteger MIN_LONG = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX_LONG = BigInteger.valueOf(Long.MAX_VALUE);

  private Numbers() {}

  /// A whole number in its normal form.
  static Object integer(BigInteger value) {
    if (value.bitLength() > Limits.INTEGER_BITS) {
      throw new TemplateException.Failed("a whole number of too many digits");
    }
    boolean fits = value.compareTo(MIN_LONG) >= 0 && value.compareTo(MAX_LONG) <= 0;
    return fits ? (Object) value.longValue() : value;
  }

  static boolean isInteger(Object value) {
    return value instanceof Long || value instanceof BigInteger;
  }

  static boolean isNumber(Object value) {
    return isInteger(value) || value instanceof Double || value instanceof Boolean;
  }

  /// The whole number of an int or bool, or null for anything else.
  static @Nullable BigInteger asInteger(Object value) {
    return switch (value) {
      case Long small -> BigInteger.valueOf(small);
      case BigInteger large -> large;
      case Boolean truth -> truth ? BigInteger.ONE : BigInteger.ZERO;
      default -> null;
    };
  }

  /// The nearest double of a number.
  static double asDouble(Object number) {
    return switch (number) {
      case Long small -> small;
      case BigInteger large -> {
        double value = large.doubleValue();
        if (Double.isInfinite(value)) {
          throw new TemplateException.Failed("a whole number too large for a fraction");
        }
        yield value;
      }
      case Boolean truth -> truth ? 1 : 0;
      case Double fraction -> fraction;
      default -> throw new TemplateException.Failed("not a number: " + Values.typeName(number));
    };
  }

  /// An int or bool as Java's `int`, the nearest one where it does not fit.
  static int saturated(Object value) {
    BigInteger exact = asInteger(value);
    if (exact == null) {
      throw new TemplateException.Failed("a whole number is needed, not " + Values.typeName(value));
    }
    if (exact.bitLength() < 32) {
      return exact.intValue();
    }
    return exact.signum() < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
  }

  /// Exact order of two numbers; not for NaN.
  static int compare(Object left, Object right) {
    if (left instanceof Long a && right instanceof Long b) {
      return Long.compare(a, b);
    }
    if (left instanceof Double || right instanceof Double) {
      double a = left instanceof Double d ? d : Double.NaN;
      double b = right instanceof Double d ? d : Double.NaN;
      if (left instanceof Double && (right instanceof Double || Double.isInfinite(a))) {
        return right instanceof Double ? (a < b ? -1 : a > b ? 1 : 0) : (a < 0 ? -1 : 1);
      }
      if (right instanceof Double && Double.isInfinite(b)) {
        return b < 0 ? 1 : -1;
      }
    }
    return exact(left).compareTo(exact(right));
  }

  static boolean isNan(Object value) {
    return value instanceof Double fraction && Double.isNaN(fraction);
  }

  private static BigDecimal exact(Object number) {
    BigInteger whole = asInteger(number);
    return whole == null ? new BigDecimal(asDouble(number)) : new BigDecimal(whole);
  }

  /// Hexadecimal digits in small letters, at least as many as asked for.
  static String hex(int value, int digits) {
    return String.format(Locale.ROOT, "%0" + digits + "x", value);
  }

  /// `float.__repr__`: the shortest digits that read back as the same number.
  static String repr(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    BigDecimal shortest = new BigDecimal(Double.toString(Math.abs(value))).stripTrailingZeros();
    if (shortest.precision() == 2) {
      // Java writes two digits at least, so that 5e-324 becomes 4.9E-324.
      BigDecimal shorter = shortest.round(new MathContext(1, RoundingMode.HALF_UP));
      shortest = shorter.doubleValue() == Math.abs(value) ? shorter.stripTrailingZeros() : shortest;
    }
    String digits = shortest.unscaledValue().toString();
    int exponent = digits.length() - shortest.scale() - 1;
    String sign = value < 0 ? "-" : "";
    if (exponent < -4 || exponent >= 16) {
      String mantissa =
          digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
      return sign + mantissa + exponentText(exponent);
    }
    String plain = shortest.toPlainString();
    return sign + (plain.indexOf('.') < 0 ? plain + ".0" : plain);
  }

  /// An exponent with its sign and at least two digits.
  static String exponentText(int exponent) {
    String digits = Integer.toString(Math.abs(exponent));
    return (exponent < 0 ? "e-" : "e+") + (digits.length() < 2 ? "0" + digits : digits);
  }

  /// `int(text, base)`, or null where Python raises `ValueError`.
  static @Nullable Object parseInteger(String text, int base) {
    String body = Characters.strip(text).replaceAll("(?<=[0-9A-Za-z])_(?=[0-9A-Za-z])", "");
    boolean negative = body.startsWith("-");
    if (negative || body.startsWith("+")) {
      body = body.substring(1);
    }
    int radix = base;
    String prefix = body.length() > 1 ? body.substring(0, 2).toLowerCase(Locale.ROOT) : "";
    int prefixed =
        switch (prefix) {
          case "0b" -> 2;
          case "0o" -> 8;
          case "0x" -> 16;
          default -> 0;
        };
    if (prefixed != 0 && (base == prefixed || base == 0)) {
      radix = prefixed;
      body = body.substring(body.startsWith("_", 2) ? 3 : 2);
    } else if (base == 0) {
      radix = 10;
      if (body.startsWith("0") && !body.matches("0+")) {
        return null;
      }
    }
    if (radix < 2 || radix > 36) {
      return null;
    }
    for (int i = 0; i < body.length(); i += Character.charCount(body.codePointAt(i))) {
      int c = body.codePointAt(i);
      if (Character.digit(c, radix) < 0 || (c >= 128 && !Character.isDigit(c))) {
        return null;
      }
    }
    if (body.isEmpty()) {
      return null;
    }
    if (radix == 10 && body.length() > 4300) {
      throw new TemplateException.Failed("a whole number of more than 4300 digits");
    }
    BigInteger value = new BigInteger(body, radix);
    return integer(negative ? value.negate() : value);
  }

  /// `float(text)`, or null where Python raises `ValueError`.
  static @Nullable Double parseDouble(String text) {
    String body = Characters.strip(text).replaceAll("(?<=[0-9])_(?=[0-9])", "");
    StringBuilder ascii = new StringBuilder();
    body.codePoints()
        .forEach(
            c -> ascii.appendCodePoint(Character.isDigit(c) ? '0' + Character.digit(c, 10) : c));
    body = ascii.toString().toLowerCase(Locale.ROOT);
    String unsigned = body.startsWith("-") || body.startsWith("+") ? body.substring(1) : body;
    double sign = body.startsWith("-") ? -1 : 1;
    if (unsigned.equals("inf") || unsigned.equals("infinity")) {
      return sign * Double.POSITIVE_INFINITY;
    }
    if (unsigned.equals("nan")) {
      return Double.NaN;
    }
    if (unsigned.isEmpty()
        || !unsigned.matches("[0-9]*+\\.?[0-9]*+(e[+-]?[0-9]++)?")
        || !unsigned.matches("\\.?[0-9].*+")) {
      return null;
    }
    return sign * Double.parseDouble(unsigned);
  }
}
