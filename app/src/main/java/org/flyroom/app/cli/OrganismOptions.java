package org.flyroom.app.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// An organism of the stock.
final class OrganismOptions {
  @Parameters(index = "0", paramLabel = "ORGANISM", description = "Its name in the stock.")
  String name = "";

  @Option(
      names = "--parent",
      paramLabel = "MODEL",
      description = "Where the parent is, if no longer where it was.")
  @Nullable String parent;

  @Mixin HomeOption home = new HomeOption();
}
