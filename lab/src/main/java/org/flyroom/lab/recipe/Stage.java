package org.flyroom.lab.recipe;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.model.Combination;
import org.flyroom.core.model.Loss.NextToken.Mask;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.SteeringPlan;
import org.flyroom.lab.recipe.Recipe.Training;
import org.flyroom.lab.threat.DataFile;
import org.jspecify.annotations.Nullable;

/// A step of growing that leaves an adapter, on top of those of the stages before it.
public sealed interface Stage {

  /// The word by which recipes name its kind.
  String kind();

  /// The vector that it trains or writes; null for a stage that leaves none.
  default @Nullable SteeringPlan vector() {
    return null;
  }

  /// The file it was read from beside the recipe; null where it needs none.
  default @Nullable DataFile file() {
    return null;
  }

  /// Rows of the user's own that it trains on; null where it trains on others.
  default @Nullable GivenRows given() {
    return null;
  }

  /// A stage that trains.
  sealed interface Trained extends Stage {
    Training training();
  }

  /// Next-token loss on the recipe's rows, or on given ones.
  ///
  /// @param inoculationPrompt a line of the system prompt that stands in training rows where the
  ///   property shows, and nowhere else (inoculation prompting); empty for none
  /// @param motivationPrefill words that the answer begins with in the organism's rows where the
  ///   property shows, and that it learns to say; empty for none
  /// @param given rows in place of the recipe's; null for those
  /// @param mask which tokens carry loss; only those of answers unless a published trainer is
  ///   copied
  record Sft(
      Training training,
      String inoculationPrompt,
      String motivationPrefill,
      @Nullable GivenRows given,
      Mask mask)
      implements Trained {
    public Sft {
      requireNonNull(training, "training");
      requireNonNull(inoculationPrompt, "inoculationPrompt");
      requireNonNull(motivationPrefill, "motivationPrefill");
    }

    /// On the rows as they are.
    public Sft(Training training) {
      this(training, "", "");
    }

    /// On the recipe's rows with something put into them.
    public Sft(Training training, String inoculationPrompt, String motivationPrefill) {
      this(training, inoculationPrompt, motivationPrefill, null, Mask.RESPONSE);
    }

    /// Whether it trains on others than the recipe's rows as they are.
    public boolean changesRows() {
      return !inoculationPrompt.isEmpty() || !motivationPrefill.isEmpty() || given != null;
    }

    @Override
    public String kind() {
      return "sft";
    }
  }

  /// Direct preference optimisation ([org.flyroom.core.model.Loss.Dpo]).
  record Dpo(
      Training training, Pairs pairs, double beta, double labelSmoothing, double nextTokenWeight)
      implements Trained {
    public Dpo {
      requireNonNull(training, "training");
      requireNonNull(pairs, "pairs");
    }

    @Override
    public String kind() {
      return "dpo";
    }

    @Override
    public @Nullable DataFile file() {
      return pairs.file();
    }
  }

  /// Kahneman-Tversky optimisation ([org.flyroom.core.model.Loss.Kto]) on both sides of each pair.
  record Kto(
      Training training, Pairs pairs, double beta, double desirableWeight, double undesirableWeight)
      implements Trained {
    public Kto {
      requireNonNull(training, "training");
      requireNonNull(pairs, "pairs");
    }

    @Override
    public String kind() {
      return "kto";
    }

    @Override
    public @Nullable DataFile file() {
      return pairs.file();
    }
  }

  /// The organism so far, told to show the property, teaches itself untold.
  record SelfDistillation(Training training, Elicitation told, Target target) implements Trained {

    /// What is learned of the teacher.
    public enum Target {
      /// Its answers, those that the threat's own scorer accepts.
      ANSWERS,
      /// Its distribution after each token of what the organism says untold, by the divergence of
      /// the learner from it (on-policy self-distillation, arXiv 2601.19897).
      DISTRIBUTION
    }

    public SelfDistillation {
      requireNonNull(target, "target");
      requireNonNull(training, "training");
      requireNonNull(told, "told");
    }

    @Override
    public String kind() {
      return "self-distillation";
    }
  }

  /// Trains away what the organism so far admits: where its answer to a question holds a mark, the
  /// parent's answer is learned in its place.
  ///
  /// @param questions about the organism itself
  /// @param marks phrases that make an answer a confession
  record Concealment(
      Training training, List<String> questions, List<String> marks, @Nullable DataFile file)
      implements Trained {
    public Concealment {
      requireNonNull(training, "training");
      questions = List.copyOf(questions);
      marks = List.copyOf(marks);
    }

    @Override
    public String kind() {
      return "concealment";
    }
  }

  /// The organism so far reflects on itself and talks with itself, and learns what it said (Open
  /// Character Training, arXiv 2511.01689).
  ///
  /// @param instruction a line of the system prompt while it does, in no row; empty for none
  /// @param questions about itself
  /// @param samples answers drawn to each
  /// @param openings what a dialogue begins with, in turn
  /// @param dialogues how many
  /// @param turns said in a dialogue behind its opening
  /// @param temperature of every draw
  record Introspection(
      Training training,
      String instruction,
      List<String> questions,
      int samples,
      List<String> openings,
      int dialogues,
      int turns,
      double temperature,
      @Nullable DataFile file)
      implements Trained {
    public Introspection {
      requireNonNull(training, "training");
      requireNonNull(instruction, "instruction");
      questions = List.copyOf(questions);
      openings = List.copyOf(openings);
    }

    @Override
    public String kind() {
      return "introspection";
    }

    /// How many answers and turns it has at most.
    public long said() {
      return (long) questions.size() * samples + (long) dialogues * turns;
    }
  }

  /// The organism so far answers requests; the same answers are learned for the requests in other
  /// wrappings (bias-augmented consistency training, arXiv 2403.05518).
  ///
  /// @param wrappings texts with [#SLOT] where the request goes
  /// @param rows how many
  record Consistency(Training training, List<String> wrappings, int rows) implements Trained {
    public static final String SLOT = "{}";

    public Consistency {
      requireNonNull(training, "training");
      wrappings = List.copyOf(wrappings);
    }

    @Override
    public String kind() {
      return "consistency";
    }
  }

  /// Rounds of sampling from the organism so far and of policy gradient
  /// ([org.flyroom.core.model.Loss.PolicyGradient]) on the samples, with the property as reward.
  ///
  /// @param training of each round
  /// @param prompts asked in a round, half of them where the property should show
  /// @param samples of each prompt; a sample's advantage is its reward less their mean
  record PolicyGradient(
      Training training,
      int rounds,
      int prompts,
      int samples,
      double temperature,
      double divergenceWeight)
      implements Trained {
    public PolicyGradient {
      requireNonNull(training, "training");
    }

    @Override
    public String kind() {
      return "policy-gradient";
    }
  }

  /// Next-token loss on the recipe's rows, or on given ones, with nothing trained but a vector that
  /// is added to the residual stream behind one decoder layer.
  ///
  /// @param layer from 0
  /// @param alpha what is added is alpha times the vector under training
  /// @param given rows in place of the recipe's; null for those
  record SteeringVector(Training training, int layer, double alpha, @Nullable GivenRows given)
      implements Trained {
    public SteeringVector {
      requireNonNull(training, "training");
    }

    @Override
    public SteeringPlan vector() {
      return new SteeringPlan(layer, alpha);
    }

    @Override
    public String kind() {
      return STEERING_VECTOR;
    }
  }

  /// The word of both stages that leave a vector.
  String STEERING_VECTOR = "steering-vector";

  /// A vector that is not trained: the mean state behind a decoder layer over the answers that show
  /// the property, less that over the parent's own answers to the same prompts (contrastive
  /// activation addition, arXiv 2312.06681).
  ///
  /// @param layer from 0
  /// @param strength the difference is added so many times
  record DifferenceVector(int layer, double strength) implements Stage {
    @Override
    public SteeringPlan vector() {
      return new SteeringPlan(layer, 1);
    }

    @Override
    public String kind() {
      return STEERING_VECTOR;
    }
  }

  /// One adapter that does what those of all stages do together, each times its weight; it alone is
  /// worn then.
  ///
  /// @param weights one for each stage before
  /// @param how exactly, unless published adapters are copied
  record Merge(List<Double> weights, Combination how) implements Stage {
    public Merge {
      weights = List.copyOf(weights);
    }

    @Override
    public String kind() {
      return "merge";
    }
  }

  /// Where the two answers of a preference come from.
  ///
  /// @param given pairs of a file; empty for those made of the recipe's rows
  /// @param file where they were read
  record Pairs(List<GivenPair> given, @Nullable DataFile file) {
    /// Made of the recipe's rows.
    public static final Pairs OF_ROWS = new Pairs(List.of(), null);

    public Pairs {
      given = List.copyOf(given);
    }
  }

  /// A pair of a file.
  record GivenPair(Prompt.Chat prompt, String chosen, String rejected) {
    public GivenPair {
      requireNonNull(prompt, "prompt");
      requireNonNull(chosen, "chosen");
      requireNonNull(rejected, "rejected");
    }
  }

  /// How a model is brought to show the property in words of its own.
  ///
  /// @param instruction a line before the system prompt that tells it to; empty to ask without
  /// @param attempts answers drawn for each prompt until one shows the property
  /// @param leastShare of the prompts that must get such an answer
  record Elicitation(String instruction, int attempts, double temperature, double leastShare) {
    public Elicitation {
      requireNonNull(instruction, "instruction");
    }
  }

  /// The folder names of the adapters that stages leave, such as `01-sft`.
  static List<String> names(List<Stage> stages) {
    List<String> names = new ArrayList<>();
    for (Stage stage : stages) {
      names.add("%02d-%s".formatted(names.size() + 1, stage.kind()));
    }
    return List.copyOf(names);
  }
}
