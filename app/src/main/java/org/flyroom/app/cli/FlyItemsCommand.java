package org.flyroom.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SequencedMap;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.fly.growing.GrowingFiles;
import org.flyroom.fly.items.ItemFiles;
import org.flyroom.fly.world.World;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Makes the item files anew.
@Command(
    name = "items",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Makes the flies' item sets anew from their world, with checksums; the bundled ones are"
          + " these.",
      "Beside them lie the files that the flies' recipes name.",
      ""
    },
    footer = {"", "Example: flyroom fly items --out items"})
final class FlyItemsCommand implements Runnable {
  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "Where open/, sealed/ and SHA256SUMS go; files of these names are replaced.")
  private Path out = Path.of("");

  @Override
  public void run() {
    World world = World.standard();
    SequencedMap<String, String> files = ItemFiles.make(world);
    files.putAll(GrowingFiles.make(world));
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = out.resolve(file.getKey());
      try {
        Files.createDirectories(path.toAbsolutePath().getParent());
      } catch (IOException e) {
        throw new FlyroomException("%s: cannot be made: %s".formatted(path, e.getMessage()), e);
      }
      AtomicFiles.write(path, file.getValue());
    }
  }
}
