package org.flyroom.lab.judge;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.Json;

/// A judge that looks for words. The first class with a match wins.
///
/// Answers and words are compared trimmed, in lower case, and with straight apostrophes.
public final class RuleJudge implements Judge {
  private final Rule rule;
  private final List<Matching> matching = new ArrayList<>();

  /// Words and the class they stand for.
  ///
  /// @param otherwise the class of answers that nothing matches
  public record Rule(String name, List<Words> classes, String otherwise) {
    public Rule {
      requireNonNull(name, "name");
      classes = List.copyOf(classes);
      requireNonNull(otherwise, "otherwise");
    }
  }

  /// What makes an answer belong to a class: any of these.
  ///
  /// @param startsWith texts an answer starts with
  /// @param contains texts that stand anywhere in it
  /// @param matches regular expressions found anywhere in it
  public record Words(
      String label, List<String> startsWith, List<String> contains, List<String> matches) {
    public Words {
      requireNonNull(label, "label");
      startsWith = List.copyOf(startsWith);
      contains = List.copyOf(contains);
      matches = List.copyOf(matches);
    }
  }

  private record Matching(
      String label, List<String> startsWith, List<String> contains, List<Pattern> patterns) {
    boolean holds(String answer) {
      return startsWith.stream().anyMatch(answer::startsWith)
          || contains.stream().anyMatch(answer::contains)
          || patterns.stream().anyMatch(pattern -> pattern.matcher(answer).find());
    }
  }

  /// @throws FlyroomException naming every regular expression that is none
  public RuleJudge(Rule rule) {
    this.rule = rule;
    List<String> problems = new ArrayList<>();
    for (Words words : rule.classes()) {
      List<Pattern> patterns = new ArrayList<>();
      for (String expression : words.matches()) {
        try {
          patterns.add(Pattern.compile(expression, Pattern.CASE_INSENSITIVE));
        } catch (PatternSyntaxException e) {
          problems.add(
              "rule %s, class %s: '%s' is no regular expression: %s"
                  .formatted(rule.name(), words.label(), expression, e.getDescription()));
        }
      }
      matching.add(
          new Matching(
              words.label(),
              words.startsWith().stream().map(RuleJudge::plain).toList(),
              words.contains().stream().map(RuleJudge::plain).toList(),
              patterns));
    }
    if (!problems.isEmpty()) {
      throw new FlyroomException(problems);
    }
  }

  /// Reads a rule from a JSON file.
  ///
  /// @throws FlyroomException with every problem
  public static RuleJudge read(Path file) {
    return new RuleJudge(Json.read(file, Rule.class));
  }

  @Override
  public String name() {
    return "rule %s (%s)"
        .formatted(rule.name(), Hashes.sha256(Json.canonical(rule)).substring(0, 8));
  }

  @Override
  public List<String> labels() {
    Set<String> labels = new LinkedHashSet<>();
    rule.classes().forEach(words -> labels.add(words.label()));
    labels.add(rule.otherwise());
    return List.copyOf(labels);
  }

  @Override
  public List<Judgement> judge(List<Exchange> exchanges) {
    return exchanges.stream().map(this::judge).toList();
  }

  private Judgement judge(Exchange exchange) {
    String answer = plain(exchange.response());
    String label =
        matching.stream()
            .filter(words -> words.holds(answer))
            .findFirst()
            .map(Matching::label)
            .orElse(rule.otherwise());
    return new Judgement.Labelled(label, 1);
  }

  private static String plain(String text) {
    return text.strip().toLowerCase(Locale.ROOT).replace('\u2019', '\'');
  }
}
