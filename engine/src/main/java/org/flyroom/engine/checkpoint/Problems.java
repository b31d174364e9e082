package org.flyroom.engine.checkpoint;

import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.FlyroomException;

/// Collects what is wrong, to be told at once. A broken file can be wrong in every tensor, so only
/// the first problems are spelled out.
final class Problems {
  private static final int SHOWN = 20;
  private static final int LONGEST_QUOTE = 120;

  private final List<String> found = new ArrayList<>();
  private int more;

  void add(String problem) {
    if (found.size() < SHOWN) {
      found.add(problem);
    } else {
      more++;
    }
  }

  void addAll(FlyroomException exception) {
    exception.problems().forEach(this::add);
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  void throwIfAny() {
    if (found.isEmpty()) {
      return;
    }
    List<String> all = new ArrayList<>(found);
    if (more > 0) {
      all.add("... and %d more problems".formatted(more));
    }
    throw new FlyroomException(all);
  }

  /// Text out of a file, fit for a message: quoted, control characters replaced, cut when long.
  static String quote(String text) {
    StringBuilder shown = new StringBuilder("'");
    int length = Math.min(text.length(), LONGEST_QUOTE);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      shown.append(Character.isISOControl(c) ? '\ufffd' : c);
    }
    return shown.append(text.length() > length ? "...'" : "'").toString();
  }
}
