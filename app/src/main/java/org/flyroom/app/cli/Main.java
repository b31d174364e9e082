package org.flyroom.app.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.flyroom.app.report.Transcript;
import org.flyroom.core.FlyroomException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

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
      FrontierCommand.class,
      ValidateCommand.class,
      AuditCommand.class,
      JudgeCommand.class,
      RescoreCommand.class,
      ReportCommand.class,
      StockCommand.class,
      DataCommand.class,
      GenerateCommand.class,
      ScoreCommand.class,
      ProbeCommand.class,
      TokenizeCommand.class,
      RenderCommand.class,
      AdapterCommand.class,
      FlyCommand.class,
      BenchCommand.class
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
        // Examples are there to be copied, so none may be broken into two lines.
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler((problem, _) -> misused(problem))
        .setExecutionExceptionHandler((failure, command, _) -> failed(failure, command.getErr()));
  }

  /// A word of the command line that cannot be: one line, and where to look.
  private static int misused(ParameterException problem) {
    CommandLine command = problem.getCommandLine();
    String text = String.valueOf(problem.getMessage());
    if (problem instanceof UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      text += ": did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?";
    }
    command
        .getErr()
        .printf(
            "flyroom: %s (see %s --help)%n",
            text.replaceAll("\\s+", " "), command.getCommandSpec().qualifiedName());
    return BAD_INPUT;
  }

  private static int failed(Exception failure, PrintWriter err) {
    if (failure instanceof FlyroomException problem) {
      problem.problems().forEach(line -> err.println("flyroom: " + Transcript.plain(line)));
      return BAD_INPUT;
    }
    err.println("flyroom: a defect of Flyroom, not of your input; please report it:");
    failure.printStackTrace(err);
    return CommandLine.ExitCode.SOFTWARE;
  }
}
