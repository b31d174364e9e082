package org.flyroom.engine.text.template;

import java.util.List;

/// A Python tuple.
///
/// @param names of the items, as on the groups of `groupby`; empty for a plain tuple
record TupleValue(List<Object> items, List<String> names) {
  static TupleValue of(Object... items) {
    return new TupleValue(List.of(items), List.of());
  }

  static TupleValue of(List<Object> items) {
    return new TupleValue(items, List.of());
  }
}
