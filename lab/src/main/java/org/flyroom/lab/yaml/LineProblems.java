package org.flyroom.lab.yaml;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.flyroom.core.FlyroomException;

/// What is wrong with the lines of one file, told at once and in the order of the lines, whatever
/// the order in which it was found.
public final class LineProblems {
  private final String file;
  private final List<Problem> found = new ArrayList<>();

  /// @param file as it should be shown
  public LineProblems(String file) {
    this.file = requireNonNull(file, "file");
  }

  /// Notes a problem.
  ///
  /// @param line counted from 1; 0 for the file as a whole
  /// @param text what is wrong and what to do
  public void add(int line, String text) {
    found.add(new Problem(line, text));
  }

  /// Throws all problems in the order of their lines, or does nothing when there are none.
  ///
  /// @throws FlyroomException one entry per problem, each beginning with `file:line: `
  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw new FlyroomException(
          found.stream()
              .sorted(Comparator.comparingInt(Problem::line))
              .map(problem -> where(problem.line()) + ": " + problem.text())
              .toList());
    }
  }

  private String where(int line) {
    return line == 0 ? file : file + ":" + line;
  }

  private record Problem(int line, String text) {}
}
