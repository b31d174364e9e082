package org.flyroom.app.cli;

import org.flyroom.engine.Precision;
import picocli.CommandLine.Option;

/// The model that is grown from.
final class ParentOptions {
  @Option(
      names = "--parent",
      defaultValue = ModelNames.DEFAULT,
      paramLabel = "MODEL",
      description = ModelNames.DESCRIPTION + " Default: ${DEFAULT-VALUE}.")
  String name = ModelNames.DEFAULT;

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      description = "fp32, half, bf16 or auto. Default: ${DEFAULT-VALUE}.")
  private String precision = "auto";

  /// What to compute in.
  ///
  /// @throws org.flyroom.core.FlyroomException when there is none of that name
  Precision precision() {
    return Precision.of(precision);
  }
}
