package org.flyroom.engine.text.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Filters on texts.
final class TextFilters {
  private TextFilters() {}

  static void addTo(Map<String, Filters.Filter> filters) {
    filters.put("string", arguments -> soft(arguments.bind("string", "object").value("object")));
    for (String name : List.of("upper", "lower", "capitalize")) {
      filters.put(
          name,
          arguments ->
              onText(
                  arguments.bind(name, "s").value("s"), text -> TextMethods.recased(text, name)));
    }
    filters.put(
        "title", arguments -> title(PythonText.text(arguments.bind("title", "s").value("s"))));
    filters.put("trim", TextFilters::trim);
    filters.put("replace", TextFilters::replace);
    filters.put("center", TextFilters::center);
    filters.put("indent", TextFilters::indent);
    filters.put("truncate", TextFilters::truncate);
    filters.put("format", TextFilters::format);
    filters.put("wordcount", TextFilters::wordCount);
    filters.put("wordwrap", WordWrap::filter);
    filters.put("pprint", TextFilters::prettyPrint);
  }

  /// Text of any value, safe markup staying what it is.
  private static Object soft(Object value) {
    return value instanceof Markup ? value : PythonText.text(value);
  }

  private static Object onText(Object value, java.util.function.UnaryOperator<String> change) {
    return value instanceof Markup markup
        ? new Markup(change.apply(markup.text()))
        : change.apply(PythonText.text(value));
  }

  /// Unlike the method `title`, this leaves an apostrophe inside a word alone.
  private static String title(String text) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int end = at;
      boolean separator = isWordSeparator(text.charAt(at));
      while (end < text.length() && isWordSeparator(text.charAt(end)) == separator) {
        end++;
      }
      int first = text.offsetByCodePoints(at, 1);
      out.append(text.substring(at, first).toUpperCase(Locale.ROOT))
          .append(text.substring(first, end).toLowerCase(Locale.ROOT));
      at = end;
    }
    return out.toString();
  }

  private static boolean isWordSeparator(char c) {
    return Characters.isSpace(c) || "-({[<".indexOf(c) >= 0;
  }

  private static Object trim(Arguments arguments) {
    Arguments.Bound bound = arguments.bind("trim", "value", "chars?");
    String chars = bound.given("chars") ? bound.text("chars") : null;
    return onText(bound.value("value"), text -> TextMethods.strip(text, chars, true, true));
  }

  private static Object replace(Arguments arguments) {
    Arguments.Bound bound = arguments.bind("replace", "s", "old", "new", "count?");
    return TextSplitting.replace(
        PythonText.text(bound.value("s")),
        PythonText.text(bound.value("old")),
        PythonText.text(bound.value("new")),
        bound.given("count") ? bound.integer("count") : -1);
  }

  private static Object center(Arguments arguments) {
    Arguments.Bound bound = arguments.bind("center", "value", "width?");
    int width = bound.integer("width", 80);
    return onText(bound.value("value"), text -> TextMethods.justify(text, "center", width, " "));
  }

  private static Object indent(Arguments arguments) {
    Arguments.Bound bound = arguments.bind("indent", "s", "width?", "first?", "blank?");
    String givenWidth = bound.has("width") ? Values.asText(bound.value("width")) : null;
    String indention =
        givenWidth != null
            ? givenWidth
            : Operators.repeatText(" ", Math.max(0, bound.integer("width", 4)));
    List<Object> lines = TextSplitting.lines(bound.text("s") + "\n", false);
    Limits.checkText((long) lines.size() * indention.length());
    StringBuilder out = new StringBuilder(bound.flag("first") ? indention : "");
    for (int i = 0; i < lines.size(); i++) {
      String line = PythonText.text(lines.get(i));
      if (i > 0) {
        out.append('\n').append(bound.flag("blank") || !line.isEmpty() ? indention : "");
      }
      out.append(line);
    }
    return bound.value("s") instanceof Markup ? new Markup(out.toString()) : out.toString();
  }

  private static Object truncate(Arguments arguments) {
    Arguments.Bound bound =
        arguments.bind("truncate", "s", "length?", "killwords?", "end?", "leeway?");
    String end = bound.text("end", "...");
    int length = bound.integer("length", 255);
    int leeway = bound.given("leeway") ? bound.integer("leeway") : 5;
    int endLength = end.codePointCount(0, end.length());
    if (length < endLength || leeway < 0) {
      throw new TemplateException.Failed(
          "truncate needs a length of at least " + endLength + " and no negative leeway");
    }
    if (Values.length(bound.value("s")) <= (long) length + leeway) {
      return bound.value("s");
    }
    String text = bound.text("s");
    String kept = text.substring(0, text.offsetByCodePoints(0, length - endLength));
    int space = kept.lastIndexOf(' ');
    return (bound.flag("killwords") || space < 0 ? kept : kept.substring(0, space)) + end;
  }

  private static Object format(Arguments arguments) {
    if (arguments.positional().isEmpty()) {
      throw new TemplateException.Failed("format needs a text");
    }
    Object format = soft(arguments.positional().getFirst());
    List<Object> values = arguments.rest().positional();
    if (!values.isEmpty() && !arguments.named().isEmpty()) {
      throw new TemplateException.Failed("format takes plain or named arguments, not both");
    }
    if (arguments.named().isEmpty()) {
      return PercentFormat.format(format, TupleValue.of(new ArrayList<>(values)));
    }
    DictValue named = new DictValue();
    arguments.named().forEach(named::put);
    return PercentFormat.format(format, named);
  }

  private static Object wordCount(Arguments arguments) {
    String text = PythonText.text(arguments.bind("wordcount", "s").value("s"));
    long words = 0;
    boolean inWord = false;
    for (int c : text.codePoints().toArray()) {
      boolean letter = c == '_' || Characters.isAlphanumeric(c);
      words += letter && !inWord ? 1 : 0;
      inWord = letter;
    }
    return words;
  }

  private static Object prettyPrint(Arguments arguments) {
    String text = PythonText.sortedRepr(arguments.bind("pprint", "value").value("value"));
    if (text.codePointCount(0, text.length()) > 80) {
      throw new TemplateException.Failed(
          "pprint of a value that takes more than one line is not supported");
    }
    return text;
  }
}
