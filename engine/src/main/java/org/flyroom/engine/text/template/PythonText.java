package org.flyroom.engine.text.template;

import java.math.BigInteger;
import java.util.List;

/// How Python writes values: `str` and `repr`.
final class PythonText {
  private static final int LONGEST_INTEGER = 4300;

  private PythonText() {}

  /// `str(value)`.
  static String text(Object value) {
    return switch (value) {
      case String text -> text;
      case Markup markup -> markup.text();
      case Undefined undefined -> "";
      default -> repr(value);
    };
  }

  /// `repr(value)`.
  static String repr(Object value) {
    StringBuilder out = new StringBuilder();
    append(out, value, false);
    return out.toString();
  }

  /// `ascii(value)`: like `repr`, with everything beyond ASCII escaped.
  static String ascii(Object value) {
    StringBuilder out = new StringBuilder();
    repr(value)
        .codePoints()
        .forEach(
            c -> {
              if (c < 0x80) {
                out.append((char) c);
              } else {
                appendEscape(out, c);
              }
            });
    return out.toString();
  }

  /// `repr` with the keys of dicts sorted, as `pprint` has it.
  static String sortedRepr(Object value) {
    StringBuilder out = new StringBuilder();
    append(out, value, true);
    return out.toString();
  }

  private static void append(StringBuilder out, Object value, boolean sorted) {
    Limits.checkText(out.length());
    switch (value) {
      case None none -> out.append("None");
      case Boolean truth -> out.append(truth ? "True" : "False");
      case Long number -> out.append(number.longValue());
      case BigInteger number -> out.append(decimal(number));
      case Double number -> out.append(Numbers.repr(number));
      case String text -> appendQuoted(out, text);
      case Markup markup -> {
        out.append("Markup(");
        appendQuoted(out, markup.text());
        out.append(')');
      }
      case ListValue list -> appendItems(out, "[", list.items(), "]", sorted);
      case TupleValue tuple ->
          appendItems(out, "(", tuple.items(), tuple.items().size() == 1 ? ",)" : ")", sorted);
      case DictValue dict -> appendDict(out, dict, sorted);
      case DictView view -> {
        out.append(Values.typeName(view)).append('(');
        appendItems(out, "[", view.items(), "]", sorted);
        out.append(')');
      }
      case RangeValue range -> {
        out.append("range(").append(range.start()).append(", ").append(range.stop());
        if (range.step() != 1) {
          out.append(", ").append(range.step());
        }
        out.append(')');
      }
      case Undefined undefined -> out.append("Undefined");
      case Namespace namespace -> {
        out.append("<Namespace ");
        appendDict(out, namespace.fields(), sorted);
        out.append('>');
      }
      case Macro macro -> {
        out.append("<Macro ");
        if (macro.isAnonymous()) {
          out.append("anonymous");
        } else {
          appendQuoted(out, macro.name());
        }
        out.append('>');
      }
      case LoopContext loop ->
          out.append("<LoopContext ")
              .append(loop.index())
              .append('/')
              .append(loop.length())
              .append('>');
      default ->
          throw new TemplateException.Failed(
              "a "
                  + Values.typeName(value)
                  + " cannot be printed: Python would show its place in memory");
    }
  }

  private static String decimal(BigInteger number) {
    String digits = number.toString();
    if (digits.length() > LONGEST_INTEGER) {
      throw new TemplateException.Failed(
          "a whole number of more than " + LONGEST_INTEGER + " digits cannot be printed");
    }
    return digits;
  }

  private static void appendItems(
      StringBuilder out, String open, List<Object> items, String close, boolean sorted) {
    out.append(open);
    boolean first = true;
    for (Object item : items) {
      if (!first) {
        out.append(", ");
      }
      first = false;
      append(out, item, sorted);
    }
    out.append(close);
  }

  private static void appendDict(StringBuilder out, DictValue dict, boolean sorted) {
    out.append('{');
    List<Object> pairs = dict.view(DictView.Part.ITEMS).items();
    if (sorted) {
      pairs.sort(
          (a, b) ->
              Values.compareForSort(
                  ((TupleValue) a).items().getFirst(), ((TupleValue) b).items().getFirst()));
    }
    boolean first = true;
    for (Object pair : pairs) {
      if (!first) {
        out.append(", ");
      }
      first = false;
      List<Object> keyAndValue = ((TupleValue) pair).items();
      append(out, keyAndValue.getFirst(), sorted);
      out.append(": ");
      append(out, keyAndValue.getLast(), sorted);
    }
    out.append('}');
  }

  private static void appendQuoted(StringBuilder out, String text) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    out.append(quote);
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\\' -> out.append("\\\\");
                default -> {
                  if (c == quote) {
                    out.append('\\').append(quote);
                  } else if (Characters.isPrintable(c)) {
                    out.appendCodePoint(c);
                  } else {
                    appendEscape(out, c);
                  }
                }
              }
            });
    out.append(quote);
  }

  private static void appendEscape(StringBuilder out, int c) {
    if (c < 0x100) {
      out.append("\\x").append(Numbers.hex(c, 2));
    } else if (c < 0x10000) {
      out.append("\\u").append(Numbers.hex(c, 4));
    } else {
      out.append("\\U").append(Numbers.hex(c, 8));
    }
  }
}
