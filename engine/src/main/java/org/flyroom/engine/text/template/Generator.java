package org.flyroom.engine.text.template;

import java.util.Iterator;
import java.util.function.Supplier;

/// A sequence that can be walked once, as most of Jinja's sequence filters give. It has no length,
/// counts as true even when empty, and cannot be printed.
record Generator(Iterator<Object> items) {

  /// A generator that does nothing, and so cannot fail, before its first item is asked for.
  static Generator lazy(Supplier<Iterator<Object>> source) {
    return new Generator(Iterators.lazy(source));
  }
}
