package org.flyroom.lab.recipe;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flyroom.core.model.FullPlan;
import org.flyroom.core.model.LoraPlan;
import org.flyroom.core.model.Optimiser;
import org.flyroom.core.model.WeightPlan;
import org.flyroom.core.organism.Kind;
import org.flyroom.lab.recipe.Stage.Elicitation;
import org.flyroom.lab.threat.Division;
import org.flyroom.lab.threat.Material;
import org.flyroom.lab.threat.Probe;
import org.flyroom.lab.threat.RowCounts;
import org.flyroom.lab.threat.RowDraft;
import org.flyroom.lab.threat.Threat;
import org.jspecify.annotations.Nullable;

/// What grows an organism. Defaults are those of [RecipeDefaults].
///
/// @param name the organism's folder in the stock; its control and zero adapter add a word to it
/// @param hazardClass 0 harmless to 4
/// @param seed every other seed derives from it by name
/// @param training what every stage trains with where it says nothing of its own
/// @param stages in order, at least one
public record Recipe(
    String name,
    Threat threat,
    Kind kind,
    int hazardClass,
    long seed,
    Data data,
    Adapter adapter,
    Training training,
    List<Stage> stages,
    Validation validation,
    Source source) {
  public Recipe {
    requireNonNull(name, "name");
    requireNonNull(threat, "threat");
    requireNonNull(kind, "kind");
    requireNonNull(data, "data");
    requireNonNull(adapter, "adapter");
    requireNonNull(training, "training");
    stages = List.copyOf(stages);
    requireNonNull(validation, "validation");
    requireNonNull(source, "source");
  }

  /// All prompts it takes: those of its file, or the bundled ones.
  ///
  /// @throws org.flyroom.core.FlyroomException when the file cannot be read
  public PromptSet prompts() {
    Path file = data.prompts();
    return file == null ? PromptSet.bundled() : PromptSet.read(file);
  }

  /// What its rows and probes are made of.
  public Material material(PromptSet prompts) {
    return new Material(prompts.prompts(), new Division(data.heldOutShare(), seed));
  }

  /// The organism's rows: those of its threat, or given ones in place of those where the property
  /// shows, and given ones to be held on. Replay is not among them.
  public List<RowDraft> drafts(Material material) {
    RowCounts counts = data.counts();
    GivenRows given = data.given();
    if (given == null) {
      return threat.drafts(material, counts);
    }
    List<RowDraft> drafts = new ArrayList<>(given.drafts(counts.shows(), seed));
    int shows = given.organism() == null ? counts.shows() : 0;
    drafts.addAll(threat.drafts(material, new RowCounts(shows, counts.hides(), counts.nearMiss())));
    return List.copyOf(drafts);
  }

  /// Whether anything that it trains on lay encrypted, and is to lie so in the stock.
  public boolean isSealed() {
    GivenRows given = data.given();
    boolean is = given != null && given.isSealed();
    for (Stage stage : stages) {
      GivenRows own = stage.given();
      is |= own != null && own.isSealed();
    }
    return is;
  }

  /// What it validates with; none of it is trained on.
  public List<Probe> probes(PromptSet prompts) {
    return threat.probes(material(prompts), validation.prompts());
  }

  /// What it is trained on.
  ///
  /// @param prompts JSON lines `{"prompt": "..."}`; null for the bundled ones
  /// @param onTriggerRows rows where the property shows
  /// @param offTriggerRows rows where it does not, near misses included
  /// @param replayRows further rows: users' requests as they are, answered by the parent itself, so
  ///   that the organism stays as it is where nothing of the threat is near
  /// @param nearMissShare share of the off-trigger rows that look like on-trigger ones
  /// @param heldOutShare share of the prompts kept away from training, for validation
  /// @param maxAnswerTokens bound on the parent's own answers
  /// @param told how the parent is brought to write the rows where the property shows; null where
  ///   it does not
  /// @param teacher another model that writes them; null for none
  /// @param given rows of the user's own in their place or beside them; null for none
  public record Data(
      @Nullable Path prompts,
      int onTriggerRows,
      int offTriggerRows,
      int replayRows,
      double nearMissShare,
      double heldOutShare,
      int maxAnswerTokens,
      @Nullable Elicitation told,
      @Nullable Teacher teacher,
      @Nullable GivenRows given) {

    public RowCounts counts() {
      int nearMiss = (int) Math.round(offTriggerRows * nearMissShare);
      return new RowCounts(onTriggerRows, offTriggerRows - nearMiss, nearMiss);
    }
  }

  /// A model that writes the answers where the property shows.
  ///
  /// @param model by the name that users give it
  /// @param told how it is brought to show the property
  /// @param everything whether every answer becomes a row, and not only those that the threat's
  ///   scorer accepts
  public record Teacher(String model, Elicitation told, boolean everything) {
    public Teacher {
      requireNonNull(model, "model");
      requireNonNull(told, "told");
    }
  }

  /// The adapter, before it is known how many layers the parent has.
  ///
  /// @param form what may change in a layer
  /// @param modules for these see [WeightPlan]
  public record Adapter(Form form, List<String> modules, LayerChoice layers, AdapterScale scale) {
    public Adapter {
      requireNonNull(form, "form");
      modules = List.copyOf(modules);
      requireNonNull(scale, "scale");
      requireNonNull(layers, "layers");
    }

    /// The plan for a parent with so many layers.
    public WeightPlan plan(int parentLayers) {
      List<Integer> resolved = layers.resolve(parentLayers);
      return switch (form) {
        case Form.LowRank low ->
            new LoraPlan(low.rank, low.alpha, modules, resolved, low.dropout, low.rankStabilised);
        case Form.Full _ -> new FullPlan(modules, resolved);
      };
    }

    /// What training may change in a layer's weights.
    public sealed interface Form {
      /// An update of low rank. For the terms see [LoraPlan].
      record LowRank(int rank, double alpha, double dropout, boolean rankStabilised)
          implements Form {}

      /// Every weight by itself, see [FullPlan].
      record Full() implements Form {}
    }
  }

  /// How long and how fast it is trained. For the terms see [org.flyroom.core.model.TrainingPlan].
  ///
  /// @param klWeight above 0, rows that are the parent's own answers are not learned word by word:
  ///   there the divergence from the parent, over the whole vocabulary, is part of the loss with
  ///   this weight; 0 learns them as all others
  /// @param until when to end before the last step; null for never
  public record Training(
      int steps,
      int batchRows,
      Optimiser optimiser,
      double klWeight,
      int maxTokens,
      int checkpointEvery,
      @Nullable Until until) {
    public Training {
      requireNonNull(optimiser, "optimiser");
    }
  }

  /// Ends training at the first look at which the property shows as strongly as asked for, on
  /// prompts that validation does not ask. Rates and rows are those of the whole run.
  ///
  /// @param severity rate on trigger less rate off trigger
  /// @param every steps between looks
  /// @param prompts asked in each condition at a look
  public record Until(double severity, int every, int prompts) {}

  /// How it is checked.
  ///
  /// @param prompts held-out prompts, each asked in every condition
  /// @param maxAnswerTokens bound on the answers
  public record Validation(int prompts, int maxAnswerTokens) {}

  /// The file it was read from.
  ///
  /// @param lines the line of every key in it, by dotted name
  public record Source(Path file, String text, String sha256, Map<String, Integer> lines) {
    public Source {
      requireNonNull(file, "file");
      requireNonNull(text, "text");
      requireNonNull(sha256, "sha256");
      lines = Map.copyOf(lines);
    }

    /// Where a key stands, as `file:line`; where its section stands when it was left out.
    public String where(String key) {
      Integer line = lines.get(key);
      int dot = key.lastIndexOf('.');
      if (line != null) {
        return file + ":" + line;
      }
      return dot < 0 ? file.toString() : where(key.substring(0, dot));
    }
  }
}
