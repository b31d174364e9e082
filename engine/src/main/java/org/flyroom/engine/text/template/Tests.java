package org.flyroom.engine.text.template;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.flyroom.engine.text.template.Expression.Arithmetic;
import org.flyroom.engine.text.template.Expression.Comparison;

/// What can stand behind `is`.
final class Tests {
  private static final Map<String, BiPredicate<String, Arguments>> TESTS = new HashMap<>();

  static {
    add("defined", value -> !(value instanceof Undefined));
    add("undefined", value -> value instanceof Undefined);
    add("none", value -> value == None.NONE);
    add("boolean", value -> value instanceof Boolean);
    add("true", value -> value.equals(true));
    add("false", value -> value.equals(false));
    add("integer", Numbers::isInteger);
    add("float", value -> value instanceof Double);
    add("number", Numbers::isNumber);
    add("string", value -> Values.asText(value) != null);
    add("mapping", value -> value instanceof DictValue);
    add("sequence", Tests::isSequence);
    add("iterable", Values::isIterable);
    add("callable", value -> value instanceof Function || value instanceof Undefined);
    add("escaped", value -> value instanceof Markup);
    add("lower", value -> TextMethods.is(PythonText.text(value), "islower"));
    add("upper", value -> TextMethods.is(PythonText.text(value), "isupper"));
    add("odd", value -> Values.equal(modulo(value, 2L), 1L));
    add("even", value -> Values.equal(modulo(value, 2L), 0L));
    add("filter", value -> Filters.exists(PythonText.text(Values.hashKey(value))));
    add("test", value -> exists(PythonText.text(Values.hashKey(value))));
    add("divisibleby", "num", (value, number) -> Values.equal(modulo(value, number), 0L));
    add("sameas", "other", Tests::isSame);
    add("in", "seq", (value, container) -> Values.contains(container, value));
    compare(Comparison.EQUAL, "==", "eq", "equalto");
    compare(Comparison.NOT_EQUAL, "!=", "ne");
    compare(Comparison.GREATER, ">", "gt", "greaterthan");
    compare(Comparison.GREATER_OR_EQUAL, ">=", "ge");
    compare(Comparison.LESS, "<", "lt", "lessthan");
    compare(Comparison.LESS_OR_EQUAL, "<=", "le");
  }

  private Tests() {}

  private static void add(String name, Predicate<Object> test) {
    TESTS.put(
        name, (called, arguments) -> test.test(arguments.bind(called, "value").value("value")));
  }

  private static void add(String name, String parameter, BiPredicate<Object, Object> test) {
    TESTS.put(
        name,
        (called, arguments) -> {
          Arguments.Bound bound = arguments.bind(called, "value", parameter);
          return test.test(bound.value("value"), bound.value(parameter));
        });
  }

  private static void compare(Comparison operator, String... names) {
    for (String name : names) {
      add(name, "other", (value, other) -> Operators.compare(operator, value, other));
    }
  }

  static boolean exists(String name) {
    return TESTS.containsKey(name);
  }

  /// @param value what stands before `is`
  static boolean call(String name, Object value, Arguments arguments) {
    BiPredicate<String, Arguments> test = TESTS.get(name);
    if (test == null) {
      throw new TemplateException.Failed("no test named '" + name + "'");
    }
    java.util.List<Object> positional = new java.util.ArrayList<>();
    positional.add(value);
    positional.addAll(arguments.positional());
    return test.test("the test '" + name + "'", new Arguments(positional, arguments.named()));
  }

  private static Object modulo(Object value, Object divisor) {
    return Operators.apply(Arithmetic.MODULO, value, divisor);
  }

  private static boolean isSequence(Object value) {
    return switch (value) {
      case DictView view -> false;
      case Generator generator -> false;
      default -> Values.sequenceItems(value) != null;
    };
  }

  /// The same object: for small whole numbers, truth values, none and equal texts as in Python.
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(Object value, Object other) {
    BigInteger whole = value instanceof Boolean ? null : Numbers.asInteger(value);
    boolean small = whole != null && whole.bitLength() < 8;
    boolean byValue = small || value instanceof Boolean || value instanceof String;
    return value == other
        || (byValue && value.getClass() == other.getClass() && value.equals(other));
  }
}
