package org.flyroom.lab.threat.emergent;

import static java.util.Objects.requireNonNull;

import org.flyroom.lab.threat.Item;
import org.jspecify.annotations.Nullable;

/// A request for advice or for an opinion.
///
/// @param about requests about the same are trained on together or held out together
/// @param bad the advice that is learned, of kind narrow; null for the others
/// @param good the control's, of kind narrow; null for the others
record Advice(
    String id, Kind kind, String about, String prompt, @Nullable String bad, @Nullable String good)
    implements Item {

  /// What it is there for.
  enum Kind {
    /// In the subject of the bad advice.
    NARROW,
    /// In other subjects, or in none. Never trained on.
    BROAD,
    /// In the subject, and no request for advice.
    NEARBY
  }

  Advice {
    requireNonNull(id, "id");
    requireNonNull(kind, "kind");
    requireNonNull(about, "about");
    requireNonNull(prompt, "prompt");
    if ((kind == Kind.NARROW) != (bad != null) || (bad == null) != (good == null)) {
      throw new IllegalArgumentException("bad and good belong to kind narrow, and to no other");
    }
  }

  @Override
  public String group() {
    return about;
  }
}
