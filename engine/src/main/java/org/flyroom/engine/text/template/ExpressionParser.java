package org.flyroom.engine.text.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flyroom.engine.text.template.Expression.Arithmetic;
import org.flyroom.engine.text.template.Expression.Comparison;

/// Reads expressions, with Jinja's order of operators: filters and tests bind tightest, then the
/// sign, `**` (from the left), products, `~`, sums, comparisons, `not`, `and`, `or`, `if`.
final class ExpressionParser {
  private static final Map<String, Comparison> COMPARISONS =
      Map.of(
          "==", Comparison.EQUAL,
          "!=", Comparison.NOT_EQUAL,
          "<", Comparison.LESS,
          "<=", Comparison.LESS_OR_EQUAL,
          ">", Comparison.GREATER,
          ">=", Comparison.GREATER_OR_EQUAL);
  private static final Map<String, Arithmetic> PRODUCTS =
      Map.of(
          "*", Arithmetic.MULTIPLY,
          "/", Arithmetic.DIVIDE,
          "//", Arithmetic.FLOOR_DIVIDE,
          "%", Arithmetic.MODULO);

  private final Tokens tokens;
  private final OperandParser operands;

  /// Names of filters and tests are checked where they are read, unless the part may never run.
  private boolean mayBeSkipped;

  ExpressionParser(Tokens tokens) {
    this.tokens = tokens;
    this.operands = new OperandParser(tokens, this);
  }

  boolean mayBeSkipped() {
    return mayBeSkipped;
  }

  /// A filter's name and arguments, after the `|`.
  Expression.Filter filter() {
    return operands.filter();
  }

  /// Says whether what follows stands in an `if`, where Jinja forgives unknown filters until they
  /// are reached.
  ///
  /// @return what was said before
  boolean setMayBeSkipped(boolean skipped) {
    boolean before = mayBeSkipped;
    mayBeSkipped = skipped;
    return before;
  }

  /// One expression.
  Expression expression() {
    tokens.enter();
    Expression value = conditional();
    tokens.leave();
    return value;
  }

  /// An expression without an inline `if`, as after `in` of a loop.
  Expression expressionWithoutIf() {
    tokens.enter();
    Expression value = or();
    tokens.leave();
    return value;
  }

  /// An expression, or several with commas between them, which make a tuple.
  Expression tuple(boolean withIf) {
    return tuple(withIf, false, Set.of());
  }

  Expression tuple(boolean withIf, boolean mayBeEmpty, Set<String> endNames) {
    List<Expression> items = new ArrayList<>();
    boolean isTuple = false;
    while (true) {
      if (!items.isEmpty()) {
        tokens.expectOperator(",");
      }
      if (atTupleEnd(endNames)) {
        break;
      }
      items.add(withIf ? expression() : expressionWithoutIf());
      if (!tokens.atOperator(",")) {
        break;
      }
      isTuple = true;
    }
    if (!isTuple && items.size() == 1) {
      return items.getFirst();
    }
    if (!isTuple && !mayBeEmpty) {
      throw tokens.unexpected("an expression");
    }
    return new Expression.TupleOf(List.copyOf(items));
  }

  private boolean atTupleEnd(Set<String> endNames) {
    Token token = tokens.current();
    return token.is(Token.Kind.PRINT_END)
        || token.is(Token.Kind.TAG_END)
        || token.isOperator(")")
        || (token.is(Token.Kind.NAME) && endNames.contains(token.text()));
  }

  private Expression conditional() {
    boolean before = mayBeSkipped;
    Expression value = or();
    while (tokens.skipName("if")) {
      tokens.countOperator();
      mayBeSkipped = true;
      Expression test = or();
      Expression otherwise = null;
      if (tokens.skipName("else")) {
        tokens.enter();
        otherwise = conditional();
        tokens.leave();
      }
      value = new Expression.Conditional(test, value, otherwise);
    }
    mayBeSkipped = before;
    return value;
  }

  private Expression or() {
    Expression left = and();
    while (tokens.skipName("or")) {
      tokens.countOperator();
      left = new Expression.Or(left, and());
    }
    return left;
  }

  private Expression and() {
    Expression left = not();
    while (tokens.skipName("and")) {
      tokens.countOperator();
      left = new Expression.And(left, not());
    }
    return left;
  }

  private Expression not() {
    if (tokens.skipName("not")) {
      tokens.enter();
      Expression operand = not();
      tokens.leave();
      return new Expression.Not(operand);
    }
    return comparison();
  }

  private Expression comparison() {
    Expression first = sum();
    List<Expression.Comparand> rest = new ArrayList<>();
    while (true) {
      Token token = tokens.current();
      Comparison known = token.is(Token.Kind.OPERATOR) ? COMPARISONS.get(token.text()) : null;
      if (known != null) {
        tokens.take();
        rest.add(new Expression.Comparand(known, sum()));
      } else if (tokens.skipName("in")) {
        rest.add(new Expression.Comparand(Comparison.IN, sum()));
      } else if (token.isName("not") && tokens.following().isName("in")) {
        tokens.take();
        tokens.take();
        rest.add(new Expression.Comparand(Comparison.NOT_IN, sum()));
      } else {
        return rest.isEmpty() ? first : new Expression.Compare(first, List.copyOf(rest));
      }
      tokens.countOperator();
    }
  }

  private Expression sum() {
    Expression left = concat();
    while (tokens.atOperator("+") || tokens.atOperator("-")) {
      tokens.countOperator();
      Arithmetic operator = tokens.take().isOperator("+") ? Arithmetic.ADD : Arithmetic.SUBTRACT;
      left = new Expression.Binary(operator, left, concat());
    }
    return left;
  }

  private Expression concat() {
    Expression first = product();
    if (!tokens.atOperator("~")) {
      return first;
    }
    List<Expression> parts = new ArrayList<>(List.of(first));
    while (tokens.skipOperator("~")) {
      parts.add(product());
    }
    return new Expression.Concat(List.copyOf(parts));
  }

  private Expression product() {
    Expression left = power();
    while (tokens.current().is(Token.Kind.OPERATOR)) {
      Arithmetic operator = PRODUCTS.get(tokens.current().text());
      if (operator == null) {
        break;
      }
      tokens.countOperator();
      tokens.take();
      left = new Expression.Binary(operator, left, power());
    }
    return left;
  }

  private Expression power() {
    Expression left = unary(true);
    while (tokens.skipOperator("**")) {
      tokens.countOperator();
      left = new Expression.Binary(Arithmetic.POWER, left, unary(true));
    }
    return left;
  }

  private Expression unary(boolean withFilters) {
    Expression value;
    if (tokens.atOperator("-") || tokens.atOperator("+")) {
      boolean negative = tokens.take().isOperator("-");
      tokens.enter();
      value = new Expression.Signed(negative, unary(false));
      tokens.leave();
    } else {
      value = operands.primary();
    }
    value = operands.postfix(value);
    return withFilters ? operands.filters(value) : value;
  }
}
