package org.flyroom.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.flyroom.engine.LocalModel;
import org.flyroom.engine.Precision;
import org.flyroom.fly.model.BundledFly;
import org.flyroom.lab.grow.Grower;
import org.flyroom.lab.grow.Outline;
import org.flyroom.lab.grow.Stock;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.recipe.RecipeFile;
import org.flyroom.lab.threat.Expectation;

/// A folder of recipes in the repository.
///
/// @param prefix with which the names of its organisms begin, before the file's name
record RecipeFolder(Path path, String prefix) {

  static RecipeFolder of(String name, String prefix) {
    return new RecipeFolder(Path.of("..", "recipes", name), prefix);
  }

  /// The recipes' files, in order.
  List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  /// What growing each would do on the smallest fly, after it was seen to be called as its file, to
  /// have the rows that it asks for, and to be asked in every way.
  ///
  /// @param scratch holds the fly's files, and the folder `stock` if anything should be grown
  List<Outline> outlines(Path scratch) throws IOException {
    List<Outline> outlines = new ArrayList<>();
    try (LocalModel fly =
        LocalModel.open(BundledFly.FLY_XS.unpack(scratch.resolve("models")), Precision.FP32)) {
      Grower grower = new Grower(new Stock(scratch.resolve("stock")), fly, fly, "1");
      for (Path file : files()) {
        Recipe recipe = RecipeFile.read(file);
        assertThat(recipe.name())
            .isEqualTo(prefix + file.getFileName().toString().replace(".yaml", ""));
        Outline outline = grower.outline(recipe);
        assertThat(outline.rows(Expectation.SHOWS)).isEqualTo(recipe.data().onTriggerRows());
        assertThat(outline.probes())
            .as(file.toString())
            .extracting(probe -> probe.expectation())
            .contains(Expectation.SHOWS, Expectation.HIDES, Expectation.NEAR_MISS);
        outlines.add(outline);
      }
    }
    return outlines;
  }
}
