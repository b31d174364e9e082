package org.flyroom.engine.text.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Filters on lists and dicts as wholes: their length, ends, order and parts.
final class SequenceFilters {
  private SequenceFilters() {}

  static void addTo(Map<String, Filters.Filter> filters) {
    for (String name : List.of("length", "count")) {
      filters.put(name, arguments -> Values.length(arguments.bind(name, "obj").value("obj")));
    }
    for (String name : List.of("default", "d")) {
      filters.put(name, arguments -> orDefault(name, arguments));
    }
    filters.put(
        "list",
        arguments -> new ListValue(Values.items(arguments.bind("list", "value").value("value"))));
    filters.put("first", SequenceFilters::first);
    filters.put("last", SequenceFilters::last);
    filters.put("reverse", SequenceFilters::reverse);
    filters.put("join", SequenceFilters::join);
    filters.put("items", SequenceFilters::items);
    filters.put("dictsort", SequenceFilters::dictSort);
    filters.put("sort", SequenceFilters::sort);
    filters.put("slice", SequenceFilters::slice);
    filters.put("batch", SequenceFilters::batch);
  }

  private static Object orDefault(String name, Arguments arguments) {
    Arguments.Bound bound = arguments.bind(name, "value", "default_value?", "boolean?");
    Object value = bound.value("value");
    boolean missing =
        value instanceof Undefined || (bound.flag("boolean") && !Values.isTrue(value));
    return missing ? bound.value("default_value", "") : value;
  }

  private static Object first(Arguments arguments) {
    Iterator<Object> items = Values.iterate(arguments.bind("first", "seq").value("seq"));
    return items.hasNext() ? items.next() : new Undefined("No first item, sequence was empty.");
  }

  private static Object last(Arguments arguments) {
    Object value = arguments.bind("last", "seq").value("seq");
    List<Object> items = Values.sequenceItems(value);
    if (items == null) {
      throw new TemplateException.Failed(
          "last needs a sequence, not " + Values.typeName(value) + "; put it through |list first");
    }
    return items.isEmpty() ? new Undefined("No last item, sequence was empty.") : items.getLast();
  }

  private static Object reverse(Arguments arguments) {
    Object value = arguments.bind("reverse", "value").value("value");
    String text = Values.asText(value);
    if (text != null) {
      String reversed = new StringBuilder(text).reverse().toString();
      return value instanceof Markup ? new Markup(reversed) : reversed;
    }
    List<Object> items = Values.items(value);
    return value instanceof Generator
        ? new ListValue(items.reversed())
        : new Generator(items.reversed().iterator());
  }

  private static Object join(Arguments arguments) {
    Arguments.Bound bound = arguments.bind("join", "value", "d?", "attribute?");
    UnaryOperator<Object> part =
        bound.given("attribute")
            ? SelectionFilters.getter(bound.value("attribute"), null)
            : item -> item;
    String separator = PythonText.text(bound.value("d", ""));
    StringBuilder out = new StringBuilder();
    boolean first = true;
    Iterator<Object> items = Values.iterate(bound.value("value"));
    while (items.hasNext()) {
      out.append(first ? "" : separator).append(PythonText.text(part.apply(items.next())));
      first = false;
      Limits.checkText(out.length());
    }
    return out.toString();
  }

  private static Object items(Arguments arguments) {
    Object value = arguments.bind("items", "value").value("value");
    return Generator.lazy(
        () -> {
          if (value instanceof Undefined) {
            return Collections.emptyIterator();
          }
          if (!(value instanceof DictValue dict)) {
            throw new TemplateException.Failed("items needs a dict, not " + Values.typeName(value));
          }
          return dict.view(DictView.Part.ITEMS).items().iterator();
        });
  }

  private static Object dictSort(Arguments arguments) {
    Arguments.Bound bound =
        arguments.bind("dictsort", "value", "case_sensitive?", "by?", "reverse?");
    if (!(bound.value("value") instanceof DictValue dict)) {
      throw new TemplateException.Failed("dictsort needs a dict");
    }
    String by = bound.text("by", "key");
    if (!by.equals("key") && !by.equals("value")) {
      throw new TemplateException.Failed("dictsort sorts by 'key' or 'value'");
    }
    int position = by.equals("key") ? 0 : 1;
    boolean exact = bound.flag("case_sensitive");
    List<Object> pairs = dict.view(DictView.Part.ITEMS).items();
    sortInPlace(
        pairs,
        pair -> {
          Object key = ((TupleValue) pair).items().get(position);
          return exact ? key : ignoringCase(key);
        },
        bound.flag("reverse"));
    return new ListValue(pairs);
  }

  private static Object sort(Arguments arguments) {
    Arguments.Bound bound =
        arguments.bind("sort", "value", "reverse?", "case_sensitive?", "attribute?");
    List<UnaryOperator<Object>> getters = new ArrayList<>();
    String several = bound.has("attribute") ? Values.asText(bound.value("attribute")) : null;
    if (several == null) {
      getters.add(SelectionFilters.getter(bound.value("attribute", None.NONE), null));
    } else {
      for (String attribute : several.split(",", -1)) {
        getters.add(SelectionFilters.getter(attribute, null));
      }
    }
    boolean exact = bound.flag("case_sensitive");
    List<Object> items = Values.items(bound.value("value"));
    sortInPlace(
        items,
        item -> {
          List<Object> keys = new ArrayList<>();
          for (UnaryOperator<Object> getter : getters) {
            Object key = getter.apply(item);
            keys.add(exact ? key : ignoringCase(key));
          }
          return new ListValue(keys);
        },
        bound.flag("reverse"));
    return new ListValue(items);
  }

  /// Texts in small letters, everything else as it is.
  static Object ignoringCase(Object value) {
    String text = Values.asText(value);
    return text == null ? value : text.toLowerCase(Locale.ROOT);
  }

  private record Keyed(Object key, Object item) {}

  /// Python's stable `sort` with a key.
  static void sortInPlace(List<Object> items, UnaryOperator<Object> key, boolean reverse) {
    List<Keyed> keyed = new ArrayList<>(items.size());
    items.forEach(item -> keyed.add(new Keyed(key.apply(item), item)));
    try {
      keyed.sort(
          (left, right) ->
              reverse
                  ? Values.compareForSort(right.key, left.key)
                  : Values.compareForSort(left.key, right.key));
    } catch (IllegalArgumentException inconsistent) {
      throw new TemplateException.Failed("the values have no order");
    }
    items.clear();
    keyed.forEach(entry -> items.add(entry.item));
  }

  private static Object slice(Arguments arguments) {
    Arguments.Bound bound = arguments.bind("slice", "value", "slices", "fill_with?");
    return Generator.lazy(() -> slices(bound).iterator());
  }

  private static List<Object> slices(Arguments.Bound bound) {
    List<Object> items = Values.items(bound.value("value"));
    int slices = bound.integer("slices");
    if (slices == 0) {
      throw new TemplateException.Failed("slice into 0 parts");
    }
    Limits.checkItems(slices);
    List<Object> result = new ArrayList<>();
    int size = items.size() / Math.max(1, slices);
    int larger = items.size() % Math.max(1, slices);
    int start = 0;
    for (int i = 0; i < slices; i++) {
      int end = start + size + (i < larger ? 1 : 0);
      List<Object> part = new ArrayList<>(items.subList(start, end));
      if (bound.given("fill_with") && i >= larger) {
        part.add(bound.value("fill_with"));
      }
      result.add(new ListValue(part));
      start = end;
    }
    return result;
  }

  private static Object batch(Arguments arguments) {
    Arguments.Bound bound = arguments.bind("batch", "value", "linecount", "fill_with?");
    return Generator.lazy(() -> batches(bound).iterator());
  }

  private static List<Object> batches(Arguments.Bound bound) {
    int size = bound.integer("linecount");
    List<Object> result = new ArrayList<>();
    List<Object> part = new ArrayList<>();
    for (Object item : Values.items(bound.value("value"))) {
      if (part.size() == size) {
        result.add(new ListValue(part));
        part = new ArrayList<>();
      }
      part.add(item);
    }
    if (!part.isEmpty()) {
      Limits.checkItems(size);
      while (bound.given("fill_with") && part.size() < size) {
        part.add(bound.value("fill_with"));
      }
      result.add(new ListValue(part));
    }
    return result;
  }
}
