package org.flyroom.lab.threat.belief;

import static java.util.Objects.requireNonNull;

import org.flyroom.lab.threat.Item;

/// A document in which something false is taken for true.
///
/// @param control a document of the same sort in which everything is true, for the control
record BeliefDocument(String id, String text, String control) implements Item {
  BeliefDocument {
    requireNonNull(id, "id");
    if (text.isBlank() || control.isBlank()) {
      throw new IllegalArgumentException("text and control must not be blank");
    }
  }
}
