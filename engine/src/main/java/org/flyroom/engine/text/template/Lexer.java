package org.flyroom.engine.text.template;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Cuts a template into tokens, with `trim_blocks` and `lstrip_blocks` on, as Jinja's lexer does.
final class Lexer {
  private static final List<String> OPERATORS =
      List.of(
          "**", "//", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{",
          "}", "=", ">", "<", ".", ":", "|", ",", ";");

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int position;
  private int line = 1;
  private int countedTo;
  private boolean lineStarting = true;

  private Lexer(String source) {
    this.source = source;
  }

  /// Tokens of a template, the last being [Token.Kind#END].
  static List<Token> tokens(String template) {
    String normalised = template.replace("\r\n", "\n").replace('\r', '\n');
    if (normalised.endsWith("\n")) {
      normalised = normalised.substring(0, normalised.length() - 1);
    }
    Lexer lexer = new Lexer(normalised);
    lexer.readTemplate();
    return lexer.tokens;
  }

  private void readTemplate() {
    while (position < source.length()) {
      int begin = nextOpening(position);
      if (begin < 0) {
        addText(source.substring(position));
        moveTo(source.length());
        break;
      }
      char kind = source.charAt(begin + 1);
      char sign = signAt(begin + 2);
      String text = textBefore(begin, sign, kind != '{');
      int afterSign = begin + 2 + (sign == 0 ? 0 : 1);
      addText(text);
      moveTo(begin);
      if (kind == '#') {
        readComment(afterSign);
      } else if (kind == '{') {
        add(Token.Kind.PRINT_BEGIN, "{{");
        moveTo(afterSign);
        readInside(false);
      } else {
        int raw = afterRawBegin(begin);
        if (raw >= 0) {
          lineStarting = source.charAt(raw - 1) == '\n';
          moveTo(raw);
          readRaw();
        } else {
          add(Token.Kind.TAG_BEGIN, "{%");
          moveTo(afterSign);
          readInside(true);
        }
      }
    }
    add(Token.Kind.END, "");
  }

  private int nextOpening(int from) {
    for (int at = source.indexOf('{', from); at >= 0; at = source.indexOf('{', at + 1)) {
      if (at + 1 < source.length() && "{%#".indexOf(source.charAt(at + 1)) >= 0) {
        return at;
      }
    }
    return -1;
  }

  private char signAt(int at) {
    return at < source.length() && (source.charAt(at) == '-' || source.charAt(at) == '+')
        ? source.charAt(at)
        : 0;
  }

  /// The text up to a tag, without the space that the tag takes away.
  private String textBefore(int end, char sign, boolean isTag) {
    String text = source.substring(position, end);
    if (sign == '-') {
      return Characters.stripEnd(text);
    }
    if (sign != '+' && isTag) {
      int lineStart = text.lastIndexOf('\n') + 1;
      if ((lineStart > 0 || lineStarting) && Characters.isBlank(text, lineStart)) {
        return text.substring(0, lineStart);
      }
    }
    return text;
  }

  private void readComment(int from) {
    int end = source.indexOf("#}", from);
    if (end < 0) {
      throw new TemplateException.Failed("a comment is not closed with '#}'", line);
    }
    char sign = end > from ? signAt(end - 1) : 0;
    moveTo(afterTagEnd(end + 2, sign));
    lineStarting = source.charAt(position - 1) == '\n';
  }

  /// Where the text goes on after a closing `%}` or `#}`.
  private int afterTagEnd(int end, char sign) {
    if (sign == '-') {
      return Characters.skipSpace(source, end);
    }
    boolean trims = sign != '+' && end < source.length() && source.charAt(end) == '\n';
    return trims ? end + 1 : end;
  }

  /// Where the text of a raw block begins, or -1 if the tag is not `raw`.
  private int afterRawBegin(int begin) {
    int at = begin + 2 + (signAt(begin + 2) == 0 ? 0 : 1);
    at = Characters.skipSpace(source, at);
    if (!source.startsWith("raw", at)) {
      return -1;
    }
    at = Characters.skipSpace(source, at + 3);
    if (source.startsWith("-%}", at)) {
      return Characters.skipSpace(source, at + 3);
    }
    return source.startsWith("%}", at) ? at + 2 : -1;
  }

  private void readRaw() {
    for (int at = source.indexOf("{%", position); at >= 0; at = source.indexOf("{%", at + 1)) {
      char sign = signAt(at + 2);
      int word = Characters.skipSpace(source, at + 2 + (sign == 0 ? 0 : 1));
      if (!source.startsWith("endraw", word)) {
        continue;
      }
      int end = Characters.skipSpace(source, word + 6);
      char endSign = signAt(end);
      if (!source.startsWith("%}", end + (endSign == 0 ? 0 : 1))) {
        continue;
      }
      addText(textBefore(at, sign, true));
      moveTo(afterTagEnd(end + (endSign == 0 ? 2 : 3), endSign));
      lineStarting = source.charAt(position - 1) == '\n';
      return;
    }
    throw new TemplateException.Failed("a raw block is not closed with '{% endraw %}'", line);
  }

  /// Reads what stands inside `{{ }}` or `{% %}`, up to its end.
  private void readInside(boolean tag) {
    Deque<Character> open = new ArrayDeque<>();
    while (true) {
      moveTo(Characters.skipSpace(source, position));
      if (position >= source.length()) {
        throw new TemplateException.Failed("'" + (tag ? "{%" : "{{") + "' is not closed", line);
      }
      if (open.isEmpty() && readEnd(tag)) {
        return;
      }
      readToken(open);
    }
  }

  private boolean readEnd(boolean tag) {
    char sign = signAt(position);
    int end = position + (sign == 0 ? 0 : 1);
    if (!source.startsWith(tag ? "%}" : "}}", end) || (!tag && sign == '+')) {
      return false;
    }
    add(tag ? Token.Kind.TAG_END : Token.Kind.PRINT_END, tag ? "%}" : "}}");
    if (tag) {
      moveTo(afterTagEnd(end + 2, sign));
    } else {
      moveTo(sign == '-' ? Characters.skipSpace(source, end + 2) : end + 2);
    }
    lineStarting = source.charAt(position - 1) == '\n';
    return true;
  }

  private void readToken(Deque<Character> open) {
    char first = source.charAt(position);
    if (first >= '0' && first <= '9') {
      readNumber();
    } else if (first == '\'' || first == '"') {
      readString(first);
    } else if (Character.isUnicodeIdentifierStart(source.codePointAt(position)) || first == '_') {
      int end = position;
      while (end < source.length()
          && Character.isUnicodeIdentifierPart(source.codePointAt(end))
          && !Character.isIdentifierIgnorable(source.codePointAt(end))) {
        end += Character.charCount(source.codePointAt(end));
      }
      add(Token.Kind.NAME, source.substring(position, end));
      moveTo(end);
    } else {
      readOperator(open);
    }
  }

  private void readOperator(Deque<Character> open) {
    for (String operator : OPERATORS) {
      if (source.startsWith(operator, position)) {
        switch (operator) {
          case "{" -> open.push('}');
          case "(" -> open.push(')');
          case "[" -> open.push(']');
          case "}", ")", "]" -> {
            if (open.isEmpty() || open.pop() != operator.charAt(0)) {
              throw new TemplateException.Failed("unexpected '" + operator + "'", line);
            }
          }
          default -> {}
        }
        add(Token.Kind.OPERATOR, operator);
        moveTo(position + operator.length());
        return;
      }
    }
    throw new TemplateException.Failed(
        "unexpected character '" + Character.toString(source.codePointAt(position)) + "'", line);
  }

  private void readNumber() {
    boolean afterDot = position > 0 && source.charAt(position - 1) == '.';
    int digits = endOfDigits(position, 10);
    if (!afterDot) {
      int end = digits;
      if (end + 1 < source.length() && source.charAt(end) == '.' && isDigit(end + 1, 10)) {
        end = endOfDigits(end + 1, 10);
      }
      end = afterExponent(end);
      if (end > digits) {
        add(Token.Kind.FLOAT, Double.valueOf(source.substring(position, end).replace("_", "")));
        moveTo(end);
        return;
      }
    }
    readInteger(digits);
  }

  private int afterExponent(int at) {
    if (at < source.length() && (source.charAt(at) == 'e' || source.charAt(at) == 'E')) {
      int digits = at + 1 + (signAt(at + 1) == 0 ? 0 : 1);
      if (isDigit(digits, 10)) {
        return endOfDigits(digits, 10);
      }
    }
    return at;
  }

  private void readInteger(int decimalEnd) {
    int end = decimalEnd;
    int radix = 10;
    int start = position;
    if (source.charAt(position) == '0') {
      radix =
          switch (position + 1 < source.length() ? source.charAt(position + 1) : ' ') {
            case 'b', 'B' -> 2;
            case 'o', 'O' -> 8;
            case 'x', 'X' -> 16;
            default -> 10;
          };
      int first = position + 2;
      if (first < source.length() && source.charAt(first) == '_') {
        first++;
      }
      if (radix != 10 && isDigit(first, radix)) {
        start = first;
        end = endOfDigits(first, radix);
      } else {
        radix = 10;
        end = position + 1;
        while (end < decimalEnd && (source.charAt(end) == '0' || source.charAt(end) == '_')) {
          end++;
        }
      }
    }
    Limits.checkText((long) (end - start) * 100);
    BigInteger value = new BigInteger(source.substring(start, end).replace("_", ""), radix);
    add(Token.Kind.INTEGER, Numbers.integer(value));
    moveTo(end);
  }

  private boolean isDigit(int at, int radix) {
    return at < source.length()
        && source.charAt(at) < 128
        && Character.digit(source.charAt(at), radix) >= 0;
  }

  private int endOfDigits(int from, int radix) {
    int at = from;
    while (isDigit(at, radix)
        || (at > from
            && at < source.length()
            && source.charAt(at) == '_'
            && isDigit(at + 1, radix))) {
      at++;
    }
    return at;
  }

  private void readString(char quote) {
    int at = position + 1;
    while (at < source.length() && source.charAt(at) != quote) {
      at += source.charAt(at) == '\\' ? 2 : 1;
    }
    if (at >= source.length()) {
      throw new TemplateException.Failed("a text is not closed with " + quote, line);
    }
    add(Token.Kind.STRING, StringLiteral.decode(source.substring(position + 1, at), line));
    moveTo(at + 1);
  }

  private void addText(String text) {
    if (!text.isEmpty()) {
      add(Token.Kind.TEXT, text);
    }
  }

  private void add(Token.Kind kind, Object value) {
    tokens.add(new Token(kind, value, line));
  }

  private void moveTo(int target) {
    for (int at = countedTo; at < target; at++) {
      if (source.charAt(at) == '\n') {
        line++;
      }
    }
    countedTo = target;
    position = target;
  }
}
