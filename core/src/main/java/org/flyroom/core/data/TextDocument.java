package org.flyroom.core.data;

import static java.util.Objects.requireNonNull;

/// A text read as a whole.
///
/// @param id unique among the documents read together
public record TextDocument(String id, String text) {
  public TextDocument {
    requireNonNull(id, "id");
    requireNonNull(text, "text");
    if (text.isEmpty()) {
      throw new IllegalArgumentException("document %s has no text".formatted(id));
    }
  }
}
