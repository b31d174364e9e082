package org.flyroom.engine.text.template;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.flyroom.engine.text.template.Statement.Target;
import org.jspecify.annotations.Nullable;

/// Runs the statements of one rendering.
final class Interpreter {
  private final IdentityHashMap<List<Statement>, Set<String>> hidden;
  private final Evaluator evaluator = new Evaluator();
  private final StringBuilder output = new StringBuilder();
  private final List<Rendered.Span> spans = new ArrayList<>();
  private final Scope top;

  /// How a body ended.
  private enum End {
    NORMAL,
    BREAK,
    CONTINUE
  }

  /// @param hidden names that each body hides from its start, see [Scoping]
  /// @param given the variables and functions a template is given
  Interpreter(
      IdentityHashMap<List<Statement>, Set<String>> hidden, Scope given, List<Statement> template) {
    this.hidden = hidden;
    this.top = scope(given, template);
  }

  /// Renders the whole template.
  Rendered run(List<Statement> template) {
    run(template, top, output);
    return new Rendered(output.toString(), spans);
  }

  /// A new scope for a body.
  Scope scope(@Nullable Scope parent, List<Statement> body) {
    return new Scope(parent, hidden.getOrDefault(body, Set.of()));
  }

  Object evaluate(Expression expression, Scope scope) {
    return evaluator.evaluate(expression, scope);
  }

  /// The text that a body prints.
  String capture(List<Statement> body, Scope scope) {
    StringBuilder text = new StringBuilder();
    run(body, scope, text);
    return text.toString();
  }

  private End run(List<Statement> body, Scope scope, StringBuilder out) {
    for (Statement statement : body) {
      End end;
      evaluator.enter();
      try {
        end = run(statement, scope, out);
      } catch (TemplateException.Failed failure) {
        throw failure.at(statement.line());
      } finally {
        evaluator.leave();
      }
      if (end != End.NORMAL) {
        return end;
      }
    }
    return End.NORMAL;
  }

  private End run(Statement statement, Scope scope, StringBuilder out) {
    switch (statement) {
      case Statement.Text text -> print(out, text.text());
      case Statement.Print print -> print(out, PythonText.text(evaluate(print.value(), scope)));
      case Statement.If conditional -> {
        return conditional(conditional, scope, out);
      }
      case Statement.For loop -> {
        return loop(loop, evaluate(loop.items(), scope), 0, scope, out);
      }
      case Statement.Assign assign ->
          assign(assign.target(), evaluate(assign.value(), scope), scope, scope);
      case Statement.AssignBlock assign -> {
        StringBuilder text = new StringBuilder();
        End end = run(assign.body(), scope(scope, assign.body()), text);
        if (end != End.NORMAL) {
          return end;
        }
        Object value = filtered(text.toString(), assign.filters(), scope);
        assign(assign.target(), value, scope, scope);
      }
      case Statement.DefineMacro macro ->
          scope.set(macro.routine().name(), new Macro(macro.routine(), scope, this));
      case Statement.CallBlock call -> print(out, PythonText.text(callBlock(call, scope)));
      case Statement.FilterBlock filter -> {
        StringBuilder text = new StringBuilder();
        End end = run(filter.body(), scope(scope, filter.body()), text);
        if (end != End.NORMAL) {
          return end;
        }
        print(out, PythonText.text(filtered(text.toString(), filter.filters(), scope)));
      }
      case Statement.With with -> {
        Scope inner = scope(scope, with.body());
        for (int i = 0; i < with.targets().size(); i++) {
          assign(with.targets().get(i), evaluate(with.values().get(i), scope), inner, scope);
        }
        return run(with.body(), inner, out);
      }
      case Statement.Generation generation -> {
        String text = capture(generation.body(), scope(scope, generation.body()));
        int start = output.codePointCount(0, output.length());
        spans.add(new Rendered.Span(start, start + text.codePointCount(0, text.length())));
        print(out, text);
      }
      case Statement.Block block ->
          run(block.body(), scope(block.scoped() ? scope : top, block.body()), out);
      case Statement.Scoped scoped -> {
        return run(scoped.body(), scope(scope, scoped.body()), out);
      }
      case Statement.Break jump -> {
        return End.BREAK;
      }
      case Statement.Continue jump -> {
        return End.CONTINUE;
      }
      case Statement.Unsupported unsupported ->
          throw new TemplateException.Failed(unsupported.problem());
    }
    return End.NORMAL;
  }

  private static void print(StringBuilder out, String text) {
    Limits.checkText((long) out.length() + text.length());
    out.append(text);
  }

  private Object filtered(String text, List<Expression.Filter> filters, Scope scope) {
    Object value = text;
    for (Expression.Filter filter : filters) {
      value = evaluator.filter(filter, value, scope);
    }
    return value;
  }

  private End conditional(Statement.If conditional, Scope scope, StringBuilder out) {
    for (Statement.Branch branch : conditional.branches()) {
      if (Values.isTrue(evaluate(branch.test(), scope))) {
        return run(branch.body(), scope, out);
      }
    }
    return run(conditional.otherwise(), scope, out);
  }

  private Object callBlock(Statement.CallBlock block, Scope scope) {
    Object function = evaluate(block.call().function(), scope);
    Arguments arguments = evaluator.arguments(List.of(), block.call().arguments(), scope);
    arguments.named().put("caller", new Macro(block.caller(), scope, this));
    return Evaluator.call(function, "what is called", arguments);
  }

  /// Jinja runs the `else` of a loop unless some turn came to the end of the body.
  private End loop(Statement.For loop, Object items, long depth, Scope scope, StringBuilder out) {
    LoopContext context = context(loop, items, depth, scope);
    boolean completed = false;
    while (context.hasNext()) {
      evaluator.step();
      Scope inner = scope(scope, loop.body());
      inner.set("loop", context);
      assign(loop.target(), context.next(), inner, scope);
      End end = run(loop.body(), inner, out);
      completed |= end == End.NORMAL;
      if (end == End.BREAK) {
        break;
      }
    }
    return completed ? End.NORMAL : run(loop.otherwise(), scope(scope, loop.otherwise()), out);
  }

  private LoopContext context(Statement.For loop, Object items, long depth, Scope scope) {
    Expression test = loop.test();
    boolean sized = test == null && !(items instanceof Generator);
    Iterator<Object> source = Values.iterate(items);
    LoopContext.Recursion recursion =
        !loop.recursive()
            ? null
            : (inner, innerDepth) -> {
              StringBuilder text = new StringBuilder();
              loop(loop, inner, innerDepth, scope, text);
              return text.toString();
            };
    return new LoopContext(
        test == null ? source : passing(loop.target(), test, source, scope),
        sized ? Values.length(items) : null,
        depth,
        recursion);
  }

  private Iterator<Object> passing(
      Target target, Expression test, Iterator<Object> source, Scope scope) {
    return Iterators.filter(
        source,
        item -> {
          Scope inner = new Scope(scope, Set.of());
          assign(target, item, inner, scope);
          return Values.isTrue(evaluate(test, inner));
        });
  }

  /// @param scope where names are set
  /// @param outer where a namespace is looked up
  private void assign(Target target, Object value, Scope scope, Scope outer) {
    switch (target) {
      case Target.Variable variable -> scope.set(variable.name(), value);
      case Target.Field field -> {
        if (!(outer.get(field.namespace()) instanceof Namespace namespace)) {
          throw new TemplateException.Failed(
              "'"
                  + field.namespace()
                  + "' is no namespace, so '"
                  + field.namespace()
                  + "."
                  + field.field()
                  + "' cannot be set");
        }
        namespace.set(field.field(), value);
      }
      case Target.Group group -> {
        List<Object> items = Values.items(value);
        if (items.size() != group.targets().size()) {
          throw new TemplateException.Failed(
              "cannot unpack "
                  + items.size()
                  + " values into "
                  + group.targets().size()
                  + " names");
        }
        for (int i = 0; i < items.size(); i++) {
          assign(group.targets().get(i), items.get(i), scope, outer);
        }
      }
    }
  }
}
