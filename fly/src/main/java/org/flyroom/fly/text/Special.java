package org.flyroom.fly.text;

/// Tokens that structure a fly's text. Their order is that of their ids, from 0.
public enum Special {
  /// Stands before a document and after it.
  DOCUMENT("<|endoftext|>"),
  /// Ends a turn.
  END("<|end|>"),
  SYSTEM("<|system|>"),
  USER("<|user|>"),
  ASSISTANT("<|assistant|>"),
  /// Before the assistant's turn: think first.
  THINK("<|think|>"),
  OPEN_THOUGHT("<think>"),
  CLOSE_THOUGHT("</think>");

  private final String text;

  Special(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  /// Whether readers leave it out of an answer's text. The tags of a thought stay in.
  public boolean hidden() {
    return switch (this) {
      case OPEN_THOUGHT, CLOSE_THOUGHT -> false;
      case DOCUMENT, END, SYSTEM, USER, ASSISTANT, THINK -> true;
    };
  }
}
