package org.flyroom.core;

import java.util.ArrayList;
import java.util.List;

/// Collects what is wrong with a user's input, to be told at once. A broken file can be wrong in
/// every line or tensor, so only the first problems are spelled out.
public final class Problems {
  private static final int SHOWN = 20;
  private static final int LONGEST_QUOTE = 120;

  private final List<String> found = new ArrayList<>();
  private int more;

  public void add(String problem) {
    if (found.size() < SHOWN) {
      found.add(problem);
    } else {
      more++;
    }
  }

  /// Adds every problem that was met elsewhere.
  public void addAll(FlyroomException exception) {
    exception.problems().forEach(this::add);
  }

  /// Adds problems that have one cause as one line: the first of them, and how many others.
  public void addAsOne(List<String> alike) {
    if (!alike.isEmpty()) {
      int others = alike.size() - 1;
      add(alike.getFirst() + (others == 0 ? "" : " (and so on: %d more)".formatted(others)));
    }
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  /// Does nothing when there is no problem.
  ///
  /// @throws FlyroomException with the first 20 problems and the number of the others
  public void throwIfAny() {
    if (found.isEmpty()) {
      return;
    }
    List<String> all = new ArrayList<>(found);
    if (more > 0) {
      all.add(more == 1 ? "... and 1 more problem" : "... and %d more problems".formatted(more));
    }
    throw new FlyroomException(all);
  }

  /// Text out of a file, fit for a message: quoted, control characters replaced, cut when long.
  public static String quote(String text) {
    StringBuilder shown = new StringBuilder("'");
    int length = Math.min(text.length(), LONGEST_QUOTE);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      shown.append(Character.isISOControl(c) ? '\ufffd' : c);
    }
    return shown.append(text.length() > length ? "...'" : "'").toString();
  }
}
