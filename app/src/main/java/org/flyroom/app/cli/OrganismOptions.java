package org.flyroom.app.cli;

import org.flyroom.core.store.Home;
import org.flyroom.lab.grow.Stock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// An organism of the stock.
final class OrganismOptions {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "ORGANISM",
      description = "Its name in the stock.")
  private @Nullable String organism;

  @Option(
      names = "--parent",
      paramLabel = "MODEL",
      description = "Where the parent is, if no longer where it was.")
  @Nullable String parent;

  @Mixin HomeOption home = new HomeOption();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /// The organism's name.
  ///
  /// @throws ParameterException when none was given
  String name() {
    if (organism == null) {
      throw new ParameterException(spec.commandLine(), "Missing required parameter: 'ORGANISM'");
    }
    return organism;
  }

  /// What the parent is called: as given, else as when the organism was grown.
  ///
  /// @throws org.flyroom.core.FlyroomException when there is no such organism, or it is a control
  ///   or zero adapter
  String parentName(Home workspace) {
    String known = new Stock(workspace.stock()).organism(name()).passport().parent().name();
    return parent != null ? parent : known;
  }
}
