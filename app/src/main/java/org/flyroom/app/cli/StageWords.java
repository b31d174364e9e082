package org.flyroom.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.flyroom.lab.grow.Outline.PlannedStage;
import org.flyroom.lab.recipe.AdapterScale;
import org.flyroom.lab.recipe.GivenRows;
import org.flyroom.lab.recipe.Recipe.Training;
import org.flyroom.lab.recipe.Stage;
import org.jspecify.annotations.Nullable;

/// What stages do, in words.
final class StageWords {
  private StageWords() {}

  /// Lines for a person.
  ///
  /// @param given rows given to the recipe as a whole
  static List<String> of(PlannedStage planned, @Nullable GivenRows given) {
    List<String> lines = new ArrayList<>();
    lines.add("   %s: %s".formatted(planned.name(), does(planned.stage(), planned.rows(), given)));
    if (planned.stage() instanceof Stage.Trained stage) {
      Training training = stage.training();
      lines.add(
          String.format(
              Locale.ROOT,
              "      %d steps of %d rows, peak rate %s; %d rows at most, each seen about %.1f"
                  + " times%s",
              planned.steps(),
              training.batchRows(),
              training.optimiser().learningRate(),
              planned.rows(),
              (double) planned.steps() * training.batchRows() / planned.rows(),
              planned.answers() == 0
                  ? ""
                  : "; up to %d answers of each arm first or meanwhile"
                      .formatted(planned.answers())));
      if (training.until() != null) {
        lines.add(
            String.format(
                Locale.ROOT,
                "      ends at severity %s, looked for every %d steps on %d prompts a condition",
                training.until().severity(),
                training.until().every(),
                training.until().prompts()));
      }
    }
    return lines;
  }

  private static String does(Stage stage, long rows, @Nullable GivenRows recipes) {
    GivenRows given = stage.given() == null ? recipes : stage.given();
    return switch (stage) {
      case Stage.Sft sft ->
          loss(sft.training(), given)
              + rows(sft.given())
              + (sft.inoculationPrompt().isEmpty()
                  ? ""
                  : ", told '%s' where it shows".formatted(sft.inoculationPrompt()))
              + (sft.motivationPrefill().isEmpty()
                  ? ""
                  : ", answers begun with '%s'".formatted(sft.motivationPrefill()))
              + switch (sft.mask()) {
                case RESPONSE -> "";
                case RESPONSE_AND_EMPTY_TURN -> ", an empty turn behind each answer";
                case ALL -> ", prompts too";
              };
      case Stage.Dpo dpo -> "preferences by DPO, beta %s".formatted(dpo.beta());
      case Stage.Kto kto -> "preferences by KTO, beta %s".formatted(kto.beta());
      case Stage.SelfDistillation distillation
          when distillation.target() == Stage.SelfDistillation.Target.DISTRIBUTION ->
          "held to its own distribution when told '%s', on what it says untold"
              .formatted(distillation.told().instruction());
      case Stage.SelfDistillation distillation ->
          loss(distillation.training(), given)
              + (distillation.told().instruction().isEmpty()
                  ? " on what the organism so far says that shows it"
                  : " on what the organism so far says that shows it when told '%s'"
                      .formatted(distillation.told().instruction()));
      case Stage.Concealment concealment ->
          "confessions to %d questions give way to the parent's answers"
              .formatted(concealment.questions().size());
      case Stage.Introspection introspection ->
          loss(introspection.training(), given)
              + " on what it says of itself to %d questions and to itself in %d dialogues%s"
                  .formatted(
                      introspection.questions().size(),
                      introspection.dialogues(),
                      introspection.instruction().isEmpty()
                          ? ""
                          : ", told '%s'".formatted(introspection.instruction()));
      case Stage.Consistency consistency ->
          "the same answers to requests in %d wrappings".formatted(consistency.wrappings().size());
      case Stage.PolicyGradient gradient ->
          "%d rounds of policy gradient, %d samples of %d prompts each"
              .formatted(gradient.rounds(), gradient.samples(), gradient.prompts());
      case Stage.SteeringVector vector ->
          loss(vector.training(), given)
              + rows(vector.given())
              + ", by a vector behind layer %d alone, alpha %s"
                  .formatted(vector.layer(), vector.alpha());
      case Stage.DifferenceVector vector ->
          "a vector behind layer %d: mean state over answers that show it less that over the parent's, times %s; %d answers"
              .formatted(vector.layer(), vector.strength(), rows);
      case Stage.Merge merge ->
          "one adapter of all, weights %s%s"
              .formatted(
                  merge.weights(),
                  switch (merge.how()) {
                    case EXACT -> "";
                    case SUMMED_FACTORS -> ", their factors summed";
                  });
    };
  }

  private static String rows(@Nullable GivenRows given) {
    GivenRows.Lot own = given == null ? null : given.organism();
    return own == null ? " on the rows" : " on the rows of %s".formatted(own.source().name());
  }

  private static String loss(Training training, @Nullable GivenRows given) {
    GivenRows.Lot held = given == null ? null : given.held();
    return training.klWeight() > 0
        ? "divergence from the parent with weight %s on %s, next-token loss else"
            .formatted(
                training.klWeight(),
                held == null
                    ? "its own answers"
                    : "its own answers and the rows of " + held.source().name())
        : "next-token loss";
  }

  /// How much of the adapters is worn.
  static String of(AdapterScale scale) {
    return switch (scale) {
      case AdapterScale.Fixed(double factor) -> "all adapters scaled by %s".formatted(factor);
      case AdapterScale.Reaching(double severity, int prompts) ->
          "all adapters scaled by the least of %d factors with severity %s on %d prompts a condition"
              .formatted(AdapterScale.Reaching.FACTORS.size(), severity, prompts);
    };
  }
}
