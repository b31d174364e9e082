package org.flyroom.engine.text.template;

import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.flyroom.engine.text.template.Statement.Target;
import org.jspecify.annotations.Nullable;

/// Finds, before anything runs, which names of a body belong to it from its start.
///
/// Jinja compiles every body with names of its own to a function, so that a name which the body
/// assigns before it reads it hides the same name outside, also from loops and macros that run
/// before the assignment: there it is undefined. In `{% for m in messages %}{{ tools }}{% endfor
/// %}{% set tools = 1 %}` the loop does not see the `tools` that were passed in.
final class Scoping {
  private final IdentityHashMap<List<Statement>, Set<String>> hidden = new IdentityHashMap<>();

  private Scoping() {}

  /// The names hidden at the start of each body that has names of its own; absent for none.
  static IdentityHashMap<List<Statement>, Set<String>> hiddenNames(List<Statement> template) {
    Scoping scoping = new Scoping();
    scoping.analyse(template, new Names(null));
    return scoping.hidden;
  }

  private void analyse(List<Statement> body, Names names) {
    visit(body, names);
    if (!names.hidden.isEmpty()) {
      hidden.put(body, Set.copyOf(names.hidden));
    }
    descend(body, names);
  }

  private static void visit(List<Statement> body, Names names) {
    for (Statement statement : body) {
      switch (statement) {
        case Statement.Print print -> NameUse.reads(print.value(), names::read);
        case Statement.If conditional -> visitIf(conditional, names);
        case Statement.For loop -> NameUse.reads(loop.items(), names::read);
        case Statement.Assign assign -> {
          NameUse.reads(assign.value(), names::read);
          names.assign(assign.target());
        }
        case Statement.AssignBlock assign -> names.assign(assign.target());
        case Statement.DefineMacro macro -> names.write(macro.routine().name());
        case Statement.CallBlock call -> NameUse.reads(call.call(), names::read);
        case Statement.FilterBlock filter -> NameUse.filterReads(filter.filters(), names::read);
        case Statement.With with ->
            with.values().forEach(value -> NameUse.reads(value, names::read));
        case Statement.Generation generation -> {}
        case Statement.Block block -> {}
        case Statement.Scoped scoped -> {}
        case Statement.Text text -> {}
        case Statement.Break jump -> {}
        case Statement.Continue jump -> {}
        case Statement.Unsupported unsupported -> {}
      }
    }
  }

  private static void visitIf(Statement.If conditional, Names names) {
    Statement.Branch first = conditional.branches().getFirst();
    NameUse.reads(first.test(), names::read);
    Names then = names.copy();
    visit(first.body(), then);
    Names further = names.copy();
    for (Statement.Branch branch :
        conditional.branches().subList(1, conditional.branches().size())) {
      NameUse.reads(branch.test(), further::read);
      Names inner = further.copy();
      visit(branch.body(), inner);
      further.merge(List.of(inner));
    }
    Names otherwise = names.copy();
    visit(conditional.otherwise(), otherwise);
    names.merge(List.of(then, further, otherwise));
  }

  private void descend(List<Statement> body, Names names) {
    for (Statement statement : body) {
      switch (statement) {
        case Statement.If conditional -> {
          conditional.branches().forEach(branch -> descend(branch.body(), names));
          descend(conditional.otherwise(), names);
        }
        case Statement.For loop -> {
          Names inner = new Names(names);
          inner.define(loop.target());
          inner.define(new Target.Variable("loop"));
          analyse(loop.body(), inner);
          analyse(loop.otherwise(), new Names(names));
        }
        case Statement.AssignBlock assign -> analyse(assign.body(), new Names(names));
        case Statement.DefineMacro macro -> routine(macro.routine(), names);
        case Statement.CallBlock call -> routine(call.caller(), names);
        case Statement.FilterBlock filter -> analyse(filter.body(), new Names(names));
        case Statement.With with -> {
          Names inner = new Names(names);
          with.targets().forEach(inner::define);
          analyse(with.body(), inner);
        }
        case Statement.Generation generation -> analyse(generation.body(), new Names(names));
        case Statement.Block block -> analyse(block.body(), new Names(null));
        case Statement.Scoped scoped -> analyse(scoped.body(), new Names(names));
        case Statement.Print print -> {}
        case Statement.Assign assign -> {}
        case Statement.Text text -> {}
        case Statement.Break jump -> {}
        case Statement.Continue jump -> {}
        case Statement.Unsupported unsupported -> {}
      }
    }
  }

  private void routine(Statement.Routine routine, Names names) {
    Names inner = new Names(names);
    routine.parameters().forEach(name -> inner.define(new Target.Variable(name)));
    for (String implicit : List.of("caller", "kwargs", "varargs")) {
      inner.define(new Target.Variable(implicit));
    }
    routine.defaults().forEach(value -> NameUse.reads(value, inner::read));
    analyse(routine.body(), inner);
  }

  /// What is known of the names of one body.
  private static final class Names {
    private final @Nullable Names parent;
    private final Set<String> known = new HashSet<>();
    private final Set<String> written = new HashSet<>();
    private final Set<String> hidden = new HashSet<>();

    Names(@Nullable Names parent) {
      this.parent = parent;
    }

    Names copy() {
      Names copy = new Names(parent);
      copy.known.addAll(known);
      copy.written.addAll(written);
      copy.hidden.addAll(hidden);
      return copy;
    }

    private boolean knows(String name) {
      for (Names names = this; names != null; names = names.parent) {
        if (names.known.contains(name)) {
          return true;
        }
      }
      return false;
    }

    void read(String name) {
      if (!knows(name)) {
        known.add(name);
      }
    }

    void write(String name) {
      written.add(name);
      if (!knows(name)) {
        hidden.add(name);
      }
      known.add(name);
    }

    void define(Target target) {
      switch (target) {
        case Target.Variable variable -> {
          written.add(variable.name());
          known.add(variable.name());
        }
        case Target.Group group -> group.targets().forEach(this::define);
        case Target.Field field -> {}
      }
    }

    void assign(Target target) {
      switch (target) {
        case Target.Variable variable -> write(variable.name());
        case Target.Field field -> read(field.namespace());
        case Target.Group group -> group.targets().forEach(this::assign);
      }
    }

    /// A name that only one of several ways assigns is not hidden: it may keep its outer meaning.
    void merge(List<Names> branches) {
      Set<String> before = Set.copyOf(written);
      for (Names branch : branches) {
        hidden.removeAll(branch.known);
        hidden.addAll(branch.hidden);
        known.addAll(branch.known);
        written.addAll(branch.written);
      }
      hidden.removeIf(name -> !before.contains(name));
    }
  }
}
