package org.flyroom.engine.lora.algebra;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.flyroom.core.FlyroomException;
import org.flyroom.engine.checkpoint.PeftAdapter;
import org.flyroom.engine.lora.Stacking;

/// An adapter and how much of it is meant.
///
/// @param name for messages, such as its folder
/// @param weight factor on what it adds to the parent's weights
public record Weighted(String name, PeftAdapter adapter, double weight) {
  public Weighted {
    requireNonNull(name, "name");
    requireNonNull(adapter, "adapter");
  }

  /// All of an adapter.
  public static Weighted whole(String name, PeftAdapter adapter) {
    return new Weighted(name, adapter, 1);
  }

  /// Whether rows of the weights are brought to lengths of the adapter's own (DoRA).
  boolean hasMagnitudes() {
    return adapter.modules().values().stream().anyMatch(module -> module.magnitude().isPresent());
  }

  /// Why these cannot act together, each by the name of the adapter at fault. A part of an adapter
  /// has a meaning only where its whole effect is a sum.
  static void requireCompatible(List<Weighted> adapters) {
    if (adapters.isEmpty()) {
      throw new IllegalArgumentException("no adapter");
    }
    List<String> problems = new ArrayList<>();
    Stacking.Hold below = new Stacking.Hold(Set.of(), Set.of());
    for (Weighted each : adapters) {
      each.addProblems(problems);
      Stacking.Hold own =
          new Stacking.Hold(each.adapter.modules().keySet(), each.adapter.saved().keySet());
      for (String conflict : Stacking.conflicts(below, own)) {
        problems.add(each.name + ": " + conflict);
      }
      below = below.and(own);
    }
    if (!problems.isEmpty()) {
      throw new FlyroomException(problems);
    }
  }

  private void addProblems(List<String> problems) {
    if (!Double.isFinite(weight)) {
      problems.add("%s: a weight must be a number, not %s".formatted(name, weight));
    }
    if (weight != 1 && hasMagnitudes()) {
      problems.add(
          name + ": use_dora sets the lengths of whole rows, which has no parts; its weight is 1");
    }
    if (weight != 1 && !adapter.saved().isEmpty()) {
      problems.add(
          "%s: modules_to_save replaces whole weights (%s), which has no parts; its weight is 1"
              .formatted(name, String.join(", ", adapter.saved().keySet())));
    }
  }
}
