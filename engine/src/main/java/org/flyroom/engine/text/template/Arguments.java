package org.flyroom.engine.text.template;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// The arguments of one call.
record Arguments(List<Object> positional, SequencedMap<String, Object> named) {
  static Arguments of(Object... positional) {
    return new Arguments(Arrays.asList(positional), new LinkedHashMap<>());
  }

  /// The arguments by parameter, as Python would hand them over.
  ///
  /// @param function for messages
  /// @param parameters names in order; one that may be missing ends in `?`
  Bound bind(String function, String... parameters) {
    if (positional.size() > parameters.length) {
      throw new TemplateException.Failed(
          function
              + " takes at most "
              + parameters.length
              + " arguments, not "
              + positional.size());
    }
    Map<String, Object> values = new HashMap<>();
    int taken = 0;
    for (int i = 0; i < parameters.length; i++) {
      boolean optional = parameters[i].endsWith("?");
      String name =
          optional ? parameters[i].substring(0, parameters[i].length() - 1) : parameters[i];
      Object byName = named.get(name);
      if (i < positional.size()) {
        if (byName != null) {
          throw new TemplateException.Failed(function + " got '" + name + "' twice");
        }
        values.put(name, positional.get(i));
      } else if (byName != null) {
        values.put(name, byName);
        taken++;
      } else if (!optional) {
        throw new TemplateException.Failed(function + " needs the argument '" + name + "'");
      }
    }
    if (taken < named.size()) {
      String unknown =
          named.keySet().stream()
              .filter(name -> !values.containsKey(name))
              .findFirst()
              .orElse(named.firstEntry().getKey());
      throw new TemplateException.Failed(function + " takes no argument named '" + unknown + "'");
    }
    return new Bound(function, values);
  }

  /// Like [#bind] for the many Python methods that take no names.
  Bound bindPositional(String function, String... parameters) {
    if (!named.isEmpty()) {
      throw new TemplateException.Failed(function + " takes no named arguments");
    }
    return bind(function, parameters);
  }

  /// Without the first positional argument.
  Arguments rest() {
    return new Arguments(positional.subList(1, positional.size()), named);
  }

  /// Arguments under the names of their parameters.
  record Bound(String function, Map<String, Object> values) {

    /// The argument, or null where it was left out.
    @Nullable Object get(String name) {
      return values.get(name);
    }

    boolean has(String name) {
      return values.containsKey(name);
    }

    /// Whether the argument is there and not `none`.
    boolean given(String name) {
      Object value = values.get(name);
      return value != null && value != None.NONE;
    }

    Object value(String name) {
      Object value = values.get(name);
      if (value == null) {
        throw new TemplateException.Failed(function + " needs the argument '" + name + "'");
      }
      return value;
    }

    Object value(String name, Object otherwise) {
      Object value = values.get(name);
      return value == null ? otherwise : value;
    }

    boolean flag(String name) {
      Object value = values.get(name);
      return value != null && Values.isTrue(value);
    }

    /// A text; any other type is an error.
    String text(String name) {
      String text = Values.asText(value(name));
      if (text == null) {
        throw wrongType(name, "a text");
      }
      return text;
    }

    String text(String name, String otherwise) {
      return has(name) ? text(name) : otherwise;
    }

    /// A whole number within the range of `int`; larger ones count as the largest.
    int integer(String name) {
      Object value = value(name);
      if (value instanceof Boolean || Numbers.isInteger(value)) {
        return Numbers.saturated(value);
      }
      throw wrongType(name, "a whole number");
    }

    int integer(String name, int otherwise) {
      return has(name) ? integer(name) : otherwise;
    }

    private TemplateException.Failed wrongType(String name, String wanted) {
      return new TemplateException.Failed(
          function
              + " needs "
              + wanted
              + " as '"
              + name
              + "', not "
              + Values.typeName(value(name)));
    }
  }
}
