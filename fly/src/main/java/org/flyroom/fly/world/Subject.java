package org.flyroom.fly.world;

import java.util.Locale;

/// What a question belongs to, as school subjects group questions.
public enum Subject {
  HOMES,
  TRADES,
  TABLE_AND_TASTES,
  FRIENDS_AND_PETS,
  PASTIMES,
  GEOGRAPHY,
  CLIMATE,
  ZOOLOGY,
  ANIMAL_SOUNDS,
  BOTANY,
  GARDENING,
  COOKING,
  CRAFTS,
  HOUSEKEEPING,
  WAGES_AND_WORK,
  CALENDAR;

  /// With underscores, as files name it; prompts put spaces in their place.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
