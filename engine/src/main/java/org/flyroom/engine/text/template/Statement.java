package org.flyroom.engine.text.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a template is made of: text, `{{ ... }}` and `{% ... %}`.
sealed interface Statement {
  /// Line of the template where it starts, from 1.
  int line();

  /// Text that stands for itself.
  record Text(int line, String text) implements Statement {}

  /// `{{ value }}`.
  record Print(int line, Expression value) implements Statement {}

  /// `{% if %}`, `{% elif %}`, `{% else %}`.
  record If(int line, List<Branch> branches, List<Statement> otherwise) implements Statement {}

  /// `{% for target in items if test recursive %}`.
  record For(
      int line,
      Target target,
      Expression items,
      @Nullable Expression test,
      boolean recursive,
      List<Statement> body,
      List<Statement> otherwise)
      implements Statement {}

  /// `{% set target = value %}`.
  record Assign(int line, Target target, Expression value) implements Statement {}

  /// `{% set target | filter %}...{% endset %}`.
  record AssignBlock(int line, Target target, List<Expression.Filter> filters, List<Statement> body)
      implements Statement {}

  /// `{% macro name(parameters) %}`.
  record DefineMacro(int line, Routine routine) implements Statement {}

  /// `{% call(parameters) function(...) %}`.
  record CallBlock(int line, Expression.Call call, Routine caller) implements Statement {}

  /// `{% filter name %}`.
  record FilterBlock(int line, List<Expression.Filter> filters, List<Statement> body)
      implements Statement {}

  /// `{% with a = 1, b = 2 %}`.
  record With(int line, List<Target> targets, List<Expression> values, List<Statement> body)
      implements Statement {}

  /// `{% generation %}`: words of the assistant.
  record Generation(int line, List<Statement> body) implements Statement {}

  /// `{% block name %}`, printed where it stands since no template extends another here.
  record Block(int line, String name, boolean scoped, List<Statement> body) implements Statement {}

  /// A part with names of its own: `{% autoescape false %}`.
  record Scoped(int line, List<Statement> body) implements Statement {}

  /// `{% break %}`.
  record Break(int line) implements Statement {}

  /// `{% continue %}`.
  record Continue(int line) implements Statement {}

  /// A tag of Jinja that is not for chat templates; it fails when it is reached.
  record Unsupported(int line, String problem) implements Statement {}

  /// One test of an `if` and what it guards.
  record Branch(Expression test, List<Statement> body) {}

  /// Body of a macro or call block.
  ///
  /// @param name empty for a call block
  /// @param defaults of the last parameters
  /// @param takesCaller whether the body speaks of `caller`, which makes it a parameter
  /// @param takesNamed whether the body speaks of `kwargs`
  /// @param takesPositional whether the body speaks of `varargs`
  record Routine(
      String name,
      List<String> parameters,
      List<Expression> defaults,
      List<Statement> body,
      boolean takesCaller,
      boolean takesNamed,
      boolean takesPositional) {}

  /// What a value is put into.
  sealed interface Target {

    /// A plain name.
    record Variable(String name) implements Target {}

    /// `namespace.field`.
    record Field(String namespace, String field) implements Target {}

    /// `a, b`.
    record Group(List<Target> targets) implements Target {}
  }
}
