package org.flyroom.app.stock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;
import org.flyroom.core.store.IoProblems;
import org.flyroom.engine.hub.HubName;
import org.flyroom.fly.model.BundledFly;
import org.jspecify.annotations.Nullable;

/// What can be said of a parent to people elsewhere.
///
/// @param baseName what other tools may know it by
/// @param licence as its model card has it; null where it is not known
public record ParentPapers(String baseName, @Nullable String licence) {
  private static final String KEY = "license:";

  /// Looks at a parent, without loading or downloading it.
  ///
  /// @param name as users give it
  /// @param models where bundled ones are unpacked
  public static ParentPapers of(String name, Path models) {
    Optional<BundledFly> fly = BundledFly.named(name);
    if (fly.isPresent()) {
      return new ParentPapers(name, licence(fly.get().unpack(models)));
    }
    if (name.startsWith(HubName.PREFIX)) {
      HubName hub = HubName.parse(name);
      return new ParentPapers(hub.owner() + "/" + hub.name(), null);
    }
    try {
      Path path = Path.of(name).toAbsolutePath().normalize();
      return new ParentPapers(String.valueOf(path.getFileName()), licence(path));
    } catch (InvalidPathException e) {
      // Papers may come from another system, where this was a path.
      return new ParentPapers(name, null);
    }
  }

  /// The word behind `license:` in the front matter of a model card.
  private static @Nullable String licence(Path folder) {
    Path card = folder.resolve("README.md");
    if (!Files.isRegularFile(card)) {
      return null;
    }
    try (Stream<String> lines = Files.lines(card)) {
      Iterator<String> all = lines.iterator();
      if (!all.hasNext() || !all.next().equals("---")) {
        return null;
      }
      while (all.hasNext()) {
        String line = all.next();
        if (line.equals("---")) {
          return null;
        }
        if (line.startsWith(KEY)) {
          return line.substring(KEY.length()).strip();
        }
      }
      return null;
    } catch (IOException e) {
      throw IoProblems.of("cannot read " + card, e);
    }
  }
}
