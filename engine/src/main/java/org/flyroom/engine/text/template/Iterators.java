package org.flyroom.engine.text.template;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Iterators that do their work only when an item is asked for.
final class Iterators {
  private Iterators() {}

  static Iterator<Object> lazy(Supplier<Iterator<Object>> source) {
    return new Iterator<>() {
      private @Nullable Iterator<Object> opened;

      private Iterator<Object> opened() {
        Iterator<Object> iterator = opened;
        if (iterator == null) {
          iterator = source.get();
          opened = iterator;
        }
        return iterator;
      }

      @Override
      public boolean hasNext() {
        return opened().hasNext();
      }

      @Override
      public Object next() {
        return opened().next();
      }
    };
  }

  static Iterator<Object> map(Iterator<Object> source, UnaryOperator<Object> change) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return source.hasNext();
      }

      @Override
      public Object next() {
        return change.apply(source.next());
      }
    };
  }

  static Iterator<Object> filter(Iterator<Object> source, Predicate<Object> test) {
    return new Iterator<>() {
      private @Nullable Object next;

      @Override
      public boolean hasNext() {
        while (next == null && source.hasNext()) {
          Object candidate = source.next();
          if (test.test(candidate)) {
            next = candidate;
          }
        }
        return next != null;
      }

      @Override
      public Object next() {
        Object result = hasNext() ? next : null;
        if (result == null) {
          throw new NoSuchElementException();
        }
        next = null;
        return result;
      }
    };
  }
}
