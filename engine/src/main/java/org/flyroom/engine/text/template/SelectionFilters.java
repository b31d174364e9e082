package org.flyroom.engine.text.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Filters that look at each item of a list: to choose, change, group or sum them.
final class SelectionFilters {
  private SelectionFilters() {}

  static void addTo(Map<String, Filters.Filter> filters) {
    filters.put("select", arguments -> select("select", arguments, false, true));
    filters.put("reject", arguments -> select("reject", arguments, false, false));
    filters.put("selectattr", arguments -> select("selectattr", arguments, true, true));
    filters.put("rejectattr", arguments -> select("rejectattr", arguments, true, false));
    filters.put("map", SelectionFilters::map);
    filters.put("attr", SelectionFilters::attribute);
    filters.put("unique", SelectionFilters::unique);
    filters.put("groupby", SelectionFilters::groupBy);
    filters.put("sum", SelectionFilters::sum);
    filters.put("min", arguments -> extreme("min", arguments));
    filters.put("max", arguments -> extreme("max", arguments));
  }

  /// Looks up an attribute such as `function.name` or `0` of items; [None] gives the item itself.
  ///
  /// @param otherwise what stands for a part that is not there, or null for undefined
  static UnaryOperator<Object> getter(Object attribute, @Nullable Object otherwise) {
    List<Object> parts = new ArrayList<>();
    String path = Values.asText(attribute);
    if (path == null) {
      if (attribute != None.NONE) {
        parts.add(attribute);
      }
    } else {
      for (String part : path.split("\\.", -1)) {
        Object index = TextMethods.is(part, "isdigit") ? Numbers.parseInteger(part, 10) : null;
        parts.add(index == null ? part : index);
      }
    }
    return item -> {
      Object value = item;
      for (Object part : parts) {
        value = Attributes.item(value, part);
        if (value instanceof Undefined && otherwise != null) {
          value = otherwise;
        }
      }
      return value;
    };
  }

  private static Object required(Arguments arguments, int index, String filter, String what) {
    if (index >= arguments.positional().size()) {
      throw new TemplateException.Failed(filter + " needs " + what);
    }
    return arguments.positional().get(index);
  }

  private static Object select(
      String filter, Arguments arguments, boolean byAttribute, boolean keep) {
    Object value = required(arguments, 0, filter, "a list");
    return Generator.lazy(
        () ->
            Values.isTrue(value)
                ? Iterators.filter(
                    Values.iterate(value), predicate(filter, arguments, byAttribute, keep))
                : Collections.emptyIterator());
  }

  private static Predicate<Object> predicate(
      String filter, Arguments arguments, boolean byAttribute, boolean keep) {
    UnaryOperator<Object> subject =
        byAttribute
            ? getter(required(arguments, 1, filter, "the name of an attribute"), null)
            : item -> item;
    int testAt = byAttribute ? 2 : 1;
    Predicate<Object> test;
    if (testAt < arguments.positional().size()) {
      String name = PythonText.text(arguments.positional().get(testAt));
      Arguments rest =
          new Arguments(
              arguments.positional().subList(testAt + 1, arguments.positional().size()),
              arguments.named());
      test = item -> Tests.call(name, item, rest);
    } else {
      test = Values::isTrue;
    }
    return item -> test.test(subject.apply(item)) == keep;
  }

  private static Object map(Arguments arguments) {
    Object value = required(arguments, 0, "map", "a list");
    return Generator.lazy(
        () ->
            Values.isTrue(value)
                ? Iterators.map(Values.iterate(value), change(arguments))
                : Collections.emptyIterator());
  }

  private static UnaryOperator<Object> change(Arguments arguments) {
    UnaryOperator<Object> change;
    Object attribute = arguments.named().get("attribute");
    if (arguments.positional().size() == 1 && attribute != null) {
      SequencedMap<String, Object> rest = new LinkedHashMap<>(arguments.named());
      rest.remove("attribute");
      Object otherwise = rest.remove("default");
      if (!rest.isEmpty()) {
        throw new TemplateException.Failed(
            "map takes no argument named '" + rest.firstEntry().getKey() + "'");
      }
      change = getter(attribute, otherwise == None.NONE ? null : otherwise);
    } else {
      String name = PythonText.text(required(arguments, 1, "map", "the name of a filter"));
      List<Object> rest = arguments.positional().subList(2, arguments.positional().size());
      change =
          item -> {
            List<Object> positional = new ArrayList<>(List.of(item));
            positional.addAll(rest);
            return Filters.call(name, new Arguments(positional, arguments.named()));
          };
    }
    return change;
  }

  private static Object attribute(Arguments arguments) {
    Arguments.Bound bound = arguments.bind("attr", "obj", "name");
    Object found = Attributes.ownAttribute(bound.value("obj"), bound.text("name"));
    return found == null ? Undefined.member(bound.value("obj"), bound.value("name")) : found;
  }

  private static UnaryOperator<Object> keyOf(Arguments.Bound bound) {
    UnaryOperator<Object> getter =
        getter(
            bound.value("attribute", None.NONE),
            bound.given("default") ? bound.value("default") : null);
    boolean exact = bound.flag("case_sensitive");
    return item -> exact ? getter.apply(item) : SequenceFilters.ignoringCase(getter.apply(item));
  }

  private static Object unique(Arguments arguments) {
    Arguments.Bound bound = arguments.bind("unique", "value", "case_sensitive?", "attribute?");
    UnaryOperator<Object> key = keyOf(bound);
    Set<Object> seen = new HashSet<>();
    return Generator.lazy(
        () ->
            Iterators.filter(
                Values.iterate(bound.value("value")),
                item -> seen.add(Values.hashKey(key.apply(item)))));
  }

  private static Object groupBy(Arguments arguments) {
    Arguments.Bound bound =
        arguments.bind("groupby", "value", "attribute", "default?", "case_sensitive?");
    UnaryOperator<Object> key = keyOf(bound);
    UnaryOperator<Object> shown =
        getter(bound.value("attribute"), bound.given("default") ? bound.value("default") : null);
    List<Object> items = Values.items(bound.value("value"));
    SequenceFilters.sortInPlace(items, key, false);
    List<Object> groups = new ArrayList<>();
    int start = 0;
    for (int i = 1; i <= items.size(); i++) {
      boolean ends =
          i == items.size() || !Values.equal(key.apply(items.get(start)), key.apply(items.get(i)));
      if (ends) {
        List<Object> members = new ArrayList<>(items.subList(start, i));
        groups.add(
            new TupleValue(
                List.of(shown.apply(members.getFirst()), new ListValue(members)),
                List.of("grouper", "list")));
        start = i;
      }
    }
    return new ListValue(groups);
  }

  private static Object sum(Arguments arguments) {
    Arguments.Bound bound = arguments.bind("sum", "iterable", "attribute?", "start?");
    UnaryOperator<Object> getter = getter(bound.value("attribute", None.NONE), null);
    Object total = bound.value("start", 0L);
    if (Values.asText(total) != null) {
      throw new TemplateException.Failed("sum cannot add texts; use |join");
    }
    Iterator<Object> items = Values.iterate(bound.value("iterable"));
    while (items.hasNext()) {
      total = Operators.apply(Expression.Arithmetic.ADD, total, getter.apply(items.next()));
    }
    return total;
  }

  private static Object extreme(String name, Arguments arguments) {
    Arguments.Bound bound = arguments.bind(name, "value", "case_sensitive?", "attribute?");
    UnaryOperator<Object> key = keyOf(bound);
    Iterator<Object> items = Values.iterate(bound.value("value"));
    if (!items.hasNext()) {
      return new Undefined("No aggregated item, sequence was empty.");
    }
    Object best = items.next();
    Object bestKey = key.apply(best);
    Expression.Comparison better =
        name.equals("min") ? Expression.Comparison.LESS : Expression.Comparison.GREATER;
    while (items.hasNext()) {
      Object item = items.next();
      Object itemKey = key.apply(item);
      if (Values.ordered(better, itemKey, bestKey)) {
        best = item;
        bestKey = itemKey;
      }
    }
    return best;
  }
}
