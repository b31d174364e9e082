package org.flyroom.engine.text.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The methods of a text marked as safe: those of `str`, with plain arguments escaped where they
/// become part of the result, which is safe again.
final class MarkupMethods {
  private static final Set<String> PLAIN =
      Set.of("encode", "maketrans", "format_map", "translate", "format");

  private MarkupMethods() {}

  static Object call(Markup markup, String name, Arguments arguments) {
    if (PLAIN.contains(name)) {
      throw new TemplateException.Failed(
          "the method '" + name + "' of a text marked with |safe is not supported");
    }
    List<Object> positional = new ArrayList<>(arguments.positional());
    if (name.equals("join") && positional.size() == 1) {
      List<Object> parts = new ArrayList<>();
      Values.items(positional.getFirst()).forEach(item -> parts.add(Markup.escape(item)));
      positional.set(0, new ListValue(parts));
    } else if (name.equals("replace") && positional.size() > 1) {
      positional.set(1, Markup.escape(positional.get(1)));
    } else if (Set.of("center", "ljust", "rjust").contains(name) && positional.size() > 1) {
      positional.set(1, Markup.escape(positional.get(1)));
    }
    return marked(
        TextMethods.call(markup.text(), name, new Arguments(positional, arguments.named())));
  }

  private static Object marked(Object result) {
    return switch (result) {
      case String text -> new Markup(text);
      case ListValue list -> new ListValue(marked(list.items()));
      case TupleValue tuple -> TupleValue.of(marked(tuple.items()));
      default -> result;
    };
  }

  private static List<Object> marked(List<Object> items) {
    List<Object> marked = new ArrayList<>(items.size());
    items.forEach(item -> marked.add(marked(item)));
    return marked;
  }
}
