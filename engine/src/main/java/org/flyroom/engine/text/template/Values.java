package org.flyroom.engine.text.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What all values have in common: type, truth, equality, order, length and iteration.
///
/// Inside the interpreter a value is a [None], `Boolean`, `Long`, `BigInteger`, `Double`, `String`,
/// [Markup], [ListValue], [TupleValue], [DictValue], or one of the objects only a template makes.
final class Values {
  private Values() {}

  /// The value of plain Java data: null, truth values, numbers, texts, collections and maps with
  /// text keys.
  static Object fromJava(@Nullable Object value) {
    return switch (value) {
      case null -> None.NONE;
      case Boolean truth -> truth;
      case Long number -> number;
      case Integer number -> number.longValue();
      case Short number -> number.longValue();
      case Byte number -> number.longValue();
      case BigInteger number -> Numbers.integer(number);
      case Double number -> number;
      case Float number -> number.doubleValue();
      case BigDecimal number -> number.doubleValue();
      case CharSequence text -> text.toString();
      case Collection<?> items -> {
        List<Object> list = new ArrayList<>(items.size());
        items.forEach(item -> list.add(fromJava(item)));
        yield new ListValue(list);
      }
      case Map<?, ?> entries -> dictFromJava(entries);
      default ->
          throw new IllegalArgumentException(
              "a template takes plain data, not a " + value.getClass().getName());
    };
  }

  /// The dict of a map with text keys.
  static DictValue dictFromJava(Map<?, ?> entries) {
    DictValue dict = new DictValue();
    entries.forEach((key, value) -> dict.put(fromJava(key), fromJava(value)));
    return dict;
  }

  /// Python's name of the type.
  static String typeName(Object value) {
    return switch (value) {
      case None none -> "NoneType";
      case Boolean truth -> "bool";
      case Long number -> "int";
      case BigInteger number -> "int";
      case Double number -> "float";
      case String text -> "str";
      case Markup markup -> "Markup";
      case ListValue list -> "list";
      case TupleValue tuple -> "tuple";
      case DictValue dict -> "dict";
      case DictView view ->
          switch (view.part()) {
            case KEYS -> "dict_keys";
            case VALUES -> "dict_values";
            case ITEMS -> "dict_items";
          };
      case RangeValue range -> "range";
      case Generator generator -> "generator";
      case Undefined undefined -> "Undefined";
      case Namespace namespace -> "Namespace";
      case LoopContext loop -> "LoopContext";
      case Macro macro -> "Macro";
      case Function function -> "function";
      default -> value.getClass().getSimpleName();
    };
  }

  /// The text of a `str`, safe markup included, or null for any other type.
  static @Nullable String asText(Object value) {
    return switch (value) {
      case String text -> text;
      case Markup markup -> markup.text();
      default -> null;
    };
  }

  /// `bool(value)`.
  static boolean isTrue(Object value) {
    return switch (value) {
      case None none -> false;
      case Boolean truth -> truth;
      case Long number -> number != 0;
      case BigInteger number -> number.signum() != 0;
      case Double number -> number != 0;
      case Undefined undefined -> false;
      default -> sizeOf(value).map(size -> size > 0).orElse(true);
    };
  }

  /// `len(value)`.
  static long length(Object value) {
    return sizeOf(value)
        .orElseThrow(
            () ->
                new TemplateException.Failed(
                    "object of type '" + typeName(value) + "' has no len()"));
  }

  private static Optional<Long> sizeOf(Object value) {
    String text = asText(value);
    if (text != null) {
      return Optional.of((long) text.codePointCount(0, text.length()));
    }
    return switch (value) {
      case ListValue list -> Optional.of((long) list.items().size());
      case TupleValue tuple -> Optional.of((long) tuple.items().size());
      case DictValue dict -> Optional.of((long) dict.size());
      case DictView view -> Optional.of((long) view.dict().size());
      case RangeValue range -> Optional.of((long) range.size());
      case LoopContext loop -> Optional.of(loop.length());
      case Undefined undefined -> Optional.of(0L);
      default -> Optional.empty();
    };
  }

  /// Items of a sequence that Python can index or walk backwards, or null for other values.
  static @Nullable List<Object> sequenceItems(Object value) {
    String text = asText(value);
    if (text != null) {
      return text.codePoints().mapToObj(c -> (Object) Character.toString(c)).toList();
    }
    return switch (value) {
      case ListValue list -> list.items();
      case TupleValue tuple -> tuple.items();
      case RangeValue range -> range.items();
      case DictValue dict -> dict.view(DictView.Part.KEYS).items();
      case DictView view -> view.items();
      case Undefined undefined -> List.of();
      default -> null;
    };
  }

  static boolean isIterable(Object value) {
    return value instanceof Generator
        || value instanceof LoopContext
        || sequenceItems(value) != null;
  }

  /// `iter(value)`.
  static Iterator<Object> iterate(Object value) {
    if (value instanceof Generator generator) {
      return generator.items();
    }
    List<Object> items = sequenceItems(value);
    if (items == null) {
      throw new TemplateException.Failed("'" + typeName(value) + "' object is not iterable");
    }
    return items.iterator();
  }

  /// `list(value)`.
  static List<Object> items(Object value) {
    List<Object> items = new ArrayList<>();
    iterate(value)
        .forEachRemaining(
            item -> {
              Limits.checkItems(items.size());
              items.add(item);
            });
    return items;
  }

  /// `left == right`.
  @SuppressWarnings("ReferenceEquality")
  static boolean equal(Object left, Object right) {
    if (left == right) {
      return !Numbers.isNan(left);
    }
    if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
      return !Numbers.isNan(left) && !Numbers.isNan(right) && Numbers.compare(left, right) == 0;
    }
    String text = asText(left);
    if (text != null) {
      return text.equals(asText(right));
    }
    return switch (left) {
      case ListValue a -> right instanceof ListValue b && equalItems(a.items(), b.items());
      case TupleValue a -> right instanceof TupleValue b && equalItems(a.items(), b.items());
      case RangeValue a -> right instanceof RangeValue b && equalItems(a.items(), b.items());
      case DictValue a -> right instanceof DictValue b && equalDicts(a, b);
      case DictView a -> right instanceof DictView b && equalViews(a, b);
      case Undefined a -> right instanceof Undefined;
      case BoundMethod a -> a.equals(right);
      default -> false;
    };
  }

  private static boolean equalItems(List<Object> left, List<Object> right) {
    if (left.size() != right.size()) {
      return false;
    }
    Iterator<Object> others = right.iterator();
    for (Object item : left) {
      if (!same(item, others.next())) {
        return false;
      }
    }
    return true;
  }

  /// Equal or the very same, which is how containers compare what they hold.
  @SuppressWarnings("ReferenceEquality")
  static boolean same(Object left, Object right) {
    return left == right || equal(left, right);
  }

  private static boolean equalDicts(DictValue left, DictValue right) {
    boolean[] equal = {left.size() == right.size()};
    left.forEach(
        (key, value) -> {
          Object other = equal[0] ? right.get(key) : null;
          equal[0] = other != null && same(value, other);
        });
    return equal[0];
  }

  private static boolean equalViews(DictView left, DictView right) {
    if (left.part() == DictView.Part.VALUES || right.part() == DictView.Part.VALUES) {
      return false;
    }
    List<Object> others = right.items();
    return left.dict().size() == right.dict().size()
        && left.items().stream().allMatch(item -> holds(others, item));
  }

  private static boolean holds(List<Object> items, Object wanted) {
    return items.stream().anyMatch(item -> same(item, wanted));
  }

  /// `item in container`.
  static boolean contains(Object container, Object item) {
    String text = asText(container);
    if (text != null) {
      String part = asText(item);
      if (part == null) {
        throw new TemplateException.Failed(
            "'in <string>' requires a text on the left, not " + typeName(item));
      }
      return text.contains(part);
    }
    return switch (container) {
      case DictValue dict -> dict.contains(item);
      case DictView view when view.part() == DictView.Part.KEYS -> view.dict().contains(item);
      case Generator generator -> {
        boolean found = false;
        while (!found && generator.items().hasNext()) {
          found = same(generator.items().next(), item);
        }
        yield found;
      }
      default -> {
        List<Object> items = sequenceItems(container);
        if (items == null) {
          throw new TemplateException.Failed(
              "argument of type '" + typeName(container) + "' is not iterable");
        }
        yield holds(items, item);
      }
    };
  }

  /// The form under which a dict or set keeps a key; lists and dicts cannot be keys.
  static Object hashKey(Object key) {
    return switch (key) {
      case Boolean truth -> truth ? 1L : 0L;
      case Double number
          when !number.isInfinite() && !number.isNaN() && number == Math.rint(number) ->
          Numbers.integer(new BigDecimal(number).toBigInteger());
      case Markup markup -> markup.text();
      case TupleValue tuple -> tuple.items().stream().map(Values::hashKey).toList();
      case ListValue list -> throw unhashable(list);
      case DictValue dict -> throw unhashable(dict);
      case DictView view when view.part() != DictView.Part.VALUES -> throw unhashable(view);
      case Undefined undefined -> Undefined.class;
      default -> key;
    };
  }

  private static TemplateException.Failed unhashable(Object key) {
    return new TemplateException.Failed("unhashable type: '" + typeName(key) + "'");
  }

  /// Whether a value can be a key.
  static boolean isHashable(Object key) {
    return switch (key) {
      case ListValue list -> false;
      case DictValue dict -> false;
      case DictView view -> view.part() == DictView.Part.VALUES;
      case TupleValue tuple -> tuple.items().stream().allMatch(Values::isHashable);
      default -> true;
    };
  }

  /// `left < right`, `left <= right`, `left > right` or `left >= right`.
  static boolean ordered(Expression.Comparison operator, Object left, Object right) {
    if (Numbers.isNan(left) || Numbers.isNan(right)) {
      if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
        return false;
      }
    }
    int order = order(operator.symbol, left, right);
    return switch (operator) {
      case LESS -> order < 0;
      case LESS_OR_EQUAL -> order <= 0;
      case GREATER -> order > 0;
      case GREATER_OR_EQUAL -> order >= 0;
      case EQUAL, NOT_EQUAL, IN, NOT_IN -> throw new AssertionError(operator);
    };
  }

  /// The order that Python's `sorted` uses.
  static int compareForSort(Object left, Object right) {
    return order("<", left, right);
  }

  private static int order(String operator, Object left, Object right) {
    if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
      return Numbers.isNan(left) || Numbers.isNan(right) ? 0 : Numbers.compare(left, right);
    }
    String text = asText(left);
    String other = asText(right);
    if (text != null && other != null) {
      return compareTexts(text, other);
    }
    if (left instanceof ListValue a && right instanceof ListValue b) {
      return orderItems(operator, a.items(), b.items());
    }
    if (left instanceof TupleValue a && right instanceof TupleValue b) {
      return orderItems(operator, a.items(), b.items());
    }
    if (left instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (right instanceof Undefined undefined) {
      throw undefined.failure();
    }
    throw new TemplateException.Failed(
        "'"
            + operator
            + "' not supported between instances of '"
            + typeName(left)
            + "' and '"
            + typeName(right)
            + "'");
  }

  private static int orderItems(String operator, List<Object> left, List<Object> right) {
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      if (!same(left.get(i), right.get(i))) {
        return order(operator, left.get(i), right.get(i));
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  /// Order by code points, which is not that of Java's UTF-16 units.
  private static int compareTexts(String left, String right) {
    int at = 0;
    while (at < left.length() && at < right.length()) {
      int a = left.codePointAt(at);
      int b = right.codePointAt(at);
      if (a != b) {
        return Integer.compare(a, b);
      }
      at += Character.charCount(a);
    }
    return Integer.compare(left.length(), right.length());
  }
}
