package org.flyroom.engine.text.template;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Which variables expressions and statements read.
final class NameUse {
  private final Consumer<String> onRead;

  private NameUse(Consumer<String> onRead) {
    this.onRead = onRead;
  }

  /// Whether a body reads a name, in nested bodies too (not in blocks, which see only the
  /// template's own names).
  static boolean isRead(String name, List<Statement> body) {
    boolean[] found = {false};
    new NameUse(read -> found[0] |= read.equals(name)).statements(body);
    return found[0];
  }

  /// Calls back for every variable an expression reads, in order.
  static void reads(@Nullable Expression expression, Consumer<String> onRead) {
    new NameUse(onRead).expression(expression);
  }

  /// Calls back for every variable that the arguments of filters read.
  static void filterReads(List<Expression.Filter> filters, Consumer<String> onRead) {
    new NameUse(onRead).filters(filters);
  }

  private void statements(List<Statement> body) {
    for (Statement statement : body) {
      switch (statement) {
        case Statement.Print print -> expression(print.value());
        case Statement.If conditional -> {
          for (Statement.Branch branch : conditional.branches()) {
            expression(branch.test());
            statements(branch.body());
          }
          statements(conditional.otherwise());
        }
        case Statement.For loop -> {
          expression(loop.items());
          expression(loop.test());
          statements(loop.body());
          statements(loop.otherwise());
        }
        case Statement.Assign assign -> {
          expression(assign.value());
          target(assign.target());
        }
        case Statement.AssignBlock assign -> {
          target(assign.target());
          filters(assign.filters());
          statements(assign.body());
        }
        case Statement.DefineMacro macro -> routine(macro.routine());
        case Statement.CallBlock call -> {
          expression(call.call());
          routine(call.caller());
        }
        case Statement.FilterBlock filter -> {
          filters(filter.filters());
          statements(filter.body());
        }
        case Statement.With with -> {
          with.values().forEach(this::expression);
          statements(with.body());
        }
        case Statement.Generation generation -> statements(generation.body());
        case Statement.Scoped scoped -> statements(scoped.body());
        case Statement.Text text -> {}
        case Statement.Block block -> {}
        case Statement.Break jump -> {}
        case Statement.Continue jump -> {}
        case Statement.Unsupported unsupported -> {}
      }
    }
  }

  private void routine(Statement.Routine routine) {
    routine.defaults().forEach(this::expression);
    statements(routine.body());
  }

  private void target(Statement.Target target) {
    switch (target) {
      case Statement.Target.Field field -> onRead.accept(field.namespace());
      case Statement.Target.Group group -> group.targets().forEach(this::target);
      case Statement.Target.Variable variable -> {}
    }
  }

  private void filters(List<Expression.Filter> filters) {
    filters.forEach(filter -> arguments(filter.arguments()));
  }

  private void arguments(Expression.CallArguments arguments) {
    arguments.positional().forEach(this::expression);
    arguments.named().forEach(named -> expression(named.value()));
    expression(arguments.spreadList());
    expression(arguments.spreadDict());
  }

  private void expression(@Nullable Expression expression) {
    switch (expression) {
      case null -> {}
      case Expression.Literal literal -> {}
      case Expression.Name name -> onRead.accept(name.name());
      case Expression.ListOf list -> list.items().forEach(this::expression);
      case Expression.TupleOf tuple -> tuple.items().forEach(this::expression);
      case Expression.DictOf dict ->
          dict.entries()
              .forEach(
                  entry -> {
                    expression(entry.key());
                    expression(entry.value());
                  });
      case Expression.Attribute attribute -> expression(attribute.target());
      case Expression.Item item -> {
        expression(item.target());
        expression(item.key());
      }
      case Expression.Slice slice -> {
        expression(slice.target());
        expression(slice.start());
        expression(slice.stop());
        expression(slice.step());
      }
      case Expression.Call call -> {
        expression(call.function());
        arguments(call.arguments());
      }
      case Expression.Filtered filtered -> {
        expression(filtered.value());
        arguments(filtered.filter().arguments());
      }
      case Expression.Tested tested -> {
        expression(tested.value());
        arguments(tested.arguments());
      }
      case Expression.Not not -> expression(not.operand());
      case Expression.Signed signed -> expression(signed.operand());
      case Expression.Binary binary -> {
        expression(binary.left());
        expression(binary.right());
      }
      case Expression.And and -> {
        expression(and.left());
        expression(and.right());
      }
      case Expression.Or or -> {
        expression(or.left());
        expression(or.right());
      }
      case Expression.Compare compare -> {
        expression(compare.first());
        compare.rest().forEach(comparand -> expression(comparand.operand()));
      }
      case Expression.Concat concat -> concat.parts().forEach(this::expression);
      case Expression.Conditional conditional -> {
        expression(conditional.test());
        expression(conditional.then());
        expression(conditional.otherwise());
      }
    }
  }
}
