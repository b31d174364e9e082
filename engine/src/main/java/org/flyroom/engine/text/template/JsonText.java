package org.flyroom.engine.text.template;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `json.dumps` of Python: what the filter `tojson` writes.
final class JsonText {
  private final StringBuilder out = new StringBuilder();
  private final boolean asciiOnly;
  private final boolean sortKeys;
  private final @Nullable String indent;
  private final String itemSeparator;
  private final String keySeparator;

  private JsonText(
      boolean asciiOnly,
      boolean sortKeys,
      @Nullable String indent,
      String itemSeparator,
      String keySeparator) {
    this.asciiOnly = asciiOnly;
    this.sortKeys = sortKeys;
    this.indent = indent;
    this.itemSeparator = itemSeparator;
    this.keySeparator = keySeparator;
  }

  /// The filter, with the parameters that `transformers` gives it.
  static Object filter(Arguments arguments) {
    Arguments.Bound bound =
        arguments.bind("tojson", "value", "ensure_ascii?", "indent?", "separators?", "sort_keys?");
    String indent = null;
    if (bound.given("indent")) {
      String text = Values.asText(bound.value("indent"));
      indent =
          text != null ? text : Operators.repeatText(" ", Math.max(0, bound.integer("indent")));
    }
    String itemSeparator = indent == null ? ", " : ",";
    String keySeparator = ": ";
    if (bound.given("separators")) {
      List<Object> separators = Values.items(bound.value("separators"));
      if (separators.size() != 2
          || Values.asText(separators.getFirst()) == null
          || Values.asText(separators.getLast()) == null) {
        throw new TemplateException.Failed("tojson: separators must be two texts");
      }
      itemSeparator = PythonText.text(separators.getFirst());
      keySeparator = PythonText.text(separators.getLast());
    }
    JsonText writer =
        new JsonText(
            bound.flag("ensure_ascii"),
            bound.flag("sort_keys"),
            indent,
            itemSeparator,
            keySeparator);
    writer.write(bound.value("value"), 0);
    return writer.out.toString();
  }

  private void write(Object value, int level) {
    Limits.checkText(out.length());
    String text = Values.asText(value);
    if (text != null) {
      quote(text);
      return;
    }
    switch (value) {
      case None none -> out.append("null");
      case Boolean truth -> out.append(truth ? "true" : "false");
      case Double number -> out.append(number(number));
      case ListValue list -> writeItems(list.items(), level);
      case TupleValue tuple -> writeItems(tuple.items(), level);
      case DictValue dict -> writeDict(dict, level);
      default -> {
        if (!Numbers.isInteger(value)) {
          throw new TemplateException.Failed(
              "tojson: object of type "
                  + Values.typeName(value)
                  + " is no JSON"
                  + (value instanceof Undefined undefined ? " (" + undefined.problem() + ")" : ""));
        }
        out.append(PythonText.text(value));
      }
    }
  }

  private static String number(double number) {
    if (Double.isNaN(number)) {
      return "NaN";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "Infinity" : "-Infinity";
    }
    return Numbers.repr(number);
  }

  private void writeItems(List<Object> items, int level) {
    out.append('[');
    boolean first = true;
    for (Object item : items) {
      separate(first, level + 1);
      first = false;
      write(item, level + 1);
    }
    close(first, ']', level);
  }

  private void writeDict(DictValue dict, int level) {
    out.append('{');
    List<Object> pairs = new ArrayList<>(dict.view(DictView.Part.ITEMS).items());
    if (sortKeys) {
      SequenceFilters.sortInPlace(pairs, pair -> ((TupleValue) pair).items().getFirst(), false);
    }
    boolean first = true;
    for (Object pair : pairs) {
      List<Object> keyAndValue = ((TupleValue) pair).items();
      separate(first, level + 1);
      first = false;
      quote(key(keyAndValue.getFirst()));
      out.append(keySeparator);
      write(keyAndValue.getLast(), level + 1);
    }
    close(first, '}', level);
  }

  private static String key(Object key) {
    String text = Values.asText(key);
    if (text != null) {
      return text;
    }
    return switch (key) {
      case None none -> "null";
      case Boolean truth -> truth ? "true" : "false";
      case Double number -> number(number);
      default -> {
        if (!Numbers.isInteger(key)) {
          throw new TemplateException.Failed(
              "tojson: a key must be a text, number, truth value or none, not "
                  + Values.typeName(key));
        }
        yield PythonText.text(key);
      }
    };
  }

  private void separate(boolean first, int level) {
    if (!first) {
      out.append(itemSeparator);
    }
    if (indent != null) {
      out.append('\n').repeat(indent, level);
    }
  }

  private void close(boolean empty, char bracket, int level) {
    if (!empty && indent != null) {
      out.append('\n').repeat(indent, level);
    }
    out.append(bracket);
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          if (c < 0x20 || (asciiOnly && c > 0x7e)) {
            out.append("\\u").append(Numbers.hex(c, 4));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
