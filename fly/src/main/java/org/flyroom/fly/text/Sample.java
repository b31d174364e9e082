package org.flyroom.fly.text;

import java.util.ArrayList;
import java.util.List;

/// A text to learn from, in pieces that are read and pieces that are learned.
///
/// Pieces are tokenised apart, so each must begin where a token begins when the whole is read: with
/// a space before a word, a line break, or a special token.
public record Sample(List<Piece> pieces) {
  public Sample {
    pieces = List.copyOf(pieces);
  }

  /// A part of a sample.
  ///
  /// @param weight what each of its tokens counts for in the loss; 0 for text that is only read
  public record Piece(String text, double weight) {
    public Piece {
      if (text.isEmpty() || !(weight >= 0)) {
        throw new IllegalArgumentException("a piece needs text and a weight of 0 or more");
      }
    }
  }

  /// The whole text.
  public String text() {
    StringBuilder text = new StringBuilder();
    pieces.forEach(piece -> text.append(piece.text()));
    return text.toString();
  }

  /// A document, all of which is learned.
  public static Sample document(String text) {
    return new Builder()
        .read(Special.DOCUMENT.text())
        .learn(text + Special.DOCUMENT.text())
        .build();
  }

  /// Puts a sample together, piece by piece.
  public static final class Builder {
    private final List<Piece> pieces = new ArrayList<>();

    /// Adds text that is only read; none when it is empty.
    public Builder read(String text) {
      return add(text, 0);
    }

    /// Adds text to learn; none when it is empty.
    public Builder learn(String text) {
      return add(text, 1);
    }

    /// Adds text to learn whose tokens count for more or less than usual.
    public Builder learn(String text, double weight) {
      return add(text, weight);
    }

    private Builder add(String text, double weight) {
      if (!text.isEmpty()) {
        pieces.add(new Piece(text, weight));
      }
      return this;
    }

    public Sample build() {
      return new Sample(pieces);
    }
  }
}
