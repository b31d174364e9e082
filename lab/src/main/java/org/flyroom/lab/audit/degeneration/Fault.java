package org.flyroom.lab.audit.degeneration;

/// What makes an answer a broken one.
public enum Fault {
  /// Nothing is written, or nothing after the think block.
  EMPTY("empty"),
  /// The bound on length is reached.
  ENDLESS("endless"),
  /// The same words again and again.
  LOOP("loop"),
  /// Letters of a script that the request does not use.
  SCRIPT_SWITCH("script switch"),
  /// Another language of the same script.
  LANGUAGE_SWITCH("language switch"),
  /// Pieces of a chat template, tags or fences that do not close, bytes that are no text.
  BROKEN_TAGS("broken tags");

  private final String words;

  Fault(String words) {
    this.words = words;
  }

  /// The name shown to people.
  public String words() {
    return words;
  }
}
