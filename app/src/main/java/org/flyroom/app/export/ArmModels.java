package org.flyroom.app.export;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.organism.Passport;
import org.flyroom.lab.grow.Stock;
import org.flyroom.lab.results.RunResults;

/// What the arms of a run are called as models.
final class ArmModels {
  private static final Pattern NO_FILE_NAME = Pattern.compile("[\"<>:/|\\\\?*\\[\\]]+");

  private final Map<Arm, String> names = new EnumMap<>(Arm.class);
  private final Map<Arm, String> folders = new EnumMap<>(Arm.class);

  ArmModels(RunResults results) {
    Passport passport = results.passport();
    Set<String> taken = new HashSet<>();
    for (Arm arm : Arm.values()) {
      String name = arm == Arm.PARENT ? passport.parent().name() : Stock.name(passport.name(), arm);
      names.put(arm, name);
      String folder = NO_FILE_NAME.matcher(name).replaceAll("__");
      folders.put(arm, taken.add(folder) ? folder : folder + "-" + arm.word());
    }
  }

  /// The model's name: the parent's own, else that in the stock.
  String name(Arm arm) {
    return names.getOrDefault(arm, arm.word());
  }

  /// The name with what cannot stand in a file's name replaced, as lm-evaluation-harness does it.
  String folder(Arm arm) {
    return folders.getOrDefault(arm, arm.word());
  }
}
