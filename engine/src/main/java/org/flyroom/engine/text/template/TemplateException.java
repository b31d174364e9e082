package org.flyroom.engine.text.template;

import java.io.Serial;

/// Why a chat template could not be read or rendered.
public abstract sealed class TemplateException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private TemplateException(String message) {
    super(message);
  }

  /// What went wrong, in one line unless the template itself wrote more.
  public String message() {
    String message = getMessage();
    return message == null ? "" : message;
  }

  /// The template refused the conversation itself, with `raise_exception`; the message is the
  /// template's own words.
  public static final class Raised extends TemplateException {
    @Serial private static final long serialVersionUID = 1L;

    Raised(String message) {
      super(message);
    }
  }

  /// Anything else: broken syntax, a value that has not what is asked of it, something unsupported.
  public static final class Failed extends TemplateException {
    @Serial private static final long serialVersionUID = 1L;

    private final String problem;
    private final int line;

    Failed(String problem) {
      this(problem, 0);
    }

    Failed(String problem, int line) {
      super(line == 0 ? problem : "line " + line + " of the template: " + problem);
      this.problem = problem;
      this.line = line;
    }

    /// Line of the template, counted from 1; 0 where the failure lies outside of its text.
    public int line() {
      return line;
    }

    /// The same failure with the line, unless it already has one.
    Failed at(int failingLine) {
      if (line != 0) {
        return this;
      }
      Failed located = new Failed(problem, failingLine);
      located.setStackTrace(getStackTrace());
      return located;
    }
  }
}
