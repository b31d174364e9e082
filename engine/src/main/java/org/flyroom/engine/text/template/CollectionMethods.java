package org.flyroom.engine.text.template;

import java.math.BigInteger;
import java.util.List;

/// The methods of dicts, lists, tuples, ranges and numbers that change nothing.
final class CollectionMethods {
  private CollectionMethods() {}

  static Object call(Object receiver, String name, Arguments arguments) {
    if (receiver instanceof DictValue dict) {
      return dictMethod(dict, name, arguments);
    }
    if (Numbers.isNumber(receiver)) {
      return numberMethod(receiver, name, arguments);
    }
    List<Object> items = Values.items(receiver);
    return switch (name) {
      case "index" -> index(items, arguments.bindPositional(name, "value", "start?", "stop?"));
      case "count" -> {
        Object wanted = arguments.bindPositional(name, "value").value("value");
        yield items.stream().filter(item -> Values.same(item, wanted)).count();
      }
      case "copy" -> {
        arguments.bindPositional(name);
        yield new ListValue(items);
      }
      default -> throw new AssertionError(name);
    };
  }

  private static Object index(List<Object> items, Arguments.Bound bound) {
    Object wanted = bound.value("value");
    int start = fromStart(bound.integer("start", 0), items.size());
    int stop = fromStart(bound.integer("stop", items.size()), items.size());
    for (int i = start; i < Math.min(stop, items.size()); i++) {
      if (Values.same(items.get(i), wanted)) {
        return (long) i;
      }
    }
    throw new TemplateException.Failed("index(): the value is not in the list");
  }

  private static int fromStart(int index, int size) {
    return index < 0 ? Math.max(0, index + size) : index;
  }

  private static Object dictMethod(DictValue dict, String name, Arguments arguments) {
    return switch (name) {
      case "get" -> {
        Arguments.Bound bound = arguments.bindPositional(name, "key", "default?");
        Object value = dict.get(bound.value("key"));
        yield value == null ? bound.value("default", None.NONE) : value;
      }
      case "fromkeys" -> {
        Arguments.Bound bound = arguments.bindPositional(name, "iterable", "value?");
        DictValue fresh = new DictValue();
        Values.iterate(bound.value("iterable"))
            .forEachRemaining(key -> fresh.put(key, bound.value("value", None.NONE)));
        yield fresh;
      }
      case "items", "keys", "values", "copy" -> {
        arguments.bindPositional(name);
        yield switch (name) {
          case "items" -> dict.view(DictView.Part.ITEMS);
          case "keys" -> dict.view(DictView.Part.KEYS);
          case "values" -> dict.view(DictView.Part.VALUES);
          default -> dict.copy();
        };
      }
      default -> throw new AssertionError(name);
    };
  }

  private static Object numberMethod(Object number, String name, Arguments arguments) {
    arguments.bindPositional(name);
    BigInteger whole = Numbers.asInteger(number);
    if (name.equals("conjugate")) {
      return Operators.sign(false, number);
    }
    if (name.equals("bit_length") && whole != null) {
      return (long) whole.abs().bitLength();
    }
    if (name.equals("bit_count") && whole != null) {
      return (long) whole.abs().bitCount();
    }
    if (name.equals("is_integer") && number instanceof Double fraction) {
      return !Double.isInfinite(fraction) && fraction == Math.rint(fraction);
    }
    throw new TemplateException.Failed("the number method '" + name + "' is not supported");
  }
}
