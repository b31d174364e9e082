package org.flyroom.engine.text.template;

import org.jspecify.annotations.Nullable;

/// What `namespace()` gives: fields that `{% set ns.field = ... %}` changes from inside loops.
final class Namespace {
  private final DictValue fields;

  Namespace(DictValue fields) {
    this.fields = fields;
  }

  DictValue fields() {
    return fields;
  }

  @Nullable Object get(String name) {
    return fields.get(name);
  }

  void set(String name, Object value) {
    fields.put(name, value);
  }
}
