package org.flyroom.app.cli;

import java.nio.file.Path;
import java.util.List;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.engine.LocalModel;
import org.flyroom.engine.Precision;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A model to ask, with its adapters.
final class ModelOptions {
  @Parameters(index = "0", paramLabel = "MODEL", description = ModelNames.DESCRIPTION)
  private String name = "";

  @Option(
      names = "--adapter",
      paramLabel = "FOLDER",
      description = "PEFT adapter to wear; repeat to stack, in order.")
  private List<Path> adapters = List.of();

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      defaultValue = "auto",
      description = "fp32, bf16 or auto: bf16 where the processor has it. Default: auto.")
  private String precision = "auto";

  @Mixin private HomeOption home = new HomeOption();

  LocalModel open() {
    Precision type = Precision.of(precision);
    return ModelNames.find(name, home::open).open(type);
  }

  LanguageModel dressed(LocalModel model) {
    return adapters.isEmpty() ? model : model.withAdapters(adapters);
  }
}
