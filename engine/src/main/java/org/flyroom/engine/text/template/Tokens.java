package org.flyroom.engine.text.template;

import java.util.List;

/// A template's tokens with a place in them, and the bounds on how deep they may nest.
final class Tokens {
  private final List<Token> tokens;
  private int next;
  private int depth;
  private int operators;

  Tokens(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token current() {
    return tokens.get(next);
  }

  Token following() {
    return tokens.get(Math.min(next + 1, tokens.size() - 1));
  }

  Token take() {
    Token token = tokens.get(next);
    if (next < tokens.size() - 1) {
      next++;
    }
    return token;
  }

  boolean atOperator(String symbol) {
    return current().isOperator(symbol);
  }

  boolean atName(String name) {
    return current().isName(name);
  }

  boolean skipOperator(String symbol) {
    boolean there = atOperator(symbol);
    if (there) {
      take();
    }
    return there;
  }

  boolean skipName(String name) {
    boolean there = atName(name);
    if (there) {
      take();
    }
    return there;
  }

  void expectOperator(String symbol) {
    if (!skipOperator(symbol)) {
      throw unexpected("'" + symbol + "'");
    }
  }

  void expectName(String name) {
    if (!skipName(name)) {
      throw unexpected("'" + name + "'");
    }
  }

  void expect(Token.Kind kind, String wanted) {
    if (!current().is(kind)) {
      throw unexpected(wanted);
    }
    take();
  }

  String takeName() {
    if (!current().is(Token.Kind.NAME)) {
      throw unexpected("a name");
    }
    return take().text();
  }

  TemplateException.Failed unexpected(String wanted) {
    return failure("expected " + wanted + ", found " + current().describe());
  }

  TemplateException.Failed failure(String problem) {
    return new TemplateException.Failed(problem, current().line());
  }

  void startTag() {
    operators = 0;
  }

  void countOperator() {
    if (++operators > Limits.OPERATORS_PER_TAG) {
      throw failure("more than " + Limits.OPERATORS_PER_TAG + " operators in one tag");
    }
  }

  void enter() {
    if (++depth > Limits.EXPRESSION_NESTING) {
      throw failure("an expression nested more than " + Limits.EXPRESSION_NESTING + " deep");
    }
  }

  void leave() {
    depth--;
  }
}
