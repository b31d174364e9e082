package org.flyroom.engine.text.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.flyroom.engine.text.template.Statement.Routine;
import org.jspecify.annotations.Nullable;

/// A macro, or the body of a call block, with the names around the place where it stands.
final class Macro implements Function {
  private final Routine routine;
  private final Scope home;
  private final Interpreter interpreter;

  Macro(Routine routine, Scope home, Interpreter interpreter) {
    this.routine = routine;
    this.home = home;
    this.interpreter = interpreter;
  }

  @Override
  public String name() {
    return routine.name();
  }

  /// Whether this is the body of a call block.
  boolean isAnonymous() {
    return routine.name().isEmpty();
  }

  @Nullable Object attribute(String name) {
    return switch (name) {
      case "name" -> isAnonymous() ? None.NONE : routine.name();
      case "arguments" -> TupleValue.of(List.<Object>copyOf(routine.parameters()));
      case "caller" -> routine.takesCaller();
      case "catch_kwargs" -> routine.takesNamed();
      case "catch_varargs" -> routine.takesPositional();
      default -> null;
    };
  }

  @Override
  public Object call(Arguments arguments) {
    List<String> parameters = routine.parameters();
    List<Object> positional = arguments.positional();
    SequencedMap<String, Object> named = new LinkedHashMap<>(arguments.named());
    Scope scope = interpreter.scope(home, routine.body());
    int firstDefault = parameters.size() - routine.defaults().size();
    for (int i = 0; i < parameters.size(); i++) {
      String parameter = parameters.get(i);
      Object value = i < positional.size() ? positional.get(i) : named.remove(parameter);
      if (value == null) {
        value =
            i >= firstDefault
                ? interpreter.evaluate(routine.defaults().get(i - firstDefault), scope)
                : new Undefined("parameter '" + parameter + "' was not provided");
      }
      scope.set(parameter, value);
    }
    if (routine.takesCaller() && !parameters.contains("caller")) {
      Object caller = named.remove("caller");
      scope.set(
          "caller",
          caller == null || caller == None.NONE ? new Undefined("No caller defined") : caller);
    }
    if (routine.takesNamed()) {
      DictValue rest = new DictValue();
      named.forEach(rest::put);
      scope.set("kwargs", rest);
    } else if (!named.isEmpty()) {
      throw new TemplateException.Failed(
          "macro '" + name() + "' takes no argument named '" + named.firstEntry().getKey() + "'");
    }
    if (routine.takesPositional()) {
      scope.set(
          "varargs",
          TupleValue.of(
              positional.subList(
                  Math.min(parameters.size(), positional.size()), positional.size())));
    } else if (positional.size() > parameters.size()) {
      throw new TemplateException.Failed(
          "macro '"
              + name()
              + "' takes at most "
              + parameters.size()
              + " arguments, not "
              + positional.size());
    }
    return interpreter.capture(routine.body(), scope);
  }
}
