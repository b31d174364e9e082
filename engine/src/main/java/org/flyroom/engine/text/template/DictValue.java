package org.flyroom.engine.text.template;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A Python dict: keeps the order of its keys, and takes `1`, `1.0` and `True` for one key.
final class DictValue {
  private final Map<Object, Slot> slots = new LinkedHashMap<>();

  private record Slot(Object key, Object value) {}

  int size() {
    return slots.size();
  }

  /// The value of a key, or null without it.
  @Nullable Object get(Object key) {
    Slot slot = slots.get(Values.hashKey(key));
    return slot == null ? null : slot.value;
  }

  boolean contains(Object key) {
    return slots.containsKey(Values.hashKey(key));
  }

  /// Used only while the dict is being made; a template cannot change one.
  void put(Object key, Object value) {
    Object hashKey = Values.hashKey(key);
    Slot old = slots.get(hashKey);
    slots.put(hashKey, new Slot(old == null ? key : old.key, value));
  }

  void putAll(DictValue other) {
    other.slots.values().forEach(slot -> put(slot.key, slot.value));
  }

  DictValue copy() {
    DictValue copy = new DictValue();
    copy.slots.putAll(slots);
    return copy;
  }

  /// Keys, values or pairs, in order.
  DictView view(DictView.Part part) {
    return new DictView(this, part);
  }

  /// Calls back for each key and value, in order.
  void forEach(java.util.function.BiConsumer<Object, Object> action) {
    slots.values().forEach(slot -> action.accept(slot.key, slot.value));
  }
}
