package org.flyroom.engine.text.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `cycler(...)` gives: goes round its items.
final class Cycler {
  private final List<Object> items;
  private int position;

  Cycler(List<Object> items) {
    if (items.isEmpty()) {
      throw new TemplateException.Failed("cycler() needs at least one item");
    }
    this.items = items;
  }

  @Nullable Object attribute(String name) {
    return switch (name) {
      case "current" -> items.get(position);
      case "pos" -> (long) position;
      case "items" -> TupleValue.of(items);
      case "next" ->
          Function.of(
              "cycler.next",
              arguments -> {
                arguments.bind("cycler.next");
                Object current = items.get(position);
                position = (position + 1) % items.size();
                return current;
              });
      case "reset" ->
          Function.of(
              "cycler.reset",
              arguments -> {
                arguments.bind("cycler.reset");
                position = 0;
                return None.NONE;
              });
      default -> null;
    };
  }
}
