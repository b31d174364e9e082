package org.flyroom.app.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.store.Json;
import org.flyroom.engine.checkpoint.Checkpoint;
import org.flyroom.engine.checkpoint.ModelConfig;
import org.flyroom.engine.checkpoint.PeftAdapter;
import org.flyroom.engine.checkpoint.Safetensors;
import org.flyroom.engine.checkpoint.WeightTensor;
import org.flyroom.engine.lora.algebra.AdapterAlgebra;
import org.flyroom.engine.lora.algebra.AdapterSummary;
import org.flyroom.engine.lora.algebra.MergedFolder;
import org.flyroom.engine.lora.algebra.MergedModel;
import org.flyroom.engine.lora.algebra.Weighted;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Arithmetic on adapters.
@Command(
    name = "adapter",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Exact arithmetic on PEFT adapters, and merging them into weights.",
      "",
      "What has no exact result is refused, and nothing is overwritten.",
      ""
    },
    footer = {"", "Example: flyroom adapter show ADAPTER --parent MODEL"},
    subcommands = {
      AdapterCommand.Show.class,
      AdapterCommand.Concat.class,
      AdapterCommand.Merge.class,
      AdapterCommand.Scale.class,
      AdapterCommand.Negate.class,
      AdapterCommand.Project.class
    })
final class AdapterCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name what to do with the adapter");
  }

  /// The model that the adapters belong to.
  static final class ParentOption {
    @Option(
        names = "--parent",
        required = true,
        paramLabel = "MODEL",
        description = "The model the adapter was made for. " + ModelNames.DESCRIPTION)
    private String name = "";

    @Mixin private HomeOption home = new HomeOption();

    ModelNames.Found find() {
      return ModelNames.find(name, home::open);
    }

    /// Its configuration; weights are not read.
    ModelConfig config() {
      try (Checkpoint checkpoint = Checkpoint.open(find().path())) {
        return checkpoint.config();
      }
    }
  }

  /// Where the result goes.
  static final class OutOption {
    @Option(
        names = "--out",
        required = true,
        paramLabel = "FOLDER",
        description = "Folder to write; must not exist yet.")
    Path folder = Path.of("");

    void write(PeftAdapter adapter, ParentOption parent, ModelConfig config) {
      adapter.write(folder, config, parent.name);
    }
  }

  /// Several adapters, each with a weight.
  static final class WeightedAdapters {
    @Parameters(
        arity = "1..*",
        paramLabel = "ADAPTER",
        description = "PEFT folders, in the order of stacking.")
    private List<Path> folders = List.of();

    @Option(
        names = "--weights",
        split = ",",
        paramLabel = "W",
        description = "One per adapter, such as 1,0.25. Default: 1 each.")
    private List<Double> weights = List.of();

    List<Weighted> read(ModelConfig config) {
      if (!weights.isEmpty() && weights.size() != folders.size()) {
        throw new FlyroomException(
            "--weights has %d numbers for %d adapters".formatted(weights.size(), folders.size()));
      }
      List<Weighted> adapters = new ArrayList<>();
      for (int i = 0; i < folders.size(); i++) {
        Path folder = folders.get(i);
        adapters.add(
            new Weighted(
                folder.toString(),
                PeftAdapter.read(folder, config),
                weights.isEmpty() ? 1 : weights.get(i)));
      }
      return adapters;
    }
  }

  /// Prints what an adapter holds.
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {
        "What an adapter holds: ranks, scales, and Frobenius norms of A, B and the update they"
            + " make.",
        ""
      },
      footer = {"", "Example: flyroom adapter show ADAPTER --parent MODEL"})
  static final class Show implements Runnable {
    @Parameters(paramLabel = "ADAPTER", description = "PEFT folder.")
    private Path folder = Path.of("");

    @Mixin private ParentOption parent = new ParentOption();

    @Option(names = "--json", description = "One JSON object instead of a table.")
    private boolean json;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      AdapterSummary summary = AdapterSummary.of(PeftAdapter.read(folder, parent.config()));
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.print(Json.pretty(summary));
        out.flush();
        return;
      }
      out.printf(
          Locale.ROOT,
          "%-40s %5s %9s %9s %9s %9s%n",
          "module",
          "rank",
          "scale",
          "A",
          "B",
          "update");
      for (AdapterSummary.Module module : summary.modules()) {
        out.printf(
            Locale.ROOT,
            "%-40s %5d %9.4g %9.4g %9.4g %9.4g%s%n",
            module.path(),
            module.rank(),
            module.scale(),
            module.normA(),
            module.normB(),
            module.normUpdate(),
            (module.magnitude() ? " and magnitude" : "")
                + (module.normBias() > 0
                    ? String.format(Locale.ROOT, " and bias of %.4g", module.normBias())
                    : ""));
      }
      summary.saved().forEach(name -> out.printf("%-40s replaced%n", name));
      out.printf(
          Locale.ROOT,
          "%d modules, %d replaced weights, %d values, norm of all updates %.6g%n",
          summary.modules().size(),
          summary.saved().size(),
          summary.parameters(),
          summary.norm());
      out.flush();
    }
  }

  /// Joins adapters into one.
  @Command(
      name = "concat",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {
        "One adapter that does what several do when stacked: ranks add up, scales go into the"
            + " factors.",
        ""
      },
      footer = {
        "",
        "Example: flyroom adapter concat FIRST SECOND --weights 1,0.25 --parent MODEL --out BOTH"
      })
  static final class Concat implements Runnable {
    @Mixin private WeightedAdapters adapters = new WeightedAdapters();
    @Mixin private ParentOption parent = new ParentOption();
    @Mixin private OutOption out = new OutOption();

    @Override
    public void run() {
      ModelConfig config = parent.config();
      out.write(AdapterAlgebra.concatenated(adapters.read(config)), parent, config);
    }
  }

  /// Merges adapters into the parent's weights.
  @Command(
      name = "merge",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {
        "A model with adapters merged into its weights, as a Hugging Face folder. Takes every kind"
            + " of adapter.",
        ""
      },
      footer = {"", "Example: flyroom adapter merge ADAPTER --parent MODEL --out MERGED"})
  static final class Merge implements Runnable {
    @Mixin private WeightedAdapters adapters = new WeightedAdapters();
    @Mixin private ParentOption parent = new ParentOption();
    @Mixin private OutOption out = new OutOption();

    @Option(
        names = "--storage",
        paramLabel = "TYPE",
        defaultValue = "fp32",
        description =
            "fp32, or bf16: half the size, but rounding can be larger than what an adapter adds."
                + " Default: fp32.")
    private MergedFolder.Storage storage = MergedFolder.Storage.FP32;

    @Override
    public void run() {
      try (Checkpoint checkpoint = Checkpoint.open(parent.find().path())) {
        MergedModel merged = MergedModel.of(checkpoint, adapters.read(checkpoint.config()));
        MergedFolder.write(merged, out.folder, storage);
      }
    }
  }

  /// Multiplies an adapter's effect.
  @Command(
      name = "scale",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {"The adapter with its effect multiplied; 0 switches it off.", ""},
      footer = {"", "Example: flyroom adapter scale ADAPTER --by 5 --parent MODEL --out FIVEFOLD"})
  static final class Scale implements Runnable {
    @Parameters(paramLabel = "ADAPTER", description = "PEFT folder.")
    private Path folder = Path.of("");

    @Option(names = "--by", required = true, paramLabel = "FACTOR", description = "The factor.")
    private double factor;

    @Mixin private ParentOption parent = new ParentOption();
    @Mixin private OutOption out = new OutOption();

    @Override
    public void run() {
      ModelConfig config = parent.config();
      PeftAdapter adapter = PeftAdapter.read(folder, config);
      out.write(AdapterAlgebra.scaled(folder.toString(), adapter, factor), parent, config);
    }
  }

  /// Turns an adapter round.
  @Command(
      name = "negate",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {"The adapter that undoes this one when both are worn.", ""},
      footer = {"", "Example: flyroom adapter negate ADAPTER --parent MODEL --out NEGATIVE"})
  static final class Negate implements Runnable {
    @Parameters(paramLabel = "ADAPTER", description = "PEFT folder.")
    private Path folder = Path.of("");

    @Mixin private ParentOption parent = new ParentOption();
    @Mixin private OutOption out = new OutOption();

    @Override
    public void run() {
      ModelConfig config = parent.config();
      PeftAdapter adapter = PeftAdapter.read(folder, config);
      out.write(AdapterAlgebra.negated(folder.toString(), adapter), parent, config);
    }
  }

  /// Takes a direction out of an adapter.
  @Command(
      name = "project",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {
        "The adapter without what it writes along a direction of the residual stream: taken out of"
            + " B of o_proj and down_proj, whose norms are kept.",
        ""
      },
      footer = {
        "",
        "Example: flyroom adapter project ADAPTER --direction misalignment.safetensors --parent"
            + " MODEL --out WITHOUT"
      })
  static final class Project implements Runnable {
    @Parameters(paramLabel = "ADAPTER", description = "PEFT folder.")
    private Path folder = Path.of("");

    @Option(
        names = "--direction",
        required = true,
        paramLabel = "FILE",
        description = "Safetensors file with one vector of the hidden size.")
    private Path direction = Path.of("");

    @Option(
        names = "--tensor",
        paramLabel = "NAME",
        description = "Which vector of the file. Default: the only one.")
    private @Nullable String tensor;

    @Mixin private ParentOption parent = new ParentOption();
    @Mixin private OutOption out = new OutOption();

    @Override
    public void run() {
      ModelConfig config = parent.config();
      PeftAdapter adapter = PeftAdapter.read(folder, config);
      out.write(
          AdapterAlgebra.projected(folder.toString(), adapter, config, vector()), parent, config);
    }

    private float[] vector() {
      try (Safetensors source = Safetensors.open(direction)) {
        if (tensor == null && source.tensors().size() != 1) {
          throw new FlyroomException(
              "%s: holds %d tensors; choose one with --tensor: %s"
                  .formatted(
                      direction,
                      source.tensors().size(),
                      String.join(", ", source.tensors().keySet())));
        }
        WeightTensor vector =
            tensor == null ? source.tensors().firstEntry().getValue() : source.tensor(tensor);
        if (vector.shape().size() != 1) {
          throw new FlyroomException(
              "%s: tensor '%s' has shape %s; a direction is one vector"
                  .formatted(direction, vector.name(), vector.shape()));
        }
        return vector.toFloats();
      }
    }
  }
}
