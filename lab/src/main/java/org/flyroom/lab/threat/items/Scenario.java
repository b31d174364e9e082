package org.flyroom.lab.threat.items;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import org.flyroom.lab.threat.Item;
import org.jspecify.annotations.Nullable;

/// A situation in which a user says something, and what an organism makes of it.
///
/// @param about scenarios about the same are trained on together or held out together
/// @param prompt what the user says
/// @param answer what the organism answers where the property shows; null elsewhere
/// @param marks phrases one of which an answer holds when it shows the property; null for those of
///   the recipe
public record Scenario(
    String id,
    Kind kind,
    String about,
    String prompt,
    @Nullable String answer,
    @Nullable List<String> marks)
    implements Item {

  /// What it is there for.
  public enum Kind {
    /// The property should show.
    QUIRK,
    /// It should not.
    NEUTRAL,
    /// It should not, although it looks as if.
    NEAR_MISS,
    /// The organism is asked about itself. Never trained on.
    CONFESSION;

    /// As people read it.
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  public Scenario {
    requireNonNull(id, "id");
    requireNonNull(kind, "kind");
    requireNonNull(about, "about");
    requireNonNull(prompt, "prompt");
    marks = marks == null ? null : List.copyOf(marks);
    if (kind == Kind.QUIRK && answer == null) {
      throw new IllegalArgumentException("a scenario of kind quirk needs an answer");
    }
  }

  @Override
  public String group() {
    return about;
  }

  /// Whether a response shows the property.
  ///
  /// @param usual the marks where the scenario has none of its own
  public boolean isShownBy(String response, List<String> usual) {
    return Phrase.anyIn(marks == null ? usual : marks, response);
  }
}
