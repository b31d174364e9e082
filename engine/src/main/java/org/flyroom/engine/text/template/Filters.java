package org.flyroom.engine.text.template;

import java.util.HashMap;
import java.util.Map;

/// The filters by name. Those of a theme are defined in a class of their own.
final class Filters {
  private static final Map<String, Filter> FILTERS = new HashMap<>();

  /// What a filter does; the first positional argument is the value it is put to.
  interface Filter {
    Object apply(Arguments arguments);
  }

  static {
    TextFilters.addTo(FILTERS);
    MarkupFilters.addTo(FILTERS);
    NumberFilters.addTo(FILTERS);
    SequenceFilters.addTo(FILTERS);
    SelectionFilters.addTo(FILTERS);
    FILTERS.put("tojson", JsonText::filter);
    unsupported("random", "it gives another value every time");
    unsupported("urlize", "it makes HTML links");
  }

  private Filters() {}

  private static void unsupported(String name, String reason) {
    FILTERS.put(
        name,
        arguments -> {
          throw new TemplateException.Failed(
              "the filter '" + name + "' is not supported: " + reason);
        });
  }

  static boolean exists(String name) {
    return FILTERS.containsKey(name);
  }

  static Object call(String name, Arguments arguments) {
    Filter filter = FILTERS.get(name);
    if (filter == null) {
      throw new TemplateException.Failed("no filter named '" + name + "'");
    }
    return filter.apply(arguments);
  }
}
