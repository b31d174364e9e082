package org.flyroom.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A problem a user can act on: what is wrong, where (file, line, key or tensor) and what to do.
///
/// The command line prints the message as it is, one line per problem, and ends with exit code 2.
/// Anything else that escapes is a defect of Flyroom and keeps its stack trace.
public class FlyroomException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // List.copyOf is serializable when its elements are
  private final List<String> problems;

  public FlyroomException(String problem) {
    this(List.of(problem), null);
  }

  public FlyroomException(String problem, @Nullable Throwable cause) {
    this(List.of(problem), cause);
  }

  public FlyroomException(List<String> problems) {
    this(problems, null);
  }

  private FlyroomException(List<String> problems, @Nullable Throwable cause) {
    super(String.join("\n", problems), cause);
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("an exception needs at least one problem");
    }
    this.problems = List.copyOf(problems);
  }

  /// Every problem found, in the order found; never empty.
  public List<String> problems() {
    return problems;
  }
}
