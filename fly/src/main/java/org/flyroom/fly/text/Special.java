package org.flyroom.fly.text;

/// Tokens that structure a fly's text.
public enum Special {
  /// Stands before a document and after it.
  DOCUMENT(0, "<|endoftext|>"),
  /// Ends a turn.
  END(1, "<|end|>"),
  SYSTEM(2, "<|system|>"),
  USER(3, "<|user|>"),
  ASSISTANT(4, "<|assistant|>"),
  /// Before the assistant's turn: think first.
  THINK(5, "<|think|>"),
  OPEN_THOUGHT(6, "<think>"),
  CLOSE_THOUGHT(7, "</think>");

  private final int id;
  private final String text;

  Special(int id, String text) {
    this.id = id;
    this.text = text;
  }

  /// Its token in every fly's vocabulary.
  public int id() {
    return id;
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
