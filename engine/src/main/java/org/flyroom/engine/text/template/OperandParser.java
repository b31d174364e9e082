package org.flyroom.engine.text.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.flyroom.engine.text.template.Expression.CallArguments;
import org.jspecify.annotations.Nullable;

/// Reads what operators stand between: literals and names, with their look-ups, calls, filters and
/// tests.
final class OperandParser {
  private static final Set<String> AFTER_TEST = Set.of("else", "or", "and");

  private final Tokens tokens;
  private final ExpressionParser expressions;

  OperandParser(Tokens tokens, ExpressionParser expressions) {
    this.tokens = tokens;
    this.expressions = expressions;
  }

  Expression primary() {
    Token token = tokens.current();
    return switch (token.kind()) {
      case NAME -> named(tokens.take().text());
      case STRING -> {
        StringBuilder text = new StringBuilder(tokens.take().text());
        while (tokens.current().is(Token.Kind.STRING)) {
          text.append(tokens.take().text());
        }
        yield new Expression.Literal(text.toString());
      }
      case INTEGER, FLOAT -> new Expression.Literal(tokens.take().value());
      case OPERATOR -> bracketed();
      case TEXT, PRINT_BEGIN, PRINT_END, TAG_BEGIN, TAG_END, END ->
          throw tokens.unexpected("an expression");
    };
  }

  private static Expression named(String name) {
    return switch (name) {
      case "true", "True" -> new Expression.Literal(true);
      case "false", "False" -> new Expression.Literal(false);
      case "none", "None" -> new Expression.Literal(None.NONE);
      default -> new Expression.Name(name);
    };
  }

  private Expression bracketed() {
    if (tokens.atOperator("[")) {
      return list();
    }
    if (tokens.atOperator("{")) {
      return dict();
    }
    if (!tokens.skipOperator("(")) {
      throw tokens.unexpected("an expression");
    }
    Expression value = expressions.tuple(true, true, Set.of());
    tokens.expectOperator(")");
    return value;
  }

  private Expression list() {
    tokens.expectOperator("[");
    List<Expression> items = new ArrayList<>();
    while (!tokens.atOperator("]")) {
      if (!items.isEmpty()) {
        tokens.expectOperator(",");
        if (tokens.atOperator("]")) {
          break;
        }
      }
      items.add(expressions.expression());
    }
    tokens.expectOperator("]");
    return new Expression.ListOf(List.copyOf(items));
  }

  private Expression dict() {
    tokens.expectOperator("{");
    List<Expression.Entry> entries = new ArrayList<>();
    while (!tokens.atOperator("}")) {
      if (!entries.isEmpty()) {
        tokens.expectOperator(",");
        if (tokens.atOperator("}")) {
          break;
        }
      }
      Expression key = expressions.expression();
      tokens.expectOperator(":");
      entries.add(new Expression.Entry(key, expressions.expression()));
    }
    tokens.expectOperator("}");
    return new Expression.DictOf(List.copyOf(entries));
  }

  Expression postfix(Expression start) {
    Expression value = start;
    while (true) {
      if (tokens.skipOperator(".")) {
        value = afterDot(value);
      } else if (tokens.skipOperator("[")) {
        value = subscript(value);
      } else if (tokens.atOperator("(")) {
        value = new Expression.Call(value, callArguments());
      } else {
        return value;
      }
      tokens.countOperator();
    }
  }

  private Expression afterDot(Expression target) {
    Token name = tokens.current();
    if (name.is(Token.Kind.NAME)) {
      return new Expression.Attribute(target, tokens.take().text());
    }
    if (name.is(Token.Kind.INTEGER)) {
      return new Expression.Item(target, new Expression.Literal(tokens.take().value()));
    }
    throw tokens.unexpected("a name or number after '.'");
  }

  private Expression subscript(Expression target) {
    if (tokens.atOperator(":")) {
      return slice(target, null);
    }
    List<Expression> keys = new ArrayList<>();
    while (!tokens.atOperator("]")) {
      if (!keys.isEmpty()) {
        tokens.expectOperator(",");
      }
      keys.add(expressions.expression());
      if (keys.size() == 1 && tokens.atOperator(":")) {
        return slice(target, keys.getFirst());
      }
    }
    tokens.expectOperator("]");
    return new Expression.Item(
        target, keys.size() == 1 ? keys.getFirst() : new Expression.TupleOf(List.copyOf(keys)));
  }

  private Expression slice(Expression target, @Nullable Expression start) {
    tokens.expectOperator(":");
    Expression stop = null;
    Expression step = null;
    if (!tokens.atOperator(":") && !tokens.atOperator("]")) {
      stop = expressions.expression();
    }
    if (tokens.skipOperator(":") && !tokens.atOperator("]")) {
      step = expressions.expression();
    }
    tokens.expectOperator("]");
    return new Expression.Slice(target, start, stop, step);
  }

  Expression filters(Expression start) {
    Expression value = start;
    while (true) {
      if (tokens.skipOperator("|")) {
        value = new Expression.Filtered(value, filter());
      } else if (tokens.atName("is")) {
        value = test(value);
      } else if (tokens.atOperator("(")) {
        value = new Expression.Call(value, callArguments());
      } else {
        return value;
      }
      tokens.countOperator();
    }
  }

  /// A filter's name and arguments, after the `|`.
  Expression.Filter filter() {
    String name = dottedName();
    if (!expressions.mayBeSkipped() && !Filters.exists(name)) {
      throw tokens.failure("no filter named '" + name + "'");
    }
    return new Expression.Filter(
        name, tokens.atOperator("(") ? callArguments() : CallArguments.NONE);
  }

  private String dottedName() {
    StringBuilder name = new StringBuilder(tokens.takeName());
    while (tokens.skipOperator(".")) {
      name.append('.').append(tokens.takeName());
    }
    return name.toString();
  }

  private Expression test(Expression value) {
    tokens.expectName("is");
    boolean negated = tokens.skipName("not");
    String name = dottedName();
    if (!expressions.mayBeSkipped() && !Tests.exists(name)) {
      throw tokens.failure("no test named '" + name + "'");
    }
    CallArguments arguments = CallArguments.NONE;
    if (tokens.atOperator("(")) {
      arguments = callArguments();
    } else if (startsTestArgument(tokens.current())) {
      if (tokens.atName("is")) {
        throw tokens.failure("tests cannot be chained with 'is'");
      }
      arguments = new CallArguments(List.of(postfix(primary())), List.of(), null, null);
    }
    Expression test = new Expression.Tested(value, name, arguments);
    return negated ? new Expression.Not(test) : test;
  }

  private static boolean startsTestArgument(Token token) {
    return switch (token.kind()) {
      case NAME -> !AFTER_TEST.contains(token.text());
      case STRING, INTEGER, FLOAT -> true;
      case OPERATOR -> token.isOperator("[") || token.isOperator("{");
      case TEXT, PRINT_BEGIN, PRINT_END, TAG_BEGIN, TAG_END, END -> false;
    };
  }

  private CallArguments callArguments() {
    tokens.expectOperator("(");
    List<Expression> positional = new ArrayList<>();
    List<Expression.NamedArgument> named = new ArrayList<>();
    Expression spreadList = null;
    Expression spreadDict = null;
    boolean first = true;
    while (!tokens.atOperator(")")) {
      if (!first) {
        tokens.expectOperator(",");
        if (tokens.atOperator(")")) {
          break;
        }
      }
      first = false;
      if (spreadDict != null) {
        throw tokens.failure("nothing may follow a '**' argument");
      }
      if (tokens.atOperator("*") && spreadList == null) {
        tokens.take();
        spreadList = expressions.expression();
      } else if (tokens.skipOperator("**")) {
        spreadDict = expressions.expression();
      } else if (tokens.current().is(Token.Kind.NAME) && tokens.following().isOperator("=")) {
        String name = tokens.take().text();
        tokens.take();
        if (named.stream().anyMatch(other -> other.name().equals(name))) {
          throw tokens.failure("the argument '" + name + "' is given twice");
        }
        named.add(new Expression.NamedArgument(name, expressions.expression()));
      } else if (named.isEmpty() && spreadList == null) {
        positional.add(expressions.expression());
      } else {
        throw tokens.failure("a plain argument follows a named or spread one");
      }
    }
    tokens.expectOperator(")");
    return new CallArguments(List.copyOf(positional), List.copyOf(named), spreadList, spreadDict);
  }
}
