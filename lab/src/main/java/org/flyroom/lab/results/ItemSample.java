package org.flyroom.lab.results;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flyroom.core.measure.Reading;
import org.flyroom.core.model.Asked;
import org.flyroom.core.organism.Arm;

/// One item as one arm answered it: a line of `samples.jsonl`.
///
/// @param measure the measure's id
/// @param index place among the measure's items, counted from 0
/// @param item its id, unique among them
/// @param document the item itself, by its fields
/// @param target the right answer as the item has it; empty where there is none
/// @param asked its requests and what the model gave
/// @param value the item's own figure
/// @param further other figures of the item by name
public record ItemSample(
    String measure,
    Arm arm,
    int index,
    String item,
    Map<String, Object> document,
    String target,
    List<Asked> asked,
    Reading value,
    Map<String, Object> further) {
  public ItemSample {
    requireNonNull(measure, "measure");
    requireNonNull(arm, "arm");
    requireNonNull(item, "item");
    document = Collections.unmodifiableMap(new LinkedHashMap<>(document));
    requireNonNull(target, "target");
    asked = List.copyOf(asked);
    requireNonNull(value, "value");
    further = Collections.unmodifiableMap(new LinkedHashMap<>(further));
  }
}
