package org.flyroom.engine.text.template;

/// Decodes the escapes of a text literal as Python's `unicode-escape` codec does.
final class StringLiteral {
  private StringLiteral() {}

  /// @param body what stands between the quotes
  static String decode(String body, int line) {
    if (body.indexOf('\\') < 0) {
      return body;
    }
    String escaped = toAscii(body);
    StringBuilder out = new StringBuilder(escaped.length());
    int at = 0;
    while (at < escaped.length()) {
      char c = escaped.charAt(at++);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      if (at == escaped.length()) {
        throw new TemplateException.Failed("a text ends with a lone backslash", line);
      }
      char code = escaped.charAt(at++);
      switch (code) {
        case '\n' -> {}
        case '\\', '\'', '"' -> out.append(code);
        case 'a' -> out.append('\u0007');
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case 'v' -> out.append('\u000b');
        case 'x' -> at = appendHex(out, escaped, at, 2, line);
        case 'u' -> at = appendHex(out, escaped, at, 4, line);
        case 'U' -> at = appendHex(out, escaped, at, 8, line);
        case 'N' -> at = appendNamed(out, escaped, at, line);
        case '0', '1', '2', '3', '4', '5', '6', '7' -> {
          int end = at;
          while (end < escaped.length() && end < at + 2 && isOctal(escaped.charAt(end))) {
            end++;
          }
          out.appendCodePoint(Integer.parseInt(escaped.substring(at - 1, end), 8));
          at = end;
        }
        default -> out.append('\\').append(code);
      }
    }
    return out.toString();
  }

  /// Python first writes every letter beyond ASCII as an escape, so a backslash before one does not
  /// stay what it was.
  private static String toAscii(String body) {
    StringBuilder out = new StringBuilder(body.length());
    body.codePoints()
        .forEach(
            c -> {
              if (c < 0x80) {
                out.append((char) c);
              } else if (c < 0x100) {
                out.append("\\x").append(Numbers.hex(c, 2));
              } else if (c < 0x10000) {
                out.append("\\u").append(Numbers.hex(c, 4));
              } else {
                out.append("\\U").append(Numbers.hex(c, 8));
              }
            });
    return out.toString();
  }

  private static boolean isOctal(char c) {
    return c >= '0' && c <= '7';
  }

  private static int appendHex(StringBuilder out, String text, int at, int digits, int line) {
    int code = 0;
    for (int i = at; i < at + digits; i++) {
      int digit = i < text.length() ? Character.digit(text.charAt(i), 16) : -1;
      if (digit < 0) {
        throw new TemplateException.Failed("a text holds an unfinished \\x or \\u escape", line);
      }
      code = code * 16 + digit;
    }
    if (!Character.isValidCodePoint(code)) {
      throw new TemplateException.Failed("a text holds an escape beyond Unicode", line);
    }
    out.appendCodePoint(code);
    return at + digits;
  }

  private static int appendNamed(StringBuilder out, String text, int at, int line) {
    int close = text.indexOf('}', at);
    if (!text.startsWith("{", at) || close < 0) {
      throw new TemplateException.Failed("a text holds a broken \\N{...} escape", line);
    }
    try {
      out.appendCodePoint(Character.codePointOf(text.substring(at + 1, close)));
    } catch (IllegalArgumentException unknown) {
      throw new TemplateException.Failed(
          "no character is named " + text.substring(at + 1, close), line);
    }
    return close + 1;
  }
}
