package org.flyroom.engine.text.template;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Filters for HTML and URLs.
final class MarkupFilters {
  private static final Map<String, String> CHARACTER_REFERENCES =
      Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", "\u00a0");

  private MarkupFilters() {}

  static void addTo(Map<String, Filters.Filter> filters) {
    for (String name : List.of("e", "escape")) {
      filters.put(name, arguments -> new Markup(Markup.escape(value(name, arguments))));
    }
    filters.put(
        "forceescape",
        arguments -> new Markup(Markup.escape(PythonText.text(value("forceescape", arguments)))));
    filters.put("safe", arguments -> new Markup(PythonText.text(value("safe", arguments))));
    filters.put(
        "striptags", arguments -> stripTags(PythonText.text(value("striptags", arguments))));
    filters.put("xmlattr", MarkupFilters::attributes);
    filters.put("urlencode", MarkupFilters::urlEncode);
  }

  private static Object value(String name, Arguments arguments) {
    return arguments.bind(name, "value").value("value");
  }

  private static String stripTags(String text) {
    String kept = without(without(text, "<!--", "-->"), "<", ">");
    StringBuilder words = new StringBuilder();
    for (Object word : Values.items(TextSplitting.splitSpace(kept, -1, false))) {
      words.append(words.isEmpty() ? "" : " ").append(PythonText.text(word));
    }
    return unescape(words.toString());
  }

  private static String without(String text, String open, String close) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (true) {
      int start = text.indexOf(open, at);
      int end = start < 0 ? -1 : text.indexOf(close, start);
      if (end < 0) {
        return out.append(text, at, text.length()).toString();
      }
      out.append(text, at, start);
      at = end + close.length();
    }
  }

  private static String unescape(String text) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int end = text.indexOf(';', at);
      if (text.charAt(at) != '&'
          || at + 1 == text.length()
          || !(Character.isLetterOrDigit(text.charAt(at + 1)) || text.charAt(at + 1) == '#')) {
        out.append(text.charAt(at++));
        continue;
      }
      String name = end < 0 ? "" : text.substring(at + 1, end);
      String known = CHARACTER_REFERENCES.get(name);
      if (known != null) {
        out.append(known);
      } else if (name.matches("#[0-9]{1,7}")) {
        appendCharacter(out, Integer.parseInt(name.substring(1)), name);
      } else if (name.matches("#[xX][0-9a-fA-F]{1,6}")) {
        appendCharacter(out, Integer.parseInt(name.substring(2), 16), name);
      } else {
        throw new TemplateException.Failed(
            "striptags: the character reference at '"
                + text.substring(at, Math.min(text.length(), at + 10))
                + "' is not supported");
      }
      at = end + 1;
    }
    return out.toString();
  }

  private static void appendCharacter(StringBuilder out, int code, String reference) {
    if (code < 0x20 || (code >= 0x7f && code < 0xa0) || !Character.isValidCodePoint(code)) {
      throw new TemplateException.Failed(
          "striptags: the character reference '&" + reference + ";' is not supported");
    }
    out.appendCodePoint(code);
  }

  private static Object attributes(Arguments arguments) {
    Arguments.Bound bound = arguments.bind("xmlattr", "d", "autospace?");
    if (!(bound.value("d") instanceof DictValue dict)) {
      throw new TemplateException.Failed("xmlattr needs a dict");
    }
    List<String> parts = new ArrayList<>();
    dict.forEach(
        (key, value) -> {
          if (value == None.NONE || value instanceof Undefined) {
            return;
          }
          String name = Values.asText(key);
          if (name == null || name.chars().anyMatch(c -> "\t\n\u000b\f\r />=".indexOf(c) >= 0)) {
            throw new TemplateException.Failed(
                "xmlattr: " + PythonText.repr(key) + " cannot be the name of an attribute");
          }
          parts.add(Markup.escape(key) + "=\"" + Markup.escape(value) + "\"");
        });
    boolean space = !bound.has("autospace") || bound.flag("autospace");
    return (space && !parts.isEmpty() ? " " : "") + String.join(" ", parts);
  }

  private static Object urlEncode(Arguments arguments) {
    Object value = value("urlencode", arguments);
    if (Values.asText(value) != null || !Values.isIterable(value)) {
      return quote(PythonText.text(value), false);
    }
    List<Object> pairs =
        value instanceof DictValue dict
            ? dict.view(DictView.Part.ITEMS).items()
            : Values.items(value);
    List<String> parts = new ArrayList<>();
    for (Object pair : pairs) {
      List<Object> keyAndValue = Values.items(pair);
      if (keyAndValue.size() != 2) {
        throw new TemplateException.Failed("urlencode needs pairs of key and value");
      }
      parts.add(
          quote(PythonText.text(keyAndValue.getFirst()), true)
              + "="
              + quote(PythonText.text(keyAndValue.getLast()), true));
    }
    return String.join("&", parts);
  }

  private static String quote(String text, boolean inQuery) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "_.-~".indexOf(c) >= 0
              || (c == '/' && !inQuery);
      if (plain) {
        out.append(c);
      } else if (c == ' ' && inQuery) {
        out.append('+');
      } else {
        out.append('%').append(Numbers.hex(c, 2).toUpperCase(Locale.ROOT));
      }
    }
    return out.toString();
  }
}
