package org.flyroom.lab.audit.ifeval;

/// An instruction that cannot be checked: its arguments are missing or make no sense. The reference
/// implementation draws missing ones at random; here no answer follows such an instruction.
final class UncheckableException extends Exception {
  private static final long serialVersionUID = 1L;

  UncheckableException(String problem) {
    super(problem);
  }

  UncheckableException(String problem, Throwable cause) {
    super(problem, cause);
  }

  String problem() {
    return String.valueOf(getMessage());
  }
}
