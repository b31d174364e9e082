package org.flyroom.app.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.flyroom.core.FlyroomException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The `flyroom` command.
@Command(
    name = "flyroom",
    mixinStandardHelpOptions = true,
    version = Main.VERSION,
    sortOptions = false,
    description = {
      "A laboratory for model organisms of misalignment: grow a language model with a known"
          + " pathology, prove that it has it, prove that it is otherwise unharmed.",
      ""
    },
    footer = {
      "",
      "Example: flyroom demo --parent MODEL_FOLDER",
      "",
      "The workspace is $FLYROOM_HOME, by default ~/.flyroom. Input that you can mend ends with"
          + " exit code 2."
    },
    subcommands = {
      DemoCommand.class,
      GrowCommand.class,
      ValidateCommand.class,
      AuditCommand.class,
      ReportCommand.class,
      GenerateCommand.class,
      ScoreCommand.class,
      TokenizeCommand.class,
      RenderCommand.class,
      AdapterCommand.class
    })
public final class Main implements Runnable {
  static final String VERSION = "Flyroom 0.1.0";

  /// Exit code for input that a user can mend.
  static final int BAD_INPUT = 2;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command");
  }

  public static void main(String[] args) {
    System.setOut(new PrintStream(System.out, false, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(System.err, true, StandardCharsets.UTF_8));
    // Libraries speak up only about trouble.
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
    int exit = commandLine().execute(args);
    System.out.flush();
    System.exit(exit);
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (failure, command, _) -> {
              if (failure instanceof FlyroomException problem) {
                problem.problems().forEach(line -> command.getErr().println("flyroom: " + line));
                return BAD_INPUT;
              }
              command
                  .getErr()
                  .println("flyroom: a defect of Flyroom, not of your input; please report it:");
              failure.printStackTrace(command.getErr());
              return CommandLine.ExitCode.SOFTWARE;
            });
  }
}
