package org.flyroom.engine.text.template;

import java.math.BigInteger;
import java.util.Locale;

/// Python's format specification: `[[fill]align][sign][#][0][width][grouping][.precision][type]`.
final class FormatSpec {
  private final String source;
  private int at;
  private String fill = " ";
  private char align;
  private char sign = '-';
  private boolean alternate;
  private int width;
  private char grouping;
  private int precision = -1;
  private char type;

  private FormatSpec(String source) {
    this.source = source;
    read();
  }

  /// `format(value, specification)`.
  static String format(Object value, String specification) {
    if (specification.isEmpty()) {
      return PythonText.text(value);
    }
    FormatSpec spec = new FormatSpec(specification);
    String text = Values.asText(value);
    if (text != null) {
      return spec.text(text);
    }
    if (Numbers.isNumber(value)) {
      return spec.number(value);
    }
    throw new TemplateException.Failed(
        "format(): a "
            + Values.typeName(value)
            + " takes no specification ':"
            + specification
            + "'");
  }

  private void read() {
    int first = source.offsetByCodePoints(0, 1);
    if (first < source.length() && isAlign(source.charAt(first))) {
      fill = source.substring(0, first);
      align = source.charAt(first);
      at = first + 1;
    } else if (isAlign(source.charAt(0))) {
      align = source.charAt(0);
      at = 1;
    }
    if (at < source.length() && "+- ".indexOf(source.charAt(at)) >= 0) {
      sign = source.charAt(at++);
    }
    alternate = skip('#');
    if (skip('0') && align == 0) {
      fill = "0";
      align = '=';
    }
    width = digits();
    if (at < source.length() && ",_".indexOf(source.charAt(at)) >= 0) {
      grouping = source.charAt(at++);
    }
    if (skip('.')) {
      int start = at;
      precision = digits();
      if (at == start) {
        throw broken();
      }
    }
    if (at < source.length()) {
      type = source.charAt(at++);
    }
    if (at < source.length()) {
      throw broken();
    }
  }

  private TemplateException.Failed broken() {
    return new TemplateException.Failed("format(): invalid specification ':" + source + "'");
  }

  private static boolean isAlign(char c) {
    return "<>=^".indexOf(c) >= 0;
  }

  private boolean skip(char c) {
    boolean there = at < source.length() && source.charAt(at) == c;
    at += there ? 1 : 0;
    return there;
  }

  private int digits() {
    int start = at;
    while (at < source.length() && source.charAt(at) >= '0' && source.charAt(at) <= '9') {
      at++;
    }
    if (at - start > 8) {
      throw broken();
    }
    return at == start ? 0 : Integer.parseInt(source.substring(start, at));
  }

  private String text(String text) {
    boolean zeroPadded = align == '=' && fill.equals("0") && source.startsWith("0");
    if ((type != 0 && type != 's')
        || (align == '=' && !zeroPadded)
        || sign != '-'
        || alternate
        || grouping != 0) {
      throw broken();
    }
    String cut =
        precision >= 0 && text.codePointCount(0, text.length()) > precision
            ? text.substring(0, text.offsetByCodePoints(0, precision))
            : text;
    return pad(cut, zeroPadded || align == 0 ? '<' : align);
  }

  private String number(Object value) {
    BigInteger whole = Numbers.asInteger(value);
    boolean integerType = "bcdoxXn".indexOf(type) >= 0 && type != 0;
    boolean fractionType = "eEfFgGn%".indexOf(type) >= 0 && type != 0;
    if ((type != 0 && !integerType && !fractionType) || type == 'n') {
      throw broken();
    }
    if (whole == null && integerType) {
      throw broken();
    }
    if (whole != null && !fractionType) {
      return integer(whole);
    }
    return fraction(Numbers.asDouble(value));
  }

  private String integer(BigInteger value) {
    if (precision >= 0) {
      throw broken();
    }
    if (type == 'c') {
      return pad(Character.toString(value.intValueExact()), align == 0 ? '<' : align);
    }
    int radix =
        switch (type) {
          case 'b' -> 2;
          case 'o' -> 8;
          case 'x', 'X' -> 16;
          default -> 10;
        };
    String digits = value.abs().toString(radix);
    String prefix = alternate && radix != 10 ? "0" + type : "";
    if (type == 'X') {
      digits = digits.toUpperCase(Locale.ROOT);
    }
    return signed(value.signum() < 0, prefix, digits, "", radix == 10 ? 3 : 4);
  }

  private String fraction(double value) {
    double magnitude = Math.abs(value);
    String text;
    if (type == 0) {
      text = precision < 0 ? Numbers.repr(magnitude) : NumberText.plain(magnitude, precision);
    } else if (type == '%') {
      text = NumberText.of(magnitude * 100, 'f', precision < 0 ? 6 : precision, alternate) + "%";
    } else {
      text = NumberText.of(magnitude, type, precision < 0 ? 6 : precision, alternate);
    }
    int whole = 0;
    while (whole < text.length() && Character.isDigit(text.charAt(whole))) {
      whole++;
    }
    boolean negative = Double.compare(value, 0.0) < 0;
    return signed(negative, "", text.substring(0, whole), text.substring(whole), 3);
  }

  private String signed(boolean negative, String prefix, String digits, String rest, int group) {
    String head = (negative ? "-" : sign == '-' ? "" : Character.toString(sign)) + prefix;
    String body = digits;
    if (align == '=') {
      int target = width - head.length() - rest.length();
      if (fill.equals("0") && grouping != 0 && !digits.isEmpty()) {
        while (grouped(body, group).length() < target) {
          body = "0" + body;
        }
        return head + grouped(body, group) + rest;
      }
      String shown = grouped(body, group);
      return head + Operators.repeatText(fill, Math.max(0, target - shown.length())) + shown + rest;
    }
    return pad(head + grouped(body, group) + rest, align == 0 ? '>' : align);
  }

  private String grouped(String digits, int group) {
    if (grouping == 0) {
      return digits;
    }
    StringBuilder out = new StringBuilder(digits);
    for (int i = digits.length() - group; i > 0; i -= group) {
      out.insert(i, grouping);
    }
    return out.toString();
  }

  private String pad(String text, char alignment) {
    int missing = width - text.codePointCount(0, text.length());
    if (missing <= 0) {
      return text;
    }
    int left =
        switch (alignment) {
          case '>' -> missing;
          case '^' -> missing / 2;
          default -> 0;
        };
    return Operators.repeatText(fill, left) + text + Operators.repeatText(fill, missing - left);
  }
}
