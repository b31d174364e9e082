package org.flyroom.engine.text.template;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.flyroom.engine.text.template.Expression.CallArguments;
import org.jspecify.annotations.Nullable;

/// Evaluates expressions, within the bounds of one rendering.
final class Evaluator {
  private long steps;
  private int depth;

  /// Counts one step of work.
  void step() {
    if (++steps > Limits.STEPS) {
      throw new TemplateException.Failed("rendering takes more than " + Limits.STEPS + " steps");
    }
  }

  Object evaluate(Expression expression, Scope scope) {
    enter();
    try {
      return value(expression, scope);
    } finally {
      leave();
    }
  }

  /// Goes one level deeper into bodies and expressions.
  void enter() {
    step();
    if (++depth > Limits.EVALUATION_DEPTH) {
      throw new TemplateException.Failed(
          "evaluation nested more than " + Limits.EVALUATION_DEPTH + " deep");
    }
  }

  void leave() {
    depth--;
  }

  private Object value(Expression expression, Scope scope) {
    return switch (expression) {
      case Expression.Literal literal -> literal.value();
      case Expression.Name name -> scope.get(name.name());
      case Expression.ListOf list -> new ListValue(all(list.items(), scope));
      case Expression.TupleOf tuple -> TupleValue.of(all(tuple.items(), scope));
      case Expression.DictOf dict -> dict(dict, scope);
      case Expression.Attribute attribute ->
          Attributes.attribute(evaluate(attribute.target(), scope), attribute.name());
      case Expression.Item item ->
          Attributes.item(evaluate(item.target(), scope), evaluate(item.key(), scope));
      case Expression.Slice slice ->
          Attributes.slice(
              evaluate(slice.target(), scope),
              bound(slice.start(), scope),
              bound(slice.stop(), scope),
              bound(slice.step(), scope));
      case Expression.Call call ->
          call(
              evaluate(call.function(), scope),
              describe(call.function()),
              arguments(List.of(), call.arguments(), scope));
      case Expression.Filtered filtered ->
          filter(filtered.filter(), evaluate(filtered.value(), scope), scope);
      case Expression.Tested tested -> {
        Object value = evaluate(tested.value(), scope);
        yield Tests.call(tested.test(), value, arguments(List.of(), tested.arguments(), scope));
      }
      case Expression.Not not -> !Values.isTrue(evaluate(not.operand(), scope));
      case Expression.Signed signed ->
          Operators.sign(signed.negative(), evaluate(signed.operand(), scope));
      case Expression.Binary binary -> {
        Object left = evaluate(binary.left(), scope);
        yield Operators.apply(binary.operator(), left, evaluate(binary.right(), scope));
      }
      case Expression.And and -> {
        Object left = evaluate(and.left(), scope);
        yield Values.isTrue(left) ? evaluate(and.right(), scope) : left;
      }
      case Expression.Or or -> {
        Object left = evaluate(or.left(), scope);
        yield Values.isTrue(left) ? left : evaluate(or.right(), scope);
      }
      case Expression.Compare compare -> compare(compare, scope);
      case Expression.Concat concat -> {
        StringBuilder text = new StringBuilder();
        for (Expression part : concat.parts()) {
          text.append(PythonText.text(evaluate(part, scope)));
          Limits.checkText(text.length());
        }
        yield text.toString();
      }
      case Expression.Conditional conditional -> {
        if (Values.isTrue(evaluate(conditional.test(), scope))) {
          yield evaluate(conditional.then(), scope);
        }
        Expression otherwise = conditional.otherwise();
        yield otherwise == null
            ? new Undefined("the inline 'if' is false and has no 'else'")
            : evaluate(otherwise, scope);
      }
    };
  }

  private Object bound(@Nullable Expression expression, Scope scope) {
    return expression == null ? None.NONE : evaluate(expression, scope);
  }

  private List<Object> all(List<Expression> expressions, Scope scope) {
    List<Object> values = new ArrayList<>(expressions.size());
    for (Expression expression : expressions) {
      values.add(evaluate(expression, scope));
    }
    return values;
  }

  private DictValue dict(Expression.DictOf literal, Scope scope) {
    DictValue dict = new DictValue();
    for (Expression.Entry entry : literal.entries()) {
      Object key = evaluate(entry.key(), scope);
      dict.put(key, evaluate(entry.value(), scope));
    }
    return dict;
  }

  private Object compare(Expression.Compare compare, Scope scope) {
    Object left = evaluate(compare.first(), scope);
    for (Expression.Comparand comparand : compare.rest()) {
      Object right = evaluate(comparand.operand(), scope);
      if (!Operators.compare(comparand.operator(), left, right)) {
        return false;
      }
      left = right;
    }
    return true;
  }

  /// Puts a filter to a value.
  Object filter(Expression.Filter filter, Object value, Scope scope) {
    return Filters.call(filter.name(), arguments(List.of(value), filter.arguments(), scope));
  }

  /// Calls a value.
  ///
  /// @param description of the value, for messages
  static Object call(Object function, String description, Arguments arguments) {
    return switch (function) {
      case Function callable -> callable.call(arguments);
      case Undefined undefined -> throw undefined.failure();
      default ->
          throw new TemplateException.Failed(
              description + " is no function: '" + Values.typeName(function) + "' object");
    };
  }

  private static String describe(Expression expression) {
    return switch (expression) {
      case Expression.Name name -> "'" + name.name() + "'";
      case Expression.Attribute attribute -> "'." + attribute.name() + "'";
      default -> "what is called";
    };
  }

  /// Evaluates the arguments of a call.
  ///
  /// @param first what comes before them: the value of a filter
  Arguments arguments(List<Object> first, CallArguments arguments, Scope scope) {
    List<Object> positional = new ArrayList<>(first);
    positional.addAll(all(arguments.positional(), scope));
    SequencedMap<String, Object> named = new LinkedHashMap<>();
    for (Expression.NamedArgument argument : arguments.named()) {
      named.put(argument.name(), evaluate(argument.value(), scope));
    }
    if (arguments.spreadList() != null) {
      Iterator<Object> spread = Values.iterate(evaluate(arguments.spreadList(), scope));
      spread.forEachRemaining(positional::add);
    }
    if (arguments.spreadDict() != null) {
      if (!(evaluate(arguments.spreadDict(), scope) instanceof DictValue dict)) {
        throw new TemplateException.Failed("'**' needs a dict");
      }
      dict.forEach(
          (key, value) -> {
            String name = Values.asText(key);
            if (name == null || named.putIfAbsent(name, value) != null) {
              throw new TemplateException.Failed(
                  "'**' cannot pass the argument " + PythonText.repr(key));
            }
          });
    }
    return new Arguments(positional, named);
  }
}
