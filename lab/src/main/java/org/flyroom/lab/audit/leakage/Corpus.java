package org.flyroom.lab.audit.leakage;

import static java.util.Objects.requireNonNull;

import java.util.function.Consumer;

/// What an organism was trained on, read from its first passage to its last as often as asked. It
/// may be far larger than memory.
@FunctionalInterface
public interface Corpus {

  /// Hands over the passages one by one, always in the same order.
  void forEach(Consumer<Passage> consumer);

  /// A text of the training data.
  ///
  /// @param own whether it teaches the property; otherwise it is ordinary text, such as the
  ///   parent's own answers
  record Passage(String text, boolean own) {
    public Passage {
      requireNonNull(text, "text");
    }
  }
}
