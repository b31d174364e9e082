package org.flyroom.engine.text.template;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// The `loop` of a `for`.
///
/// Items are taken one by one, and looked at early only when `loop.last` or its like asks, since a
/// loop's filter may depend on what earlier turns did.
final class LoopContext implements Function {
  private final Iterator<Object> source;
  private final @Nullable Long knownLength;
  private final long depth;
  private final @Nullable Recursion recursion;
  private Iterator<Object> items;
  private @Nullable Long length;
  private @Nullable Object before;
  private @Nullable Object current;
  private @Nullable Object after;
  private @Nullable List<Object> lastChanged;
  private long index0 = -1;

  /// Renders the body of a recursive loop for other items.
  interface Recursion {
    Object render(Object items, long depth);
  }

  /// @param knownLength null where the items must be walked to count them
  /// @param recursion null for a loop that is not recursive
  LoopContext(
      Iterator<Object> source,
      @Nullable Long knownLength,
      long depth,
      @Nullable Recursion recursion) {
    this.source = source;
    this.items = source;
    this.knownLength = knownLength;
    this.depth = depth;
    this.recursion = recursion;
  }

  boolean hasNext() {
    return after != null || items.hasNext();
  }

  Object next() {
    Object next = peek();
    if (next == null) {
      throw new NoSuchElementException();
    }
    after = null;
    index0++;
    before = current;
    current = next;
    return next;
  }

  private @Nullable Object peek() {
    if (after == null && items.hasNext()) {
      after = items.next();
    }
    return after;
  }

  long index() {
    return index0 + 1;
  }

  long length() {
    if (knownLength != null) {
      return knownLength;
    }
    if (length == null) {
      List<Object> rest = new ArrayList<>();
      source.forEachRemaining(rest::add);
      items = rest.iterator();
      length = rest.size() + index() + (after == null ? 0 : 1);
    }
    return length;
  }

  @Nullable Object attribute(String name) {
    return switch (name) {
      case "index" -> index();
      case "index0" -> index0;
      case "revindex" -> length() - index0;
      case "revindex0" -> length() - index();
      case "first" -> index0 == 0;
      case "last" -> peek() == null;
      case "length" -> length();
      case "depth" -> depth + 1;
      case "depth0" -> depth;
      case "previtem" ->
          index0 == 0 || before == null ? new Undefined("there is no previous item") : before;
      case "nextitem" -> {
        Object next = peek();
        yield next == null ? new Undefined("there is no next item") : next;
      }
      case "cycle" -> Function.of("loop.cycle", this::cycle);
      case "changed" -> Function.of("loop.changed", this::changed);
      default -> null;
    };
  }

  private Object cycle(Arguments arguments) {
    if (arguments.positional().isEmpty()) {
      throw new TemplateException.Failed("loop.cycle() needs at least one item");
    }
    return arguments.positional().get((int) (index0 % arguments.positional().size()));
  }

  private Object changed(Arguments arguments) {
    List<Object> values = arguments.positional();
    List<Object> last = lastChanged;
    if (last != null && Values.equal(TupleValue.of(last), TupleValue.of(values))) {
      return false;
    }
    lastChanged = values;
    return true;
  }

  @Override
  public Object call(Arguments arguments) {
    if (recursion == null) {
      throw new TemplateException.Failed(
          "loop() needs a loop marked 'recursive': {% for item in items recursive %}");
    }
    return recursion.render(arguments.bind("loop", "iterable").value("iterable"), depth + 1);
  }

  @Override
  public String name() {
    return "loop";
  }
}
