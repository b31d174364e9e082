package org.flyroom.engine.text.template;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;

/// The methods of Python's `str`.
final class TextMethods {
  static final Set<String> NAMES =
      Set.of(
          "capitalize",
          "casefold",
          "center",
          "count",
          "encode",
          "endswith",
          "expandtabs",
          "find",
          "format",
          "format_map",
          "index",
          "isalnum",
          "isalpha",
          "isascii",
          "isdecimal",
          "isdigit",
          "isidentifier",
          "islower",
          "isnumeric",
          "isprintable",
          "isspace",
          "istitle",
          "isupper",
          "join",
          "ljust",
          "lower",
          "lstrip",
          "maketrans",
          "partition",
          "removeprefix",
          "removesuffix",
          "replace",
          "rfind",
          "rindex",
          "rjust",
          "rpartition",
          "rsplit",
          "rstrip",
          "split",
          "splitlines",
          "startswith",
          "strip",
          "swapcase",
          "title",
          "translate",
          "upper",
          "zfill");

  private TextMethods() {}

  static Object call(String text, String name, Arguments arguments) {
    return switch (name) {
      case "format" -> FormatMethod.format(text, arguments.positional(), arguments.named()::get);
      case "format_map" -> {
        Object map = arguments.bindPositional(name, "mapping").value("mapping");
        yield FormatMethod.format(text, List.of(), key -> FormatMethod.fromMapping(map, key));
      }
      case "split", "rsplit" -> {
        Arguments.Bound bound = arguments.bind(name, "sep?", "maxsplit?");
        int limit = bound.integer("maxsplit", -1);
        yield bound.given("sep")
            ? TextSplitting.split(text, bound.text("sep"), limit, name.equals("rsplit"))
            : TextSplitting.splitSpace(text, limit, name.equals("rsplit"));
      }
      case "splitlines" ->
          new ListValue(
              TextSplitting.lines(text, arguments.bind(name, "keepends?").flag("keepends")));
      case "expandtabs" ->
          TextSplitting.expandTabs(text, arguments.bind(name, "tabsize?").integer("tabsize", 8));
      case "encode", "maketrans", "translate" ->
          throw new TemplateException.Failed("the text method '" + name + "' is not supported");
      default -> plain(text, name, arguments);
    };
  }

  private static Object plain(String text, String name, Arguments arguments) {
    return switch (name) {
      case "lower",
          "casefold",
          "upper",
          "title",
          "capitalize",
          "swapcase",
          "isalnum",
          "isalpha",
          "isascii",
          "isdecimal",
          "isdigit",
          "isidentifier",
          "islower",
          "isnumeric",
          "isprintable",
          "isspace",
          "istitle",
          "isupper" -> {
        arguments.bindPositional(name);
        yield name.startsWith("is") ? is(text, name) : recased(text, name);
      }
      case "strip", "lstrip", "rstrip" -> {
        Arguments.Bound bound = arguments.bindPositional(name, "chars?");
        yield strip(
            text,
            bound.given("chars") ? bound.text("chars") : null,
            !name.equals("rstrip"),
            !name.equals("lstrip"));
      }
      case "startswith", "endswith" ->
          hasEnd(text, name, arguments.bindPositional(name, "affix", "start?", "end?"));
      case "find", "rfind", "index", "rindex" ->
          find(text, name, arguments.bindPositional(name, "sub", "start?", "end?"));
      case "count" -> {
        Arguments.Bound bound = arguments.bindPositional(name, "sub", "start?", "end?");
        yield TextSplitting.count(range(text, bound), bound.text("sub"));
      }
      case "replace" -> {
        Arguments.Bound bound = arguments.bindPositional(name, "old", "new", "count?");
        yield TextSplitting.replace(
            text, bound.text("old"), bound.text("new"), bound.integer("count", -1));
      }
      case "join" -> join(text, arguments.bindPositional(name, "iterable").value("iterable"));
      case "center", "ljust", "rjust" -> {
        Arguments.Bound bound = arguments.bindPositional(name, "width", "fillchar?");
        yield justify(text, name, bound.integer("width"), bound.text("fillchar", " "));
      }
      case "zfill" -> {
        int width = arguments.bindPositional(name, "width").integer("width");
        boolean signed = text.startsWith("-") || text.startsWith("+");
        String digits = signed ? text.substring(1) : text;
        yield (signed ? text.substring(0, 1) : "")
            + justify(digits, "rjust", signed ? width - 1 : width, "0");
      }
      case "partition", "rpartition" -> {
        String separator = arguments.bindPositional(name, "sep").text("sep");
        yield TextSplitting.partition(text, separator, name.equals("rpartition"));
      }
      case "removeprefix" -> {
        String prefix = arguments.bindPositional(name, "prefix").text("prefix");
        yield text.startsWith(prefix) ? text.substring(prefix.length()) : text;
      }
      case "removesuffix" -> {
        String suffix = arguments.bindPositional(name, "suffix").text("suffix");
        yield text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
      }
      default -> throw new AssertionError(name);
    };
  }

  /// `strip` and its like, with a set of characters or, for null, white space.
  static String strip(
      String text, @org.jspecify.annotations.Nullable String chars, boolean left, boolean right) {
    IntPredicate goes = chars == null ? Characters::isSpace : c -> chars.indexOf(c) >= 0;
    int start = 0;
    int end = text.length();
    while (left && start < end && goes.test(text.codePointAt(start))) {
      start += Character.charCount(text.codePointAt(start));
    }
    while (right && end > start && goes.test(text.codePointBefore(end))) {
      end -= Character.charCount(text.codePointBefore(end));
    }
    return text.substring(start, end);
  }

  /// `str.title` and its like, named by their method.
  static String recased(String text, String method) {
    return switch (method) {
      case "lower" -> text.toLowerCase(Locale.ROOT);
      case "upper" -> text.toUpperCase(Locale.ROOT);
      case "casefold" -> text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT).replace('ς', 'σ');
      case "capitalize" -> {
        if (text.isEmpty()) {
          yield text;
        }
        int first = text.offsetByCodePoints(0, 1);
        String head = text.substring(0, first);
        String lower = text.toLowerCase(Locale.ROOT);
        yield titleCase(head) + lower.substring(head.toLowerCase(Locale.ROOT).length());
      }
      case "title" -> titleWords(text);
      case "swapcase" -> {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
            .forEach(
                c -> {
                  String letter = Character.toString(c);
                  out.append(
                      Character.isUpperCase(c)
                          ? letter.toLowerCase(Locale.ROOT)
                          : Character.isLowerCase(c) ? letter.toUpperCase(Locale.ROOT) : letter);
                });
        yield out.toString();
      }
      default -> throw new AssertionError(method);
    };
  }

  private static String titleWords(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    boolean sameLength = lower.length() == text.length();
    StringBuilder out = new StringBuilder(text.length());
    boolean afterCased = false;
    int at = 0;
    while (at < text.length()) {
      int c = text.codePointAt(at);
      int next = at + Character.charCount(c);
      String letter = text.substring(at, next);
      if (!afterCased) {
        out.append(titleCase(letter));
      } else {
        out.append(sameLength ? lower.substring(at, next) : letter.toLowerCase(Locale.ROOT));
      }
      afterCased = Characters.isCased(c);
      at = next;
    }
    return out.toString();
  }

  private static String titleCase(String letter) {
    String upper = letter.toUpperCase(Locale.ROOT);
    if (upper.length() > 1 && upper.length() > letter.length()) {
      return upper.substring(0, 1) + upper.substring(1).toLowerCase(Locale.ROOT);
    }
    return Character.toString(Character.toTitleCase(letter.codePointAt(0)));
  }

  /// `str.isupper` and its like, named by their method.
  static boolean is(String text, String method) {
    return switch (method) {
      case "isascii" -> text.chars().allMatch(c -> c < 128);
      case "isprintable" -> text.codePoints().allMatch(Characters::isPrintable);
      case "islower" ->
          text.codePoints().anyMatch(Character::isLowerCase)
              && text.codePoints()
                  .noneMatch(c -> Character.isUpperCase(c) || Character.isTitleCase(c));
      case "isupper" ->
          text.codePoints().anyMatch(Character::isUpperCase)
              && text.codePoints()
                  .noneMatch(c -> Character.isLowerCase(c) || Character.isTitleCase(c));
      case "istitle" -> isTitle(text);
      case "isidentifier" ->
          !text.isEmpty()
              && (text.codePointAt(0) == '_'
                  || Character.isUnicodeIdentifierStart(text.codePointAt(0)))
              && text.codePoints()
                  .allMatch(
                      c ->
                          Character.isUnicodeIdentifierPart(c)
                              && !Character.isIdentifierIgnorable(c));
      case "isalnum" -> all(text, Characters::isAlphanumeric);
      case "isalpha" -> all(text, Character::isLetter);
      case "isdecimal" -> all(text, Character::isDigit);
      case "isdigit" -> all(text, Characters::isDigit);
      case "isnumeric" -> all(text, Characters::isNumeric);
      case "isspace" -> all(text, Characters::isSpace);
      default -> throw new AssertionError(method);
    };
  }

  private static boolean all(String text, IntPredicate test) {
    return !text.isEmpty() && text.codePoints().allMatch(test);
  }

  private static boolean isTitle(String text) {
    boolean afterCased = false;
    boolean any = false;
    for (int c : text.codePoints().toArray()) {
      boolean capital = Character.isUpperCase(c) || Character.isTitleCase(c);
      if (capital == afterCased && Characters.isCased(c)) {
        return false;
      }
      afterCased = Characters.isCased(c);
      any |= afterCased;
    }
    return any;
  }

  /// The part of a text between optional `start` and `end`.
  private static String range(String text, Arguments.Bound bound) {
    return PythonText.text(
        Attributes.slice(
            text, bound.value("start", None.NONE), bound.value("end", None.NONE), None.NONE));
  }

  private static boolean startsBeyond(String text, Arguments.Bound bound) {
    return bound.given("start") && bound.integer("start") > text.codePointCount(0, text.length());
  }

  private static Object hasEnd(String text, String name, Arguments.Bound bound) {
    String part = range(text, bound);
    Object affix = bound.value("affix");
    List<Object> choices =
        affix instanceof TupleValue tuple ? tuple.items() : List.of(bound.text("affix"));
    for (Object choice : choices) {
      String wanted = Values.asText(choice);
      if (wanted == null) {
        throw new TemplateException.Failed(name + "() needs a text or a tuple of texts");
      }
      boolean found = name.equals("startswith") ? part.startsWith(wanted) : part.endsWith(wanted);
      if (found && !startsBeyond(text, bound)) {
        return true;
      }
    }
    return false;
  }

  private static Object find(String text, String name, Arguments.Bound bound) {
    String part = range(text, bound);
    String wanted = bound.text("sub");
    int at = name.startsWith("r") ? part.lastIndexOf(wanted) : part.indexOf(wanted);
    if (at < 0 || startsBeyond(text, bound)) {
      if (name.endsWith("index")) {
        throw new TemplateException.Failed(name + "(): the text is not found");
      }
      return -1L;
    }
    long offset = 0;
    if (bound.given("start")) {
      int start = bound.integer("start");
      int length = text.codePointCount(0, text.length());
      offset = start < 0 ? Math.max(0, (long) start + length) : start;
    }
    return offset + part.codePointCount(0, at);
  }

  private static String join(String separator, Object iterable) {
    StringBuilder out = new StringBuilder();
    Iterator<Object> items = Values.iterate(iterable);
    List<String> parts = new ArrayList<>();
    while (items.hasNext()) {
      Object item = items.next();
      String part = Values.asText(item);
      if (part == null) {
        throw new TemplateException.Failed(
            "join() needs texts; item " + parts.size() + " is " + Values.typeName(item));
      }
      if (!parts.isEmpty()) {
        out.append(separator);
      }
      parts.add(part);
      out.append(part);
      Limits.checkText(out.length());
    }
    return out.toString();
  }

  /// Pads a text to a width in characters.
  static String justify(String text, String how, int width, String fill) {
    if (fill.codePointCount(0, fill.length()) != 1) {
      throw new TemplateException.Failed("the fill character must be exactly one character");
    }
    int missing = width - text.codePointCount(0, text.length());
    if (missing <= 0) {
      return text;
    }
    int left =
        switch (how) {
          case "center" -> missing / 2 + (missing & width & 1);
          case "rjust" -> missing;
          default -> 0;
        };
    return Operators.repeatText(fill, left) + text + Operators.repeatText(fill, missing - left);
  }
}
