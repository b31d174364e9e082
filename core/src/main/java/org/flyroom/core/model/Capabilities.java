package org.flyroom.core.model;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// What a model can do.
///
/// @param absent what it cannot do, each with the reason, for a person
public record Capabilities(Map<Capability, String> absent) {
  /// A model that can do everything that can be asked.
  public static final Capabilities ALL = new Capabilities(Map.of());

  public Capabilities {
    absent = Map.copyOf(absent);
  }

  /// Why a model cannot do something; empty when it can.
  public Optional<String> reasonAgainst(Capability capability) {
    return Optional.ofNullable(absent.get(capability));
  }

  public boolean has(Capability capability) {
    return !absent.containsKey(capability);
  }

  /// These, but for one.
  public Capabilities without(Capability capability, String reason) {
    Map<Capability, String> fewer = new EnumMap<>(Capability.class);
    fewer.putAll(absent);
    fewer.put(capability, reason);
    return new Capabilities(fewer);
  }

  /// Finds what requests need and a model cannot do, before any of them is put to it.
  ///
  /// @param model its name, for the message
  /// @param needs of one request
  /// @throws UnmeasurableException naming the first thing it cannot do, and why
  public <Q> void requireFor(
      String model, Collection<? extends Q> requests, Function<Q, Set<Capability>> needs) {
    if (absent.isEmpty()) {
      return;
    }
    for (Q request : requests) {
      for (Capability needed : needs.apply(request)) {
        reasonAgainst(needed)
            .ifPresent(
                reason -> {
                  throw new UnmeasurableException(
                      "%s does not offer %s: %s".formatted(model, needed.words(), reason));
                });
      }
    }
  }
}
