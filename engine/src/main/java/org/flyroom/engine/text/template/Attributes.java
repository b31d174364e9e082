package org.flyroom.engine.text.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Look-ups on values: `x.y`, `x['y']`, `x[0]` and `x[a:b:c]`.
final class Attributes {
  private static final Set<String> DICT_METHODS =
      Set.of("get", "items", "keys", "values", "copy", "fromkeys");
  private static final Set<String> DICT_CHANGES =
      Set.of("clear", "pop", "popitem", "setdefault", "update");
  private static final Set<String> LIST_METHODS = Set.of("index", "count", "copy");
  private static final Set<String> LIST_CHANGES =
      Set.of("append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove");
  private static final Set<String> INTEGER_METHODS =
      Set.of("bit_length", "bit_count", "conjugate", "as_integer_ratio", "to_bytes", "from_bytes");
  private static final Set<String> FLOAT_METHODS =
      Set.of("is_integer", "conjugate", "as_integer_ratio", "hex", "fromhex");

  private Attributes() {}

  /// `target.name`: the attribute or, without one, the key.
  static Object attribute(Object target, String name) {
    Object attribute = ownAttribute(target, name);
    if (attribute != null) {
      return attribute;
    }
    Object item = ownItem(target, name);
    return item != null ? item : Undefined.member(target, name);
  }

  /// `target[key]`: the item or, without one, the attribute of that name.
  static Object item(Object target, Object key) {
    Object item = ownItem(target, key);
    if (item != null) {
      return item;
    }
    String name = Values.asText(key);
    if (name != null) {
      Object attribute = ownAttribute(target, name);
      if (attribute != null) {
        return attribute;
      }
    }
    return Undefined.member(target, key);
  }

  /// The attribute alone, or null.
  static @Nullable Object ownAttribute(Object target, String name) {
    if (target instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (name.startsWith("__") && name.endsWith("__") && name.length() > 4) {
      return Undefined.unsafe(target, name);
    }
    return switch (target) {
      case DictValue dict -> method(dict, name, DICT_METHODS, DICT_CHANGES);
      case ListValue list -> method(list, name, LIST_METHODS, LIST_CHANGES);
      case TupleValue tuple -> {
        int named = tuple.names().indexOf(name);
        yield named >= 0
            ? tuple.items().get(named)
            : method(tuple, name, Set.of("index", "count"), Set.of());
      }
      case RangeValue range -> rangeAttribute(range, name);
      case Namespace namespace ->
          name.startsWith("_") && namespace.get(name) != null
              ? Undefined.unsafe(namespace, name)
              : namespace.get(name);
      case LoopContext loop -> loop.attribute(name);
      case Macro macro -> macro.attribute(name);
      case Cycler cycler -> cycler.attribute(name);
      case String text -> method(text, name, TextMethods.NAMES, Set.of());
      case Markup markup -> method(markup, name, TextMethods.NAMES, Set.of());
      case Double number -> numberAttribute(number, name, FLOAT_METHODS);
      default ->
          Numbers.asInteger(target) != null ? numberAttribute(target, name, INTEGER_METHODS) : null;
    };
  }

  private static @Nullable Object method(
      Object target, String name, Set<String> methods, Set<String> changes) {
    if (changes.contains(name)) {
      return Undefined.unsafe(target, name);
    }
    return methods.contains(name) ? new BoundMethod(target, name) : null;
  }

  private static @Nullable Object rangeAttribute(RangeValue range, String name) {
    return switch (name) {
      case "start" -> range.start();
      case "stop" -> range.stop();
      case "step" -> range.step();
      default -> method(range, name, Set.of("index", "count"), Set.of());
    };
  }

  private static @Nullable Object numberAttribute(Object number, String name, Set<String> methods) {
    boolean fraction = number instanceof Double;
    return switch (name) {
      case "real" -> Operators.sign(false, number);
      case "imag" -> fraction ? (Object) 0.0 : (Object) 0L;
      case "numerator" -> fraction ? null : Operators.sign(false, number);
      case "denominator" -> fraction ? null : 1L;
      default -> method(number, name, methods, Set.of());
    };
  }

  private static @Nullable Object ownItem(Object target, Object key) {
    if (target instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (target instanceof DictValue dict) {
      return Values.isHashable(key) ? dict.get(key) : null;
    }
    if (Numbers.asInteger(key) == null) {
      return null;
    }
    String text = Values.asText(target);
    if (text != null && text.length() == text.codePointCount(0, text.length())) {
      int index = index(key, text.length());
      return index < 0 ? null : like(target, text.substring(index, index + 1));
    }
    if (target instanceof DictView) {
      return null;
    }
    List<Object> items = Values.sequenceItems(target);
    if (items == null) {
      return null;
    }
    int index = index(key, items.size());
    if (index < 0) {
      return null;
    }
    Object item = items.get(index);
    return text == null ? item : like(target, PythonText.text(item));
  }

  private static Object like(Object original, String text) {
    return original instanceof Markup ? new Markup(text) : text;
  }

  private static int index(Object key, int length) {
    int index = Numbers.saturated(key);
    int fromStart = index < 0 ? index + length : index;
    return fromStart < length ? Math.max(fromStart, -1) : -1;
  }

  /// `target[start:stop:step]`; a bound that is [None] is left out.
  static Object slice(Object target, Object start, Object stop, Object step) {
    if (target instanceof Undefined undefined) {
      throw undefined.failure();
    }
    boolean sliceable = !(target instanceof DictValue) && !(target instanceof DictView);
    List<Object> items = sliceable ? Values.sequenceItems(target) : null;
    if (items == null) {
      throw new TemplateException.Failed(
          "'" + Values.typeName(target) + "' object cannot be sliced");
    }
    int stride = step == None.NONE ? 1 : bound(step);
    if (stride == 0) {
      throw new TemplateException.Failed("slice step cannot be zero");
    }
    int size = items.size();
    int first = stride > 0 ? 0 : size - 1;
    int last = stride > 0 ? size : -1;
    int from = start == None.NONE ? first : clamp(bound(start), size, stride);
    int to = stop == None.NONE ? last : clamp(bound(stop), size, stride);
    if (target instanceof RangeValue range) {
      return new RangeValue(
          range.start() + from * range.step(),
          range.start() + to * range.step(),
          range.step() * stride);
    }
    List<Object> picked = new ArrayList<>();
    for (long i = from; stride > 0 ? i < to : i > to; i += stride) {
      picked.add(items.get((int) i));
    }
    if (Values.asText(target) != null) {
      StringBuilder text = new StringBuilder();
      picked.forEach(item -> text.append(PythonText.text(item)));
      return like(target, text.toString());
    }
    return target instanceof TupleValue ? TupleValue.of(picked) : new ListValue(picked);
  }

  private static int bound(Object value) {
    if (Numbers.asInteger(value) == null) {
      throw new TemplateException.Failed(
          "slice indices must be whole numbers or none, not " + Values.typeName(value));
    }
    return Numbers.saturated(value);
  }

  private static int clamp(int bound, int size, int stride) {
    long index = bound < 0 ? (long) bound + size : bound;
    int lowest = stride > 0 ? 0 : -1;
    int highest = stride > 0 ? size : size - 1;
    return (int) Math.max(lowest, Math.min(index, highest));
  }
}
