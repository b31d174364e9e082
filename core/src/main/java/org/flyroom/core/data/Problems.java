package org.flyroom.core.data;

import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.FlyroomException;

/// Problems collected while reading, so that a user sees many at once and not all of a thousand.
final class Problems {
  private static final int MOST = 20;

  private final List<String> found = new ArrayList<>();

  void add(String problem) {
    found.add(problem);
    if (found.size() == MOST) {
      found.add("stopped after %d problems; there may be more".formatted(MOST));
      throwIfAny();
    }
  }

  void addAll(FlyroomException e) {
    e.problems().forEach(this::add);
  }

  void throwIfAny() {
    if (!found.isEmpty()) {
      throw new FlyroomException(found);
    }
  }
}
