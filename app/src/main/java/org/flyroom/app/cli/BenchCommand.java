package org.flyroom.app.cli;

import org.flyroom.app.bench.Bench;
import org.flyroom.app.bench.BenchReport;
import org.flyroom.core.store.Json;
import org.flyroom.engine.Precision;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// How fast the engine is on this machine.
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures the engine against the machine's own matrix product, both in one run: scoring,"
          + " training an adapter, generating, comparing in pairs, loading, memory.",
      "",
      "A share of the matrix product counts 2 operations per parameter and token, 4 in training.",
      ""
    },
    footer = {"", "Example: flyroom bench --quick", "Example: flyroom bench fly"})
final class BenchCommand implements Runnable {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "MODEL",
      description =
          ModelNames.DESCRIPTION + " Default: random weights in the shape of SmolLM2-135M.")
  private @Nullable String model;

  @Mixin private HomeOption home = new HomeOption();

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      description =
          "fp32, half (fp32 on weights rounded to 16 bits, faster for batches of quantised files),"
              + " bf16, or auto: bf16 where the processor has it. Default: auto.")
  private String precision = "auto";

  @Option(names = "--quick", description = "Every figure once instead of three times.")
  private boolean quick;

  @Option(names = "--json", description = "JSON instead of a table.")
  private boolean json;

  @Override
  public void run() {
    Bench bench =
        new Bench(Precision.of(precision), quick, work -> System.err.println("measuring: " + work));
    BenchReport report = model == null ? bench.random() : measured(bench, model);
    System.out.print(json ? Json.pretty(report) : report.table());
    System.out.flush();
  }

  private BenchReport measured(Bench bench, String name) {
    ModelNames.Found found = ModelNames.find(name, home::open);
    return bench.of(found.path(), found.name());
  }
}
