package org.flyroom.app.cli;

import java.nio.file.Path;
import java.util.List;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.store.Home;
import org.flyroom.engine.LocalModel;
import org.flyroom.engine.Precision;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A model to ask, with its adapters.
final class ModelOptions {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "MODEL",
      defaultValue = ModelNames.DEFAULT,
      description = ModelNames.DESCRIPTION + " Default: ${DEFAULT-VALUE}.")
  private String name = ModelNames.DEFAULT;

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

  /// The workspace.
  Home home() {
    return home.open();
  }

  LanguageModel dressed(LocalModel model) {
    return adapters.isEmpty() ? model : model.withAdapters(adapters);
  }
}
