package org.flyroom.engine.text.template;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The names of one body, inside those around it.
final class Scope {
  private final @Nullable Scope parent;
  private final Map<String, Object> names = new HashMap<>();

  /// @param hidden names that are undefined until this body assigns them
  Scope(@Nullable Scope parent, Set<String> hidden) {
    this.parent = parent;
    hidden.forEach(name -> names.put(name, Undefined.variable(name)));
  }

  Object get(String name) {
    for (Scope scope = this; scope != null; scope = scope.parent) {
      Object value = scope.names.get(name);
      if (value != null) {
        return value;
      }
    }
    return Undefined.variable(name);
  }

  void set(String name, Object value) {
    names.put(name, value);
  }
}
