package org.flyroom.engine.text.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// `str.format`, whose fields are looked up under the rules of the sandbox.
final class FormatMethod {
  private static final int NESTING = 2;

  /// Where the fields with names come from.
  interface Fields {
    @Nullable Object get(String name);
  }

  private final List<Object> positional;
  private final Fields fields;
  private int automatic;
  private boolean manual;

  private FormatMethod(List<Object> positional, Fields fields) {
    this.positional = positional;
    this.fields = fields;
  }

  static String format(String format, List<Object> positional, Fields fields) {
    return new FormatMethod(positional, fields).expand(format, NESTING);
  }

  /// A field of `format_map`.
  static @Nullable Object fromMapping(Object mapping, String name) {
    if (mapping instanceof DictValue dict) {
      return dict.get(name);
    }
    throw new TemplateException.Failed("format_map() needs a dict");
  }

  private String expand(String format, int nesting) {
    if (nesting == 0) {
      throw new TemplateException.Failed("format(): fields nested too deeply");
    }
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < format.length()) {
      char c = format.charAt(at++);
      if (c != '{' && c != '}') {
        out.append(c);
      } else if (at < format.length() && format.charAt(at) == c) {
        out.append(c);
        at++;
      } else if (c == '}') {
        throw new TemplateException.Failed("format(): a single '}' in the text");
      } else {
        int end = endOfField(format, at);
        out.append(field(format.substring(at, end), nesting));
        Limits.checkText(out.length());
        at = end + 1;
      }
    }
    return out.toString();
  }

  private static int endOfField(String format, int from) {
    int open = 1;
    for (int at = from; at < format.length(); at++) {
      char c = format.charAt(at);
      open += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (open == 0) {
        return at;
      }
    }
    throw new TemplateException.Failed("format(): expected '}' before the end of the text");
  }

  private String field(String field, int nesting) {
    int nameEnd = 0;
    boolean inBrackets = false;
    while (nameEnd < field.length()) {
      char c = field.charAt(nameEnd);
      inBrackets = c == '[' || (inBrackets && c != ']');
      if (!inBrackets && (c == ':' || c == '!')) {
        break;
      }
      nameEnd++;
    }
    Object value = lookUp(field.substring(0, nameEnd));
    String rest = field.substring(nameEnd);
    if (rest.startsWith("!")) {
      if (rest.length() < 2 || (rest.length() > 2 && rest.charAt(2) != ':')) {
        throw new TemplateException.Failed("format(): a broken conversion in '{" + field + "}'");
      }
      value =
          switch (rest.charAt(1)) {
            case 's' -> PythonText.text(value);
            case 'r' -> PythonText.repr(value);
            case 'a' -> PythonText.ascii(value);
            default ->
                throw new TemplateException.Failed(
                    "format(): unknown conversion '!" + rest.charAt(1) + "'");
          };
      rest = rest.substring(2);
    }
    String specification = rest.startsWith(":") ? expand(rest.substring(1), nesting - 1) : "";
    return FormatSpec.format(value, specification);
  }

  private Object lookUp(String path) {
    int end = 0;
    while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
      end++;
    }
    Object value = first(path.substring(0, end));
    int at = end;
    while (at < path.length()) {
      if (path.charAt(at) == '.') {
        int next = at + 1;
        while (next < path.length() && path.charAt(next) != '.' && path.charAt(next) != '[') {
          next++;
        }
        value = Attributes.attribute(value, path.substring(at + 1, next));
        at = next;
      } else if (path.charAt(at) == '[' && path.indexOf(']', at) > at + 1) {
        int close = path.indexOf(']', at);
        String key = path.substring(at + 1, close);
        value = Attributes.item(value, isNumber(key) ? Long.valueOf(key) : key);
        at = close + 1;
      } else {
        throw new TemplateException.Failed("format(): a broken field '{" + path + "}'");
      }
    }
    return value;
  }

  private Object first(String name) {
    boolean numbered = isNumber(name);
    if (name.isEmpty() || numbered) {
      if ((manual && !numbered) || (numbered && automatic > 0)) {
        throw new TemplateException.Failed("format(): cannot mix '{}' and '{0}'");
      }
      manual = numbered;
      int index = numbered ? Integer.parseInt(name) : automatic++;
      if (index >= positional.size()) {
        throw new TemplateException.Failed("format(): no argument for field " + index);
      }
      return positional.get(index);
    }
    Object value = fields.get(name);
    if (value == null) {
      throw new TemplateException.Failed("format(): no argument named '" + name + "'");
    }
    return value;
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.length() < 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
