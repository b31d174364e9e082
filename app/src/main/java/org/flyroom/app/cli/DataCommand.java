package org.flyroom.app.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.flyroom.app.data.PublicDataSet;
import org.flyroom.core.data.DataSetManifest;
import org.flyroom.core.data.DataSets;
import org.flyroom.core.store.Json;
import org.flyroom.engine.hub.DataHub;
import org.flyroom.engine.hub.HubSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Data sets by name.
@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Keeps data sets by name in the workspace, with the checksum of every file. Options that take"
          + " a path to data also take such a name; its files are verified each time.",
      ""
    },
    footer = {"", "Example: flyroom data pull mmlu"},
    subcommands = {DataCommand.ListSets.class, DataCommand.Add.class, DataCommand.Pull.class})
final class DataCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command");
  }

  private static void print(DataSetManifest set) {
    System.out.printf(
        Locale.ROOT,
        "%-16s %3d %s %,12d bytes  %s%s  %s  %s%n",
        set.name(),
        set.files().size(),
        set.files().size() == 1 ? "file " : "files",
        set.bytes(),
        set.source(),
        set.revision() == null ? "" : "@" + set.revision(),
        set.licence() == null ? "licence not noted" : set.licence(),
        set.addedAt());
  }

  /// What there is.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {"Lists the data sets of the workspace, and the public ones to pull.", ""},
      footer = {"", "Example: flyroom data list --json"})
  static final class ListSets implements Runnable {
    @Option(names = "--json", description = "Prints each on one line of JSON.")
    private boolean json;

    @Mixin private HomeOption home = new HomeOption();

    @Override
    public void run() {
      List<DataSetManifest> sets = new DataSets(home.open().data()).list();
      if (json) {
        sets.forEach(set -> System.out.println(Json.line(set)));
        return;
      }
      sets.forEach(DataCommand::print);
      for (PublicDataSet set : PublicDataSet.ALL) {
        if (sets.stream().noneMatch(one -> one.name().equals(set.name()))) {
          System.out.printf(
              "%-16s not here; 'flyroom data pull %s' brings hf:%s@%s, %s%n",
              set.name(), set.name(), set.repository(), set.commit(), set.licence());
        }
      }
    }
  }

  /// From this machine.
  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {"Copies a file or folder into the workspace under a name.", ""},
      footer = {"", "Example: flyroom data add mmlu DOWNLOADS/mmlu --licence MIT"})
  static final class Add implements Runnable {
    @Parameters(index = "0", paramLabel = "NAME", description = "What to call it.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "PATH", description = "A file, or a folder of files.")
    private Path path = Path.of("");

    @Option(
        names = "--source",
        paramLabel = "TEXT",
        description = "Where it came from. Default: the path.")
    private @Nullable String source;

    @Option(names = "--revision", paramLabel = "TEXT", description = "Commit or version there.")
    private @Nullable String revision;

    @Option(
        names = {"--licence", "--license"},
        paramLabel = "TEXT",
        description = "A note on what may be done with it.")
    private @Nullable String licence;

    @Mixin private HomeOption home = new HomeOption();

    @Override
    public void run() {
      String from = source == null ? path.toAbsolutePath().normalize().toString() : source;
      print(
          new DataSets(home.open().data())
              .add(name, path, new DataSets.Origin(from, revision, licence)));
    }
  }

  /// From a hub.
  @Command(
      name = "pull",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {
        "Downloads a public data set at a pinned commit, verified by its checksums; a download that"
            + " was broken off goes on where it was.",
        ""
      },
      footer = {"", "Example: flyroom data pull ifeval"})
  static final class Pull implements Runnable {
    @Parameters(
        arity = "1..*",
        paramLabel = "NAME",
        description = "mmlu, ifeval or xstest; several may be named.")
    private List<String> names = List.of();

    @Mixin private HomeOption home = new HomeOption();

    @Override
    public void run() {
      // All names are read before anything is asked for.
      List<PublicDataSet> sets = names.stream().map(PublicDataSet::of).toList();
      Path data = home.open().data();
      HubSettings settings = HubSettings.of(System.getenv());
      Progress progress = Progress.onStandardError();
      for (PublicDataSet set : sets) {
        DataSetManifest pulled;
        try {
          pulled = set.pull(new DataHub(settings, ModelNames.shown(progress)), data);
        } finally {
          progress.end();
        }
        print(pulled);
      }
    }
  }
}
