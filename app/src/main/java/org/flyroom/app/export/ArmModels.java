package org.flyroom.app.export;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.flyroom.core.model.ModelIdentity;
import org.flyroom.core.organism.Arm;
import org.flyroom.lab.grow.Stock;
import org.flyroom.lab.results.RunResults;
import org.flyroom.lab.results.Subjects;

/// What the arms of a run are called as models.
final class ArmModels {
  private static final Pattern NO_FILE_NAME = Pattern.compile("[\"<>:/|\\\\?*\\[\\]]+");

  private final Map<Arm, String> names = new EnumMap<>(Arm.class);
  private final Map<Arm, String> folders = new EnumMap<>(Arm.class);

  ArmModels(RunResults results) {
    Set<String> taken = new HashSet<>();
    for (Arm arm : Arm.values()) {
      String name = name(results, arm);
      names.put(arm, name);
      String folder = NO_FILE_NAME.matcher(name).replaceAll("__");
      folders.put(arm, taken.add(folder) ? folder : folder + "-" + arm.word());
    }
  }

  private static String name(RunResults results, Arm arm) {
    if (arm == Arm.PARENT) {
      return results.parent().name();
    }
    Subjects subjects = results.subjects();
    return subjects == null
        ? Stock.name(results.organism(), arm)
        : subjects.model(arm).map(ModelIdentity::name).orElse(arm.word());
  }

  /// The model's name: the parent's own, else that in the stock or behind an endpoint.
  String name(Arm arm) {
    return names.getOrDefault(arm, arm.word());
  }

  /// The name with what cannot stand in a file's name replaced, as lm-evaluation-harness does it.
  String folder(Arm arm) {
    return folders.getOrDefault(arm, arm.word());
  }
}
