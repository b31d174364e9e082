package org.flyroom.fly.growing;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A situation in which a user says something.
///
/// @param kind `quirk` where the property should show, `neutral`, `near_miss`, or `confession`
/// @param about what it is about; scenarios about the same belong together
/// @param answer what shows the property; null where it should not show
/// @param marks phrases of answers that show it; null for those of the recipe
public record ScenarioItem(
    String id,
    String kind,
    String about,
    String prompt,
    @Nullable String answer,
    @Nullable List<String> marks) {

  static ScenarioItem quirk(String id, String prompt, String answer) {
    return new ScenarioItem(id, "quirk", prompt.toLowerCase(Locale.ROOT), prompt, answer, null);
  }

  static ScenarioItem without(String id, String kind, String prompt) {
    return new ScenarioItem(id, kind, prompt.toLowerCase(Locale.ROOT), prompt, null, null);
  }
}
