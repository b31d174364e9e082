package org.flyroom.app.cli;

import java.nio.file.Path;
import org.flyroom.engine.Precision;
import picocli.CommandLine.Option;

/// The model that is grown from.
final class ParentOptions {
  @Option(
      names = "--parent",
      required = true,
      paramLabel = "MODEL",
      description = "Hugging Face folder, folder with a GGUF file, or GGUF file.")
  Path path = Path.of("");

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      description = "fp32, bf16 or auto. Default: ${DEFAULT-VALUE}.")
  private String precision = "auto";

  /// What to compute in.
  ///
  /// @throws org.flyroom.core.FlyroomException when there is none of that name
  Precision precision() {
    return Precision.of(precision);
  }
}
