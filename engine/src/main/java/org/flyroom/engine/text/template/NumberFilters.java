package org.flyroom.engine.text.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;

/// Filters on numbers.
final class NumberFilters {
  private static final String[] UNITS = {"k", "M", "G", "T", "P", "E", "Z", "Y"};

  private NumberFilters() {}

  static void addTo(Map<String, Filters.Filter> filters) {
    filters.put("abs", NumberFilters::absolute);
    filters.put("int", NumberFilters::toInteger);
    filters.put("float", NumberFilters::toFraction);
    filters.put("round", NumberFilters::round);
    filters.put("filesizeformat", NumberFilters::fileSize);
  }

  private static Object absolute(Arguments arguments) {
    Object value = arguments.bindPositional("abs", "x").value("x");
    BigInteger whole = Numbers.asInteger(value);
    if (whole != null) {
      return Numbers.integer(whole.abs());
    }
    if (value instanceof Double fraction) {
      return Math.abs(fraction);
    }
    throw new TemplateException.Failed("abs needs a number, not " + Values.typeName(value));
  }

  private static Object toInteger(Arguments arguments) {
    Arguments.Bound bound = arguments.bind("int", "value", "default?", "base?");
    Object value = bound.value("value");
    Object otherwise = bound.value("default", 0L);
    if (value instanceof Undefined undefined) {
      throw undefined.failure();
    }
    BigInteger whole = Numbers.asInteger(value);
    if (whole != null) {
      return Numbers.integer(whole);
    }
    if (value instanceof Double fraction) {
      if (fraction.isInfinite()) {
        throw new TemplateException.Failed("infinity is no whole number");
      }
      return fraction.isNaN() ? otherwise : truncated(fraction);
    }
    String text = Values.asText(value);
    if (text == null) {
      return otherwise;
    }
    Object parsed = Numbers.parseInteger(text, bound.integer("base", 10));
    if (parsed != null) {
      return parsed;
    }
    Double fraction = Numbers.parseDouble(text);
    return fraction == null || fraction.isNaN() || fraction.isInfinite()
        ? otherwise
        : truncated(fraction);
  }

  private static Object truncated(double fraction) {
    return Numbers.integer(new BigDecimal(fraction).toBigInteger());
  }

  private static Object toFraction(Arguments arguments) {
    Arguments.Bound bound = arguments.bind("float", "value", "default?");
    Object value = bound.value("value");
    if (value instanceof Undefined undefined) {
      throw undefined.failure();
    }
    Object otherwise = bound.value("default", 0.0);
    if (Numbers.isNumber(value)) {
      return Numbers.asDouble(value);
    }
    String text = Values.asText(value);
    Double parsed = text == null ? null : Numbers.parseDouble(text);
    return parsed == null ? otherwise : parsed;
  }

  private static Object round(Arguments arguments) {
    Arguments.Bound bound = arguments.bind("round", "value", "precision?", "method?");
    Object value = bound.value("value");
    int precision = bound.integer("precision", 0);
    if (!Numbers.isNumber(value)) {
      throw new TemplateException.Failed("round needs a number, not " + Values.typeName(value));
    }
    if (Math.abs(precision) > 400) {
      throw new TemplateException.Failed("round: a precision beyond 400 is not supported");
    }
    return switch (bound.text("method", "common")) {
      case "common" -> round(value, precision);
      case "ceil" -> scaled(value, precision, true);
      case "floor" -> scaled(value, precision, false);
      default -> throw new TemplateException.Failed("round: method must be common, ceil or floor");
    };
  }

  private static Object round(Object value, int precision) {
    BigInteger whole = Numbers.asInteger(value);
    if (whole != null) {
      return precision >= 0
          ? Numbers.integer(whole)
          : Numbers.integer(
              new BigDecimal(whole)
                  .setScale(precision, RoundingMode.HALF_EVEN)
                  .toBigIntegerExact());
    }
    double fraction = Numbers.asDouble(value);
    if (Double.isNaN(fraction) || Double.isInfinite(fraction)) {
      return fraction;
    }
    double rounded =
        new BigDecimal(fraction).setScale(precision, RoundingMode.HALF_EVEN).doubleValue();
    return rounded == 0 ? Math.copySign(0.0, fraction) : rounded;
  }

  /// `ceil(value * 10**precision) / 10**precision`, with Python's types in between.
  private static Object scaled(Object value, int precision, boolean up) {
    Object factor = Operators.apply(Expression.Arithmetic.POWER, 10L, (long) precision);
    Object product = Operators.apply(Expression.Arithmetic.MULTIPLY, value, factor);
    BigInteger whole = Numbers.asInteger(product);
    if (whole == null) {
      double fraction = Numbers.asDouble(product);
      if (Double.isNaN(fraction) || Double.isInfinite(fraction)) {
        throw new TemplateException.Failed("round: the number is not finite");
      }
      double bound = up ? Math.ceil(fraction) : Math.floor(fraction);
      whole = new BigDecimal(bound).toBigIntegerExact();
    }
    return Operators.apply(Expression.Arithmetic.DIVIDE, Numbers.integer(whole), factor);
  }

  private static Object fileSize(Arguments arguments) {
    Arguments.Bound bound = arguments.bind("filesizeformat", "value", "binary?");
    boolean binary = bound.flag("binary");
    Object value = bound.value("value");
    String text = Values.asText(value);
    Double parsed =
        Numbers.isNumber(value)
            ? (Double) Numbers.asDouble(value)
            : text == null ? null : Numbers.parseDouble(text);
    if (parsed == null) {
      throw new TemplateException.Failed("filesizeformat needs a number");
    }
    double bytes = parsed;
    double base = binary ? 1024 : 1000;
    if (bytes == 1) {
      return "1 Byte";
    }
    if (bytes < base) {
      return PythonText.text(truncated(bytes)) + " Bytes";
    }
    int unit = 0;
    double next = base * base;
    while (unit < UNITS.length - 1 && bytes >= next) {
      unit++;
      next *= base;
    }
    String prefix = binary ? UNITS[unit].toUpperCase(java.util.Locale.ROOT) + "i" : UNITS[unit];
    return NumberText.of(base * bytes / next, 'f', 1, false) + " " + prefix + "B";
  }
}
