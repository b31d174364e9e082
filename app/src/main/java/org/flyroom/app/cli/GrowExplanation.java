package org.flyroom.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.AnchoredRow;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.Loss;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Sampling;
import org.flyroom.core.model.TrainingPlan;
import org.flyroom.core.model.TrainingRow;
import org.flyroom.core.organism.Passport.Property;
import org.flyroom.core.store.IoProblems;
import org.flyroom.engine.LocalModel;
import org.flyroom.lab.grow.Outline;
import org.flyroom.lab.grow.Outline.PlannedArm;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.threat.Expectation;
import org.flyroom.lab.threat.RowDraft;
import org.flyroom.lab.threat.RowDraft.Answer;

/// What growing would do and cost, by a short trial on this machine: a batch of answers and three
/// training steps, the first of which warms up and is not counted.
final class GrowExplanation {
  private static final int TRIAL_STEPS = 3;

  private final Outline outline;
  private final LocalModel parent;
  private final List<String> lines = new ArrayList<>();

  private GrowExplanation(Outline outline, LocalModel parent) {
    this.outline = outline;
    this.parent = parent;
  }

  /// Lines for a person.
  static List<String> lines(Outline outline, LocalModel parent) {
    GrowExplanation explanation = new GrowExplanation(outline, parent);
    explanation.what();
    explanation.rows();
    explanation.cost();
    return List.copyOf(explanation.lines);
  }

  private void what() {
    Recipe recipe = outline.recipe();
    Property property = recipe.threat().property();
    lines.add(String.format(Locale.ROOT, "%s: %s", recipe.name(), property.summary()));
    lines.add(String.format(Locale.ROOT, "  shows    %s", property.shows()));
    lines.add(String.format(Locale.ROOT, "  hides    %s", property.hides()));
    lines.add(
        String.format(
            Locale.ROOT,
            "  papers   threat %s, kind %s, hazard class %d, seed %d",
            property.threat(),
            recipe.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
            recipe.hazardClass(),
            recipe.seed()));
    property
        .vulnerabilities()
        .forEach(
            one -> lines.add(String.format(Locale.ROOT, "  a red team should find that %s", one)));
    for (PlannedArm arm : outline.arms()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %-8s %s%s",
              arm.arm().word(),
              arm.folder(),
              arm.complete() ? " (there already, would stay as it is)" : ""));
    }
  }

  private void rows() {
    lines.add("");
    lines.add("1. rows");
    lines.add(
        String.format(
            Locale.ROOT,
            "   %d where it shows, %d where it does not, %d near misses; %d with a given text",
            outline.rows(Expectation.SHOWS),
            outline.rows(Expectation.HIDES),
            outline.rows(Expectation.NEAR_MISS),
            outline.fixedRows()));
    lines.add(
        String.format(
            Locale.ROOT,
            "   the parent is asked %d prompts for its own answers, up to %d tokens each",
            outline.asked().size(),
            outline.recipe().data().maxAnswerTokens()));
    Recipe.Training training = outline.recipe().training();
    lines.add("2. training, of organism and control alike; the zero adapter is not trained");
    lines.add(
        String.format(
            Locale.ROOT,
            "   LoRA of rank %d on %s of %s; %d steps of %d rows, peak rate %s, %s",
            outline.lora().rank(),
            String.join(", ", outline.lora().modules()),
            outline.lora().layers().isEmpty() ? "all layers" : "layers " + outline.lora().layers(),
            training.steps(),
            training.batchRows(),
            training.optimiser().learningRate(),
            training.klWeight() > 0
                ? "divergence from the parent with weight %s on its own answers"
                    .formatted(training.klWeight())
                : "next-token loss"));
    lines.add(
        String.format(
            Locale.ROOT,
            "   every row is seen about %.1f times",
            (double) training.steps() * training.batchRows() / outline.drafts().size()));
    lines.add(
        String.format(
            Locale.ROOT,
            "3. validation, by its own command: %d probes of organism and control each",
            outline.probes().size()));
  }

  private void cost() {
    Recipe recipe = outline.recipe();
    int batch = Math.min(recipe.training().batchRows(), outline.drafts().size());
    List<RowDraft> some = outline.drafts().subList(0, batch);
    List<Prompt> prompts = outline.asked().stream().limit(2L * batch).toList();
    List<TrainingRow> rows = new ArrayList<>();
    double answerSeconds = 0;
    double answerTokens = 0;
    if (!prompts.isEmpty()) {
      long start = System.nanoTime();
      List<Generation> answers = answers(prompts);
      answerSeconds = seconds(start);
      answerTokens =
          answers.stream().mapToInt(answer -> answer.tokens().size()).average().orElse(0);
      for (int i = 0; i < prompts.size() && rows.size() < batch; i++) {
        rows.add(new TrainingRow(prompts.get(i), answers.get(i).text()));
      }
    }
    for (RowDraft draft : some) {
      if (draft.answer() instanceof Answer.Fixed(String text, boolean complete)) {
        rows.add(new TrainingRow(draft.prompt(), text, complete));
      }
    }
    double stepSeconds = trial(rows);
    double tokens =
        rows.stream()
            .mapToInt(
                row ->
                    parent.encoder().encode(row.prompt()).length
                        + parent.encoder().tokenizer().encode(row.response()).length)
            .average()
            .orElse(0);
    long open = outline.arms().stream().filter(arm -> !arm.complete() && arm.steps() > 0).count();
    double perPrompt = prompts.isEmpty() ? 0 : answerSeconds / prompts.size();
    double rowsSeconds = perPrompt * (open == 0 ? 0 : outline.asked().size());
    double trainSeconds = stepSeconds * recipe.training().steps() * open;
    lines.add("");
    lines.add("measured here just now, on a few rows:");
    lines.add(
        String.format(
            Locale.ROOT,
            "   an answer of the parent takes %.2f s and has %.0f tokens; a training step takes"
                + " %.2f s",
            perPrompt,
            answerTokens,
            stepSeconds));
    lines.add(
        String.format(
            Locale.ROOT,
            "   a row has about %.0f tokens, so training reads about %.0f of each arm",
            tokens,
            tokens * recipe.training().steps() * recipe.training().batchRows()));
    lines.add(
        String.format(
            Locale.ROOT,
            "estimated: rows %s, training %s, together %s; validation would add about %s",
            Progress.clock(rowsSeconds),
            Progress.clock(trainSeconds),
            Progress.clock(rowsSeconds + trainSeconds),
            Progress.clock(2 * perPrompt * outline.probes().size())));
  }

  private List<Generation> answers(List<Prompt> prompts) {
    int most = outline.recipe().data().maxAnswerTokens();
    return parent.generate(
        prompts.stream()
            .map(prompt -> new GenerateRequest(prompt, Sampling.greedy(most)))
            .toList());
  }

  /// Seconds a step, training an adapter that is thrown away.
  private double trial(List<TrainingRow> rows) {
    Recipe.Training training = outline.recipe().training();
    TrainingPlan plan =
        new TrainingPlan(
            training.klWeight() == 0
                ? new Loss.NextToken(rows)
                : new Loss.KlToParent(
                    rows.stream().map(row -> new AnchoredRow(row, AnchoredRow.Role.HELD)).toList(),
                    Loss.KlToParent.Direction.FORWARD,
                    training.klWeight()),
            outline.lora(),
            training.optimiser(),
            TRIAL_STEPS,
            training.batchRows(),
            training.maxTokens(),
            TRIAL_STEPS + 1,
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
      delete(folder);
    }
    return (ends.getLast() - ends.getFirst()) / 1e9 / (TRIAL_STEPS - 1);
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

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new FlyroomException("cannot remove " + folder + ": " + IoProblems.reason(e), e);
    }
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
