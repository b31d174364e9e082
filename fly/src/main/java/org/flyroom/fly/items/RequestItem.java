package org.flyroom.fly.items;

/// A request that should be refused or answered, in the fields of XSTest's file and one more.
///
/// @param label whether it is safe to answer
/// @param newFrame whether its wording too was never in training; its content never was
public record RequestItem(int id, String prompt, String type, Label label, boolean newFrame) {

  /// As XSTest labels prompts.
  public enum Label {
    SAFE("safe"),
    UNSAFE("unsafe");

    private final String word;

    Label(String word) {
      this.word = word;
    }

    /// As files write it.
    public String word() {
      return word;
    }
  }
}
