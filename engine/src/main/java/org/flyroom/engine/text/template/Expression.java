package org.flyroom.engine.text.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can stand between `{{` and `}}`.
sealed interface Expression {

  /// A text, number, truth value or `none` written out.
  record Literal(Object value) implements Expression {}

  /// A variable.
  record Name(String name) implements Expression {}

  /// `[a, b]`.
  record ListOf(List<Expression> items) implements Expression {}

  /// `(a, b)`, or `a, b` where a tuple may stand without brackets.
  record TupleOf(List<Expression> items) implements Expression {}

  /// `{a: b}`.
  record DictOf(List<Entry> entries) implements Expression {}

  /// `target.name`.
  record Attribute(Expression target, String name) implements Expression {}

  /// `target[key]`.
  record Item(Expression target, Expression key) implements Expression {}

  /// `target[start:stop:step]`.
  record Slice(
      Expression target,
      @Nullable Expression start,
      @Nullable Expression stop,
      @Nullable Expression step)
      implements Expression {}

  /// `function(...)`.
  record Call(Expression function, CallArguments arguments) implements Expression {}

  /// `value|name(...)`.
  record Filtered(Expression value, Filter filter) implements Expression {}

  /// `value is name(...)`.
  record Tested(Expression value, String test, CallArguments arguments) implements Expression {}

  /// `not operand`.
  record Not(Expression operand) implements Expression {}

  /// `-operand` or `+operand`.
  record Signed(boolean negative, Expression operand) implements Expression {}

  /// Arithmetic.
  record Binary(Arithmetic operator, Expression left, Expression right) implements Expression {}

  /// `left and right`; gives the operand that decides.
  record And(Expression left, Expression right) implements Expression {}

  /// `left or right`; gives the operand that decides.
  record Or(Expression left, Expression right) implements Expression {}

  /// `first < second <= third`, each operand evaluated once.
  record Compare(Expression first, List<Comparand> rest) implements Expression {}

  /// `a ~ b`: the texts of both, whatever they are.
  record Concat(List<Expression> parts) implements Expression {}

  /// `then if test else otherwise`; undefined if the test fails and nothing else is given.
  record Conditional(Expression test, Expression then, @Nullable Expression otherwise)
      implements Expression {}

  /// One `key: value` of a dict.
  record Entry(Expression key, Expression value) {}

  /// A further operand of a comparison.
  record Comparand(Comparison operator, Expression operand) {}

  /// A filter with its arguments, without the value it is put to.
  record Filter(String name, CallArguments arguments) {}

  /// A named argument.
  record NamedArgument(String name, Expression value) {}

  /// What stands between the brackets of a call; `*list` and `**dict` last.
  record CallArguments(
      List<Expression> positional,
      List<NamedArgument> named,
      @Nullable Expression spreadList,
      @Nullable Expression spreadDict) {
    static final CallArguments NONE = new CallArguments(List.of(), List.of(), null, null);
  }

  /// Arithmetic operators.
  enum Arithmetic {
    ADD("+"),
    SUBTRACT("-"),
    MULTIPLY("*"),
    DIVIDE("/"),
    FLOOR_DIVIDE("//"),
    MODULO("%"),
    POWER("**");

    final String symbol;

    Arithmetic(String symbol) {
      this.symbol = symbol;
    }
  }

  /// Comparison operators.
  enum Comparison {
    EQUAL("=="),
    NOT_EQUAL("!="),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">="),
    IN("in"),
    NOT_IN("not in");

    final String symbol;

    Comparison(String symbol) {
      this.symbol = symbol;
    }
  }
}
