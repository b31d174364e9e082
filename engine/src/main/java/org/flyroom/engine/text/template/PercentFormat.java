package org.flyroom.engine.text.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

/// `text % values`.
final class PercentFormat {
  private final String format;
  private final Object values;
  private final boolean isTuple;

  /// Whether the format is marked as safe, so that what is put into it must be escaped.
  private final boolean escapes;

  private final StringBuilder out = new StringBuilder();
  private int at;
  private int used;

  private PercentFormat(String format, Object values, boolean escapes) {
    this.escapes = escapes;
    this.format = format;
    this.values = values;
    this.isTuple = values instanceof TupleValue;
  }

  static Object format(Object format, Object values) {
    boolean marked = format instanceof Markup;
    PercentFormat formatter = new PercentFormat(PythonText.text(format), values, marked);
    formatter.run();
    String text = formatter.out.toString();
    return marked ? new Markup(text) : text;
  }

  private void run() {
    while (at < format.length()) {
      char c = format.charAt(at++);
      if (c == '%') {
        directive();
        Limits.checkText(out.length());
      } else {
        out.append(c);
      }
    }
    int available = values instanceof TupleValue tuple ? tuple.items().size() : 1;
    if (used < available && !(isMapping() && !isTuple)) {
      throw new TemplateException.Failed("not all arguments converted during string formatting");
    }
  }

  /// Whether Python would look up keys in the values, in which case they need not be used.
  private boolean isMapping() {
    return values instanceof DictValue
        || values instanceof ListValue
        || values instanceof RangeValue
        || values instanceof Undefined;
  }

  private void directive() {
    Object keyed = null;
    if (at < format.length() && format.charAt(at) == '(') {
      keyed = keyedValue();
    }
    int flagsStart = at;
    while (at < format.length() && "-+ #0".indexOf(format.charAt(at)) >= 0) {
      at++;
    }
    String flags = format.substring(flagsStart, at);
    int width = number();
    if (width < 0) {
      flags += "-";
      width = -width;
    }
    int precision = -1;
    if (at < format.length() && format.charAt(at) == '.') {
      at++;
      precision = Math.max(0, number());
    }
    while (at < format.length() && "hlL".indexOf(format.charAt(at)) >= 0) {
      at++;
    }
    if (at == format.length()) {
      throw new TemplateException.Failed("incomplete format: '" + format + "'");
    }
    char kind = format.charAt(at++);
    if (kind == '%') {
      out.append('%');
      return;
    }
    pad(converted(kind, keyed == null ? next() : keyed, flags, precision), flags, width, kind);
  }

  private Object keyedValue() {
    int close = at;
    int open = 0;
    do {
      if (close == format.length()) {
        throw new TemplateException.Failed("incomplete format key: '" + format + "'");
      }
      char c = format.charAt(close++);
      open += c == '(' ? 1 : c == ')' ? -1 : 0;
    } while (open > 0);
    String key = format.substring(at + 1, close - 1);
    at = close;
    if (!(values instanceof DictValue dict)) {
      throw new TemplateException.Failed("the format needs a dict");
    }
    Object value = dict.get(key);
    if (value == null) {
      throw new TemplateException.Failed("the format needs the key '" + key + "'");
    }
    return value;
  }

  private int number() {
    if (at < format.length() && format.charAt(at) == '*') {
      at++;
      return Numbers.saturated(next());
    }
    int start = at;
    while (at < format.length() && format.charAt(at) >= '0' && format.charAt(at) <= '9') {
      at++;
    }
    if (at - start > 9) {
      throw new TemplateException.Failed("a width or precision of too many digits");
    }
    return start == at ? 0 : Integer.parseInt(format.substring(start, at));
  }

  private Object next() {
    if (values instanceof TupleValue tuple) {
      if (used == tuple.items().size()) {
        throw new TemplateException.Failed("not enough arguments for format string");
      }
      return tuple.items().get(used++);
    }
    if (used++ > 0) {
      throw new TemplateException.Failed("not enough arguments for format string");
    }
    return values;
  }

  private String converted(char kind, Object value, String flags, int precision) {
    return switch (kind) {
      case 's' -> cut(escapes ? Markup.escape(value) : PythonText.text(value), precision);
      case 'r' -> {
        String text = PythonText.repr(value);
        yield cut(escapes ? Markup.escape(text) : text, precision);
      }
      case 'a' -> cut(PythonText.ascii(value), precision);
      case 'c' -> character(value);
      case 'd', 'i', 'u' -> signed(digits(whole(value, kind), 10, "", precision), flags);
      case 'o' -> signed(digits(integer(value, kind), 8, prefix(flags, "0o"), precision), flags);
      case 'x' -> signed(digits(integer(value, kind), 16, prefix(flags, "0x"), precision), flags);
      case 'X' ->
          signed(
              digits(integer(value, kind), 16, prefix(flags, "0x"), precision)
                  .toUpperCase(Locale.ROOT),
              flags);
      case 'e', 'E', 'f', 'F', 'g', 'G' -> {
        double number = fraction(value, kind);
        String text =
            NumberText.of(
                Math.abs(number), kind, precision < 0 ? 6 : precision, flags.contains("#"));
        boolean negative = Double.compare(number, 0.0) < 0;
        yield signed(negative ? "-" + text : text, flags);
      }
      default -> throw new TemplateException.Failed("unsupported format character '" + kind + "'");
    };
  }

  private static String prefix(String flags, String prefix) {
    return flags.contains("#") ? prefix : "";
  }

  private static String cut(String text, int precision) {
    return precision < 0 || text.codePointCount(0, text.length()) <= precision
        ? text
        : text.substring(0, text.offsetByCodePoints(0, precision));
  }

  private static String character(Object value) {
    String text = Values.asText(value);
    if (text != null && text.codePointCount(0, text.length()) == 1) {
      return text;
    }
    BigInteger code = Numbers.asInteger(value);
    if (code == null
        || code.signum() < 0
        || code.bitLength() > 21
        || !Character.isValidCodePoint(code.intValue())) {
      throw new TemplateException.Failed(
          "the format of a character needs a number or a single character");
    }
    return Character.toString(code.intValue());
  }

  private static BigInteger whole(Object value, char kind) {
    if (value instanceof Double number && !number.isNaN() && !number.isInfinite()) {
      return new BigDecimal(number).toBigInteger();
    }
    return integer(value, kind);
  }

  private static BigInteger integer(Object value, char kind) {
    BigInteger whole = Numbers.asInteger(value);
    if (whole == null) {
      throw new TemplateException.Failed(
          "%" + kind + " needs a number, not " + Values.typeName(value));
    }
    return whole;
  }

  private static double fraction(Object value, char kind) {
    if (!Numbers.isNumber(value)) {
      throw new TemplateException.Failed(
          "%" + kind + " needs a number, not " + Values.typeName(value));
    }
    return Numbers.asDouble(value);
  }

  private static String digits(BigInteger value, int radix, String prefix, int precision) {
    String digits = value.abs().toString(radix);
    int missing = Math.max(0, precision - digits.length());
    return (value.signum() < 0 ? "-" : "") + prefix + Operators.repeatText("0", missing) + digits;
  }

  private static String signed(String number, String flags) {
    if (number.startsWith("-")) {
      return number;
    }
    return (flags.contains("+") ? "+" : flags.contains(" ") ? " " : "") + number;
  }

  private void pad(String text, String flags, int width, char kind) {
    int missing = width - text.codePointCount(0, text.length());
    if (missing <= 0) {
      out.append(text);
    } else if (flags.contains("-")) {
      out.append(text).append(Operators.repeatText(" ", missing));
    } else if (flags.contains("0") && "diuoxXeEfFgG".indexOf(kind) >= 0) {
      int head = text.startsWith("-") || text.startsWith("+") || text.startsWith(" ") ? 1 : 0;
      if (text.startsWith("0x", head)
          || text.startsWith("0X", head)
          || text.startsWith("0o", head)) {
        head += 2;
      }
      out.append(text, 0, head)
          .append(Operators.repeatText("0", missing))
          .append(text, head, text.length());
    } else {
      out.append(Operators.repeatText(" ", missing)).append(text);
    }
  }
}
