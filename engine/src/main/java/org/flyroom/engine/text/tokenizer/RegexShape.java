package org.flyroom.engine.text.tokenizer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What can be seen of a regular expression without running it: no repetition of what itself may
/// match in several ways, no repetition beyond a bound, no references back, no calls.
final class RegexShape {
  private static final long MOST_REPEATED = 4096;
  private static final int MOST_NESTED = 50;
  private static final Pattern OPENING = Pattern.compile("\\((?:\\?(?:<?[=!]|[:>]|[imx-]+[:)]))?");
  private static final Pattern QUANTIFIER =
      Pattern.compile("(?:[*+?]|\\{(\\d{0,9})(,?)(\\d{0,9})\\})[+?]?");

  private final String regex;
  private final Deque<Group> open = new ArrayDeque<>();
  private int at;

  private RegexShape(String regex) {
    this.regex = regex;
    open.push(new Group());
  }

  /// What a group has in it.
  private static final class Group {
    private boolean severalWays;
    private long repeated = 1;
  }

  /// What is wrong, as the end of a sentence; empty when nothing is.
  static Optional<String> problem(String regex) {
    return Optional.ofNullable(new RegexShape(regex).scan());
  }

  private @Nullable String scan() {
    while (at < regex.length()) {
      Group group = null;
      switch (regex.charAt(at)) {
        case '|' -> {
          open.element().severalWays = true;
          at++;
          continue;
        }
        case '(' -> {
          String problem = openGroup();
          if (problem != null) {
            return problem;
          }
          continue;
        }
        case ')' -> {
          if (open.size() == 1) {
            return "closes a group that is not open";
          }
          group = open.pop();
          at++;
        }
        case '[' -> {
          if (!skipClass()) {
            return "does not close a '['";
          }
        }
        case '\\' -> {
          String problem = skipEscape();
          if (problem != null) {
            return problem;
          }
        }
        default -> at++;
      }
      String problem = repeat(group == null ? new Group() : group);
      if (problem != null) {
        return problem;
      }
    }
    return open.size() == 1 ? null : "does not close a '('";
  }

  private @Nullable String openGroup() {
    Matcher opening = OPENING.matcher(regex).region(at, regex.length());
    boolean plain =
        at + 1 == regex.length() || (regex.charAt(at + 1) != '?' && regex.charAt(at + 1) != '*');
    if (!opening.lookingAt() || (!plain && opening.end() == at + 1)) {
      return "has a kind of group that is not supported";
    }
    at = opening.end();
    if (!opening.group().endsWith(")")) {
      open.push(new Group());
    }
    return open.size() > MOST_NESTED ? "is nested too deeply" : null;
  }

  private @Nullable String skipEscape() {
    if (at + 1 == regex.length()) {
      return "ends in the middle of an escape";
    }
    char escaped = regex.charAt(at + 1);
    if ((escaped >= '1' && escaped <= '9') || escaped == 'k' || escaped == 'g') {
      return "refers back to what it matched";
    }
    at += 2;
    if (at < regex.length() && regex.charAt(at) == '{' && "pPxo".indexOf(escaped) >= 0) {
      int end = regex.indexOf('}', at);
      at = end < 0 ? regex.length() : end + 1;
    }
    return null;
  }

  private boolean skipClass() {
    int depth = 0;
    for (; at < regex.length(); at++) {
      switch (regex.charAt(at)) {
        case '\\' -> at++;
        case '[' -> depth++;
        case ']' -> {
          depth--;
          if (depth == 0) {
            at++;
            return true;
          }
        }
        default -> {}
      }
    }
    return false;
  }

  /// Takes the quantifier behind what was read, if there is one, and adds both to the group around.
  private @Nullable String repeat(Group inner) {
    Group outer = open.element();
    Matcher quantifier = QUANTIFIER.matcher(regex).region(at, regex.length());
    if (!quantifier.lookingAt()) {
      outer.severalWays |= inner.severalWays;
      outer.repeated = Math.max(outer.repeated, inner.repeated);
      return null;
    }
    at = quantifier.end();
    if (QUANTIFIER.matcher(regex).region(at, regex.length()).lookingAt()) {
      return "repeats a repetition";
    }
    long most = most(quantifier);
    if (inner.severalWays && most > 1) {
      return "repeats what may match in several ways";
    }
    outer.severalWays |= !isExact(quantifier);
    outer.repeated = Math.max(outer.repeated, inner.repeated * (most == Long.MAX_VALUE ? 1 : most));
    return outer.repeated > MOST_REPEATED ? "repeats too often" : null;
  }

  private static boolean isExact(Matcher quantifier) {
    return quantifier.group(1) != null && quantifier.group(2).isEmpty();
  }

  private static long most(Matcher quantifier) {
    String least = quantifier.group(1);
    if (least == null) {
      return quantifier.group().startsWith("?") ? 1 : Long.MAX_VALUE;
    }
    String most = quantifier.group(3);
    if (quantifier.group(2).isEmpty()) {
      return least.isEmpty() ? 1 : Long.parseLong(least);
    }
    return most.isEmpty() ? Long.MAX_VALUE : Long.parseLong(most);
  }
}
