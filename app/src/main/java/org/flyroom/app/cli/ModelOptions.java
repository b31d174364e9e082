package org.flyroom.app.cli;

import java.nio.file.Path;
import java.util.List;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.store.Home;
import org.flyroom.engine.LocalModel;
import org.flyroom.engine.Precision;
import org.flyroom.engine.endpoint.EndpointName;
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
      description =
          ModelNames.DESCRIPTION + " " + ModelNames.OR_ENDPOINT + " Default: ${DEFAULT-VALUE}.")
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
      description =
          "fp32, half (fp32 on weights rounded to 16 bits, faster for batches of quantised files),"
              + " bf16, or auto: bf16 where the processor has it. Default: auto.")
  private String precision = "auto";

  @Mixin private HomeOption home = new HomeOption();

  /// The model to ask, wherever it is, in its adapters.
  ///
  /// @throws FlyroomException when it cannot be had, or an endpoint is to wear adapters
  AskedModel ask() {
    Precision type = Precision.of(precision);
    if (EndpointName.isOne(name)) {
      if (!adapters.isEmpty()) {
        throw new FlyroomException(
            "--adapter is for models on this machine: a server knows an adapter as a model of its"
                + " own, so name that one after the '#'");
      }
      return ModelNames.ask(name, home::open, type);
    }
    LocalModel local = open();
    try {
      return AskedModel.local(local, dressed(local));
    } catch (RuntimeException e) {
      local.close();
      throw e;
    }
  }

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
