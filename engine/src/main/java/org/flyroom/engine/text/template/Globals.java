package org.flyroom.engine.text.template;

import java.time.LocalDateTime;
import java.util.List;

/// The functions every template is given.
final class Globals {
  private Globals() {}

  static void define(Scope scope, LocalDateTime now) {
    add(scope, "range", Globals::range);
    add(scope, "dict", Globals::dict);
    add(scope, "namespace", arguments -> new Namespace(dict(arguments)));
    add(scope, "cycler", arguments -> new Cycler(arguments.positional()));
    add(scope, "joiner", Globals::joiner);
    add(scope, "lipsum", Globals::lipsum);
    add(scope, "self", Globals::self);
    add(scope, "raise_exception", Globals::raise);
    add(
        scope,
        "strftime_now",
        arguments -> Strftime.format(arguments.bind("strftime_now", "format").text("format"), now));
  }

  private static void add(
      Scope scope, String name, java.util.function.Function<Arguments, Object> body) {
    scope.set(name, Function.of(name, body));
  }

  private static Object raise(Arguments arguments) {
    Object message = arguments.bind("raise_exception", "message").value("message");
    throw new TemplateException.Raised(PythonText.text(message));
  }

  private static Object self(Arguments arguments) {
    throw new TemplateException.Failed("'self' is not supported: a chat template stands alone");
  }

  private static Object lipsum(Arguments arguments) {
    throw new TemplateException.Failed(
        "lipsum() is not supported: it gives other words every time");
  }

  private static Object range(Arguments arguments) {
    Arguments.Bound bound =
        arguments.positional().size() == 1
            ? arguments.bindPositional("range", "stop")
            : arguments.bindPositional("range", "start", "stop", "step?");
    return new RangeValue(
        bound.integer("start", 0), bound.integer("stop"), bound.integer("step", 1));
  }

  private static DictValue dict(Arguments arguments) {
    DictValue dict = new DictValue();
    if (arguments.positional().size() > 1) {
      throw new TemplateException.Failed("dict() takes at most one argument without a name");
    }
    for (Object source : arguments.positional()) {
      if (source instanceof DictValue other) {
        dict.putAll(other);
        continue;
      }
      for (Object pair : Values.items(source)) {
        List<Object> keyAndValue = Values.items(pair);
        if (keyAndValue.size() != 2) {
          throw new TemplateException.Failed("dict() needs pairs of key and value");
        }
        dict.put(keyAndValue.getFirst(), keyAndValue.getLast());
      }
    }
    arguments.named().forEach(dict::put);
    return dict;
  }

  private static Object joiner(Arguments arguments) {
    Object separator = arguments.bind("joiner", "sep?").value("sep", ", ");
    boolean[] used = {false};
    return Function.of(
        "joiner",
        call -> {
          call.bind("joiner");
          boolean first = !used[0];
          used[0] = true;
          return first ? "" : separator;
        });
  }
}
