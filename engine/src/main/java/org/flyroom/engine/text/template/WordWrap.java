package org.flyroom.engine.text.template;

import java.util.ArrayList;
import java.util.List;

/// The filter `wordwrap`, after Python's `textwrap`.
final class WordWrap {
  private final int width;
  private final boolean breakLongWords;
  private final boolean breakOnHyphens;

  private WordWrap(int width, boolean breakLongWords, boolean breakOnHyphens) {
    this.width = width;
    this.breakLongWords = breakLongWords;
    this.breakOnHyphens = breakOnHyphens;
  }

  static Object filter(Arguments arguments) {
    Arguments.Bound bound =
        arguments.bind(
            "wordwrap", "s", "width?", "break_long_words?", "wrapstring?", "break_on_hyphens?");
    int width = bound.integer("width", 79);
    if (width <= 0) {
      throw new TemplateException.Failed("wordwrap needs a width above 0");
    }
    String separator = bound.given("wrapstring") ? bound.text("wrapstring") : "\n";
    WordWrap wrap =
        new WordWrap(
            width,
            !bound.has("break_long_words") || bound.flag("break_long_words"),
            !bound.has("break_on_hyphens") || bound.flag("break_on_hyphens"));
    List<String> paragraphs = new ArrayList<>();
    for (Object line : TextSplitting.lines(bound.text("s"), false)) {
      paragraphs.add(String.join(separator, wrap.lines(wrap.chunks(PythonText.text(line)))));
    }
    return String.join(separator, paragraphs);
  }

  /// Words and the space between them; words are cut after their hyphens.
  private List<String> chunks(String text) {
    List<String> chunks = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      boolean space = isBlank(text.charAt(at));
      int end = at;
      while (end < text.length() && isBlank(text.charAt(end)) == space) {
        end++;
      }
      String chunk = text.substring(at, end);
      if (!space && breakOnHyphens && chunk.indexOf('-') >= 0) {
        addHyphenated(chunks, chunk);
      } else {
        chunks.add(chunk);
      }
      at = end;
    }
    return chunks;
  }

  private static boolean isBlank(char c) {
    return "\t\n\u000b\f\r ".indexOf(c) >= 0;
  }

  /// Cuts a word after each hyphen that stands between two letters on each side, and around dashes.
  private static void addHyphenated(List<String> chunks, String word) {
    int start = 0;
    int at = 0;
    while (at < word.length()) {
      if (word.charAt(at) != '-') {
        at++;
        continue;
      }
      int end = at;
      while (end < word.length() && word.charAt(end) == '-') {
        end++;
      }
      boolean dash = end - at >= 2 && isWordEnd(word, at) && isWordStart(word, end);
      if (dash) {
        if (at > start) {
          chunks.add(word.substring(start, at));
        }
        chunks.add(word.substring(at, end));
        start = end;
      } else if (end - at == 1 && letters(word, at - 2, at) && letters(word, end, end + 2)) {
        chunks.add(word.substring(start, end));
        start = end;
      }
      at = end;
    }
    if (start < word.length()) {
      chunks.add(word.substring(start));
    }
  }

  private static boolean isWordEnd(String word, int at) {
    return at > 0
        && (Character.isLetterOrDigit(word.charAt(at - 1))
            || "_!\"'&.,?".indexOf(word.charAt(at - 1)) >= 0);
  }

  private static boolean isWordStart(String word, int at) {
    return at < word.length()
        && (Character.isLetterOrDigit(word.charAt(at)) || word.charAt(at) == '_');
  }

  private static boolean letters(String word, int from, int to) {
    if (from < 0 || to > word.length()) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (!Character.isLetter(word.charAt(i)) && word.charAt(i) != '_') {
        return false;
      }
    }
    return true;
  }

  private List<String> lines(List<String> chunks) {
    List<String> lines = new ArrayList<>();
    int next = 0;
    String pending = null;
    while (next < chunks.size() || pending != null) {
      StringBuilder line = new StringBuilder();
      if (pending == null && !lines.isEmpty() && chunks.get(next).isBlank()) {
        next++;
        continue;
      }
      int lastChunk = 0;
      while (next < chunks.size() || pending != null) {
        String chunk = pending == null ? chunks.get(next) : pending;
        if (size(line) + size(chunk) <= width) {
          lastChunk = line.length();
          line.append(chunk);
          pending = null;
          next++;
          continue;
        }
        if (size(chunk) > width) {
          int room = width - size(line);
          if (breakLongWords) {
            int cut = cut(chunk, room);
            lastChunk = line.length();
            line.append(chunk, 0, cut);
            pending = chunk.substring(cut);
          } else if (line.isEmpty()) {
            line.append(chunk);
            pending = null;
            next++;
          }
        }
        break;
      }
      String last = line.substring(lastChunk);
      if (last.isBlank()) {
        line.setLength(lastChunk);
      }
      if (!line.isEmpty()) {
        lines.add(line.toString());
      }
    }
    return lines;
  }

  private int cut(String chunk, int room) {
    int end = chunk.offsetByCodePoints(0, Math.max(0, room));
    if (breakOnHyphens) {
      int hyphen = chunk.lastIndexOf('-', end - 1);
      if (hyphen > 0 && chunk.substring(0, hyphen).chars().anyMatch(c -> c != '-')) {
        return hyphen + 1;
      }
    }
    return end;
  }

  private static int size(CharSequence text) {
    return Character.codePointCount(text, 0, text.length());
  }
}
