package org.flyroom.app.cli;

import java.util.EnumMap;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.store.Home;
import org.flyroom.engine.endpoint.EndpointName;
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
      description = "Its name in the stock, or URL#MODEL for one behind an endpoint.")
  private @Nullable String organism;

  @Option(
      names = "--parent",
      paramLabel = "MODEL",
      description =
          "Where the parent is, if no longer where it was. For an organism behind an endpoint: the"
              + " model that it was made from, behind an endpoint or on this machine.")
  @Nullable String parent;

  @Option(
      names = "--control",
      paramLabel = "MODEL",
      description = "For an organism behind an endpoint: its benign control, if there is one.")
  private @Nullable String control;

  @Option(
      names = "--zero",
      paramLabel = "MODEL",
      description =
          "For an organism behind an endpoint: its parent with an adapter that changes nothing, if"
              + " there is one.")
  private @Nullable String zero;

  @Mixin HomeOption home = new HomeOption();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /// The organism's name, or its address.
  ///
  /// @throws ParameterException when none was given
  String name() {
    if (organism == null) {
      throw new ParameterException(spec.commandLine(), "Missing required parameter: 'ORGANISM'");
    }
    return organism;
  }

  /// Whether it is not of the stock but behind an endpoint.
  boolean isBehindEndpoint() {
    return EndpointName.isOne(name());
  }

  /// The models of an organism behind an endpoint by the parts they play, the parent among them
  /// where it is given.
  Map<Arm, String> models() {
    Map<Arm, String> models = new EnumMap<>(Arm.class);
    models.put(Arm.ORGANISM, name());
    if (parent != null) {
      models.put(Arm.PARENT, parent);
    }
    if (control != null) {
      models.put(Arm.CONTROL, control);
    }
    if (zero != null) {
      models.put(Arm.ZERO, zero);
    }
    return models;
  }

  /// @throws FlyroomException when something is given that an organism of the stock knows itself
  void requireStock() {
    if (control != null || zero != null) {
      throw new FlyroomException(
          "--control and --zero are for an organism behind an endpoint: '%s' of the stock has its own"
              .formatted(name()));
    }
  }

  /// What the parent is called: as given, else as when the organism was grown.
  ///
  /// @throws org.flyroom.core.FlyroomException when there is no such organism, or it is a control
  ///   or zero adapter
  String parentName(Home workspace) {
    String known = Stocks.of(workspace).organism(name()).passport().parent().name();
    return parent != null ? parent : known;
  }
}
