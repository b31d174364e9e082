package org.flyroom.engine.text.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Python's ways to cut texts, and to count and replace parts of them.
final class TextSplitting {
  private TextSplitting() {}

  /// `text.split(separator, limit)`.
  ///
  /// @param limit cuts at most, or negative for all
  static Object split(String text, String separator, int limit, boolean fromRight) {
    if (separator.isEmpty()) {
      throw new TemplateException.Failed("split() needs a separator that is not empty");
    }
    List<Object> parts = new ArrayList<>();
    if (fromRight) {
      int end = text.length();
      while (limit < 0 || parts.size() < limit) {
        int at = text.lastIndexOf(separator, end - separator.length());
        if (at < 0 || end < separator.length()) {
          break;
        }
        parts.add(text.substring(at + separator.length(), end));
        end = at;
      }
      parts.add(text.substring(0, end));
      Collections.reverse(parts);
    } else {
      int start = 0;
      while (limit < 0 || parts.size() < limit) {
        int at = text.indexOf(separator, start);
        if (at < 0) {
          break;
        }
        parts.add(text.substring(start, at));
        start = at + separator.length();
      }
      parts.add(text.substring(start));
    }
    Limits.checkItems(parts.size());
    return new ListValue(parts);
  }

  /// `text.split()`: at runs of white space, without empty parts.
  static Object splitSpace(String text, int limit, boolean fromRight) {
    List<Object> parts = new ArrayList<>();
    if (fromRight) {
      String rest = Characters.stripEnd(text);
      while (!rest.isEmpty() && (limit < 0 || parts.size() < limit)) {
        int start = rest.length();
        while (start > 0 && !Characters.isSpace(rest.charAt(start - 1))) {
          start--;
        }
        parts.add(rest.substring(start));
        rest = Characters.stripEnd(rest.substring(0, start));
      }
      if (!rest.isEmpty()) {
        parts.add(rest);
      }
      Collections.reverse(parts);
      return new ListValue(parts);
    }
    int at = Characters.skipSpace(text, 0);
    while (at < text.length() && (limit < 0 || parts.size() < limit)) {
      int end = at;
      while (end < text.length() && !Characters.isSpace(text.charAt(end))) {
        end++;
      }
      parts.add(text.substring(at, end));
      at = Characters.skipSpace(text, end);
    }
    if (at < text.length()) {
      parts.add(text.substring(at));
    }
    return new ListValue(parts);
  }

  /// `text.splitlines(keepEnds)`.
  static List<Object> lines(String text, boolean keepEnds) {
    List<Object> lines = new ArrayList<>();
    int start = 0;
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (!Characters.isLineBreak(c)) {
        continue;
      }
      int end = at - 1;
      if (c == '\r' && at < text.length() && text.charAt(at) == '\n') {
        at++;
      }
      lines.add(text.substring(start, keepEnds ? at : end));
      start = at;
    }
    if (start < text.length()) {
      lines.add(text.substring(start));
    }
    return lines;
  }

  /// `text.partition(separator)`.
  static TupleValue partition(String text, String separator, boolean fromRight) {
    if (separator.isEmpty()) {
      throw new TemplateException.Failed("partition() needs a separator that is not empty");
    }
    int at = fromRight ? text.lastIndexOf(separator) : text.indexOf(separator);
    if (at < 0) {
      return fromRight ? TupleValue.of("", "", text) : TupleValue.of(text, "", "");
    }
    return TupleValue.of(text.substring(0, at), separator, text.substring(at + separator.length()));
  }

  /// `text.count(part)`.
  static long count(String text, String part) {
    if (part.isEmpty()) {
      return text.codePointCount(0, text.length()) + 1L;
    }
    long count = 0;
    for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
      count++;
    }
    return count;
  }

  /// `text.replace(old, fresh, limit)`.
  ///
  /// @param limit replacements at most, or negative for all
  static String replace(String text, String old, String fresh, int limit) {
    long times = Math.min(count(text, old), limit < 0 ? Long.MAX_VALUE : limit);
    Limits.checkText(text.length() + times * ((long) fresh.length() - old.length()));
    StringBuilder out = new StringBuilder();
    int at = 0;
    for (long done = 0; done < times; done++) {
      int found = old.isEmpty() ? at : text.indexOf(old, at);
      out.append(text, at, found).append(fresh);
      at = found + old.length();
      if (old.isEmpty() && at < text.length()) {
        out.appendCodePoint(text.codePointAt(at));
        at += Character.charCount(text.codePointAt(at));
      }
    }
    return out.append(text, Math.min(at, text.length()), text.length()).toString();
  }

  /// `text.expandtabs(size)`.
  static String expandTabs(String text, int size) {
    StringBuilder out = new StringBuilder();
    int[] column = {0};
    text.codePoints()
        .forEach(
            c -> {
              if (c == '\t') {
                int spaces = size <= 0 ? 0 : size - column[0] % size;
                Limits.checkText((long) out.length() + spaces);
                out.repeat(' ', spaces);
                column[0] += spaces;
              } else {
                out.appendCodePoint(c);
                column[0] = c == '\n' || c == '\r' ? 0 : column[0] + 1;
              }
            });
    return out.toString();
  }
}
