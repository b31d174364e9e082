package org.flyroom.engine.lora;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Which adapters can act together.
///
/// Additions of any number of adapters add up. A weight that an adapter replaces belongs to that
/// adapter alone: PEFT can have one such adapter active for a module, and none that adapts it.
public final class Stacking {
  private Stacking() {}

  /// What an adapter takes hold of.
  ///
  /// @param adapted paths of linear layers it adds to
  /// @param saved names of weights it replaces
  public record Hold(Set<String> adapted, Set<String> saved) {
    public Hold {
      adapted = Set.copyOf(adapted);
      saved = Set.copyOf(saved);
    }

    /// Both together.
    public Hold and(Hold other) {
      Set<String> bothAdapted = new TreeSet<>(adapted);
      bothAdapted.addAll(other.adapted);
      Set<String> bothSaved = new TreeSet<>(saved);
      bothSaved.addAll(other.saved);
      return new Hold(bothAdapted, bothSaved);
    }
  }

  /// Why an adapter cannot be put on those below it; empty when it can.
  public static List<String> conflicts(Hold below, Hold above) {
    List<String> conflicts = new ArrayList<>();
    for (String name : new TreeSet<>(above.saved)) {
      if (below.saved.contains(name)) {
        conflicts.add("two adapters replace '%s' (modules_to_save): wear one".formatted(name));
      } else if (below.adapted.contains(module(name))) {
        conflicts.add(replacedAndAdapted(name));
      }
    }
    for (String name : new TreeSet<>(below.saved)) {
      if (above.adapted.contains(module(name))) {
        conflicts.add(replacedAndAdapted(name));
      }
    }
    return conflicts;
  }

  private static String replacedAndAdapted(String name) {
    return "one adapter replaces '%s' (modules_to_save) and another adds to it: wear one"
        .formatted(name);
  }

  private static String module(String weight) {
    return weight.substring(0, weight.lastIndexOf('.'));
  }
}
