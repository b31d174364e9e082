package org.flyroom.app.cli;

import java.nio.file.Path;
import org.flyroom.core.store.Home;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where the workspace is.
final class HomeOption {
  @Option(
      names = "--home",
      paramLabel = "FOLDER",
      description = "Workspace; default: $$FLYROOM_HOME, else ~/.flyroom.")
  private @Nullable Path home;

  Home open() {
    return Home.open(folder());
  }

  /// Where it is or would be; nothing is made.
  Path folder() {
    return home == null ? Home.defaultFolder() : home;
  }
}
