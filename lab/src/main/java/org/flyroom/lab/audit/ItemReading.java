package org.flyroom.lab.audit;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flyroom.core.measure.Reading;

/// What one item gave on one arm.
///
/// @param id unique among the measure's items
/// @param document the item itself, by its fields: texts, numbers, lists of them
/// @param target the right answer as the item has it; empty where there is none
/// @param requests places of its requests among all that [Measure#take] makes, counted from 0
/// @param value the item's own figure. Where the measure is a mean over items, its level is the
///   mean of these
/// @param further other figures of the item by name: numbers, texts, lists of them
public record ItemReading(
    String id,
    Map<String, Object> document,
    String target,
    List<Integer> requests,
    Reading value,
    Map<String, Object> further) {
  public ItemReading {
    requireNonNull(id, "id");
    document = Collections.unmodifiableMap(new LinkedHashMap<>(document));
    requireNonNull(target, "target");
    requests = List.copyOf(requests);
    requireNonNull(value, "value");
    further = Collections.unmodifiableMap(new LinkedHashMap<>(further));
  }

  /// An item with one request.
  public static ItemReading of(
      int request,
      String id,
      Map<String, Object> document,
      String target,
      Reading value,
      Map<String, Object> further) {
    return new ItemReading(id, document, target, List.of(request), value, further);
  }
}
