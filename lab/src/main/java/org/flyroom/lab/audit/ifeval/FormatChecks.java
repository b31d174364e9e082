package org.flyroom.lab.audit.ifeval;

import static org.flyroom.lab.audit.PythonText.SPACE;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flyroom.lab.audit.PythonText;

/// The instructions about placeholders, postscripts, lists, highlights, sections and titles.
final class FormatChecks {
  private static final Pattern PLACEHOLDER = PythonText.pattern("\\[.*?\\]", 0);
  private static final Pattern STAR_BULLET =
      PythonText.pattern("^" + SPACE + "*\\*[^*].*$", Pattern.MULTILINE);
  private static final Pattern DASH_BULLET =
      PythonText.pattern("^" + SPACE + "*-.*$", Pattern.MULTILINE);
  private static final Pattern HIGHLIGHT = PythonText.pattern("\\*[^\n*]*\\*", 0);
  private static final Pattern DOUBLE_HIGHLIGHT = PythonText.pattern("\\*\\*[^\n*]*\\*\\*", 0);
  private static final Pattern TITLE = PythonText.pattern("<<[^\n]+>>", 0);
  private static final List<String> OPTIONS =
      List.of("My answer is yes.", "My answer is no.", "My answer is maybe.");
  private static final List<String> FENCES = List.of("```json", "```Json", "```JSON", "```");

  private FormatChecks() {}

  static Predicate<String> placeholders(Arguments arguments) throws UncheckableException {
    int least = arguments.count("num_placeholders");
    return text -> PLACEHOLDER.matcher(text).results().count() >= least;
  }

  static Predicate<String> postscript(Arguments arguments) throws UncheckableException {
    String marker = PythonText.strip(arguments.text("postscript_marker"));
    Pattern postscript =
        switch (marker) {
          case "P.P.S" -> PythonText.pattern("p\\.%1$s?p\\.%1$s?s".formatted(SPACE), 0);
          case "P.S." -> PythonText.pattern("p\\.%s?s\\.".formatted(SPACE), 0);
          default ->
              Arguments.expression(SPACE + "*", PythonText.lower(marker), ".*$", Pattern.MULTILINE);
        };
    return text -> postscript.matcher(PythonText.lower(text)).find();
  }

  static Predicate<String> bullets(Arguments arguments) throws UncheckableException {
    int wanted = arguments.count("num_bullets");
    return text ->
        STAR_BULLET.matcher(text).results().count() + DASH_BULLET.matcher(text).results().count()
            == wanted;
  }

  static Predicate<String> constrainedResponse() {
    return text -> OPTIONS.stream().anyMatch(text::contains);
  }

  static Predicate<String> highlights(Arguments arguments) throws UncheckableException {
    int least = arguments.count("num_highlights");
    return text -> highlights(text) >= least;
  }

  private static long highlights(String text) {
    long single =
        HIGHLIGHT
            .matcher(text)
            .results()
            .filter(found -> !PythonText.isBlank(found.group().replace("*", "")))
            .count();
    return single
        + DOUBLE_HIGHLIGHT
            .matcher(text)
            .results()
            .filter(found -> !PythonText.isBlank(found.group().replace("*", "")))
            .count();
  }

  static Predicate<String> sections(Arguments arguments) throws UncheckableException {
    int least = arguments.count("num_sections");
    Pattern head =
        Arguments.expression(
            SPACE + "?",
            PythonText.strip(arguments.text("section_spliter")),
            SPACE + "?\\p{Nd}+" + SPACE + "?",
            0);
    return text -> {
      Matcher heads = head.matcher(text);
      // A split also keeps what each group of the expression matched.
      return heads.results().count() * (1 + heads.groupCount()) >= least;
    };
  }

  static Predicate<String> json() {
    return text -> {
      String body = PythonText.strip(text);
      for (String fence : FENCES) {
        body = body.startsWith(fence) ? body.substring(fence.length()) : body;
      }
      body = body.endsWith("```") ? body.substring(0, body.length() - 3) : body;
      return PythonJson.isValid(PythonText.strip(body));
    };
  }

  static Predicate<String> title() {
    return text ->
        TITLE
            .matcher(text)
            .results()
            .anyMatch(
                found ->
                    !PythonText.isBlank(
                        PythonText.stripEnd(PythonText.stripStart(found.group(), '<'), '>')));
  }
}
