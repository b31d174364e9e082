package org.flyroom.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.model.AnchoredRow;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.LabelledRow;
import org.flyroom.core.model.Loss;
import org.flyroom.core.model.PreferencePair;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Rollout;
import org.flyroom.core.model.Sampling;
import org.flyroom.core.model.SteeringPlan;
import org.flyroom.core.model.TrainingPlan;
import org.flyroom.core.model.TrainingRow;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.core.store.IoProblems;
import org.flyroom.engine.LocalModel;
import org.flyroom.lab.grow.Outline;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.recipe.Stage;
import org.flyroom.lab.threat.RowDraft;
import org.flyroom.lab.threat.RowDraft.Answer;

/// A few answers and training steps, to see what they cost here. Three steps are trained with the
/// loss of each stage; the first warms up and is not counted.
final class GrowTrial {
  private static final int STEPS = 3;

  private final Outline outline;
  private final LocalModel parent;
  private final List<TrainingRow> rows = new ArrayList<>();
  private double secondsPerAnswer;
  private double tokensPerAnswer;

  GrowTrial(Outline outline, LocalModel parent) {
    this.outline = outline;
    this.parent = parent;
    int batch = Math.min(outline.recipe().training().batchRows(), outline.drafts().size());
    List<Prompt> prompts = outline.asked().stream().limit(2L * batch).toList();
    if (!prompts.isEmpty()) {
      long start = System.nanoTime();
      List<Generation> answers = answers(prompts);
      secondsPerAnswer = (System.nanoTime() - start) / 1e9 / prompts.size();
      tokensPerAnswer =
          answers.stream().mapToInt(answer -> answer.tokens().size()).average().orElse(0);
      for (int i = 0; i < prompts.size() && rows.size() < batch; i++) {
        rows.add(new TrainingRow(prompts.get(i), answers.get(i).text()));
      }
    }
    for (RowDraft draft : outline.drafts().subList(0, batch)) {
      if (draft.answer() instanceof Answer.Fixed(String text, boolean complete)) {
        rows.add(new TrainingRow(draft.prompt(), text, complete));
      } else if (draft.answer() instanceof Answer.Drawn drawn
          && drawn.asked() instanceof Prompt.Chat chat) {
        // A teacher need not be there yet, and goes on about as long as what it goes on from.
        rows.add(new TrainingRow(draft.prompt(), chat.messages().getLast().content()));
      }
    }
  }

  /// 0 where the recipe asks for none.
  double secondsPerAnswer() {
    return secondsPerAnswer;
  }

  double tokensPerAnswer() {
    return tokensPerAnswer;
  }

  /// Prompt and answer.
  double tokensPerRow() {
    return rows.stream()
        .mapToInt(row -> tokens(row.prompt()) + tokens(row.response()))
        .average()
        .orElse(0);
  }

  private int tokens(Prompt prompt) {
    return parent.encoder().encode(prompt).length;
  }

  private int tokens(String text) {
    return parent.encoder().tokenizer().encode(text).length;
  }

  private List<Generation> answers(List<Prompt> prompts) {
    int most = outline.recipe().data().maxAnswerTokens();
    return parent.generate(
        prompts.stream()
            .map(prompt -> new GenerateRequest(prompt, Sampling.greedy(most)))
            .toList());
  }

  /// Training an adapter that is thrown away.
  double secondsPerStep(Stage.Trained stage) {
    Recipe.Training training = stage.training();
    SteeringPlan vector = stage.vector();
    TrainingPlan plan =
        new TrainingPlan(
            loss(stage),
            vector == null ? outline.adapter() : vector,
            training.optimiser(),
            STEPS,
            training.batchRows(),
            training.maxTokens(),
            STEPS + 1,
            outline.recipe().seed());
    List<Long> ends = new ArrayList<>();
    Path folder = temporary();
    try {
      parent.train(
          plan,
          folder.resolve("checkpoints"),
          folder.resolve("adapter"),
          step -> ends.add(System.nanoTime()));
    } finally {
      AtomicFiles.remove(folder);
    }
    return (ends.getLast() - ends.getFirst()) / 1e9 / (STEPS - 1);
  }

  /// A loss of the stage's kind on the rows of the trial.
  private Loss loss(Stage.Trained stage) {
    double weight = stage.training().klWeight();
    return switch (stage) {
      case Stage.Dpo dpo ->
          new Loss.Dpo(
              rows.stream()
                  .map(
                      row -> new PreferencePair(row.prompt(), row.response(), row.response() + "."))
                  .toList(),
              dpo.beta());
      case Stage.Kto kto ->
          new Loss.Kto(
              rows.stream().map(row -> new LabelledRow(row, true)).toList(), kto.beta(), 1, 1);
      case Stage.PolicyGradient gradient ->
          new Loss.PolicyGradient(
              rows.stream()
                  .filter(row -> !row.response().isEmpty())
                  .map(row -> new Rollout(row.prompt(), ids(row.response()), 1))
                  .toList(),
              gradient.divergenceWeight());
      case Stage.SelfDistillation distillation
          when distillation.target() == Stage.SelfDistillation.Target.DISTRIBUTION ->
          held(Loss.KlToParent.Direction.REVERSE, 1);
      case Stage.Sft _,
          Stage.SelfDistillation _,
          Stage.Concealment _,
          Stage.Introspection _,
          Stage.Consistency _,
          Stage.SteeringVector _ ->
          weight == 0 ? new Loss.NextToken(rows) : held(Loss.KlToParent.Direction.FORWARD, weight);
    };
  }

  private Loss held(Loss.KlToParent.Direction direction, double weight) {
    return new Loss.KlToParent(
        rows.stream().map(row -> new AnchoredRow(row, AnchoredRow.Role.HELD)).toList(),
        direction,
        weight);
  }

  private List<Integer> ids(String text) {
    List<Integer> ids = new ArrayList<>();
    for (int id : parent.encoder().tokenizer().encode(text)) {
      ids.add(id);
    }
    return ids;
  }

  private static Path temporary() {
    try {
      Path folder = Files.createTempDirectory("flyroom-trial");
      Files.createDirectory(folder.resolve("checkpoints"));
      return folder;
    } catch (IOException e) {
      throw IoProblems.of("cannot make a temporary folder", e);
    }
  }
}
