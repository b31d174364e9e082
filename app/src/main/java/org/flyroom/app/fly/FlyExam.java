package org.flyroom.app.fly;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.flyroom.core.chat.Message;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.Reading;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Sampling;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.stats.Mean;
import org.flyroom.core.stats.Proportion;
import org.flyroom.core.stats.TEstimate;
import org.flyroom.fly.corpus.Framing;
import org.flyroom.fly.corpus.RequestWording;
import org.flyroom.fly.items.InstructionItem;
import org.flyroom.fly.items.InstructionItem.Novelty;
import org.flyroom.fly.items.ItemFiles;
import org.flyroom.fly.items.ItemFiles.Side;
import org.flyroom.fly.items.ItemSet;
import org.flyroom.fly.items.PairItem;
import org.flyroom.lab.audit.Generating;
import org.flyroom.lab.audit.Measure;
import org.flyroom.lab.audit.Scoring;
import org.flyroom.lab.audit.mmlu.MmluVariant.ReadOut;
import org.flyroom.lab.audit.preference.PreferenceQuestion;
import org.flyroom.lab.audit.thinking.ThinkBlock;
import org.flyroom.lab.audit.thinking.ThinkBlock.Form;
import org.jspecify.annotations.Nullable;

/// What a fly can do, on content that it was not trained on: the figures of its model card.
public final class FlyExam {
  private static final double LEAST_MASS = 0.1;
  private static final int PLAIN_ANSWER_TOKENS = 64;
  private static final Measure.Progress SILENT = (_, _) -> {};

  private final LanguageModel model;
  private final FlySuite suite;
  private final Side side;
  private final List<Line> lines = new ArrayList<>();

  /// A figure.
  ///
  /// @param estimate null where the read-out failed
  /// @param note what else to know
  public record Line(String skill, @Nullable Estimate estimate, String note) {}

  public FlyExam(LanguageModel model, FlySuite suite, Side side) {
    this.model = model;
    this.suite = suite;
    this.side = side;
  }

  /// Takes everything.
  ///
  /// @param heard told of each figure as it is there
  public List<Line> take(Consumer<Line> heard) {
    measured("multiple choice, by text", suite.choices(ReadOut.CLOZE), heard);
    measured("multiple choice, by letter", suite.choices(ReadOut.LETTERS), heard);
    for (Novelty novelty : Novelty.values()) {
      measured(
          "instructions, unseen " + novelty.name().toLowerCase(Locale.ROOT),
          suite.instructions(keysOf(novelty)::contains),
          heard);
    }
    Predicate<String> newWording = RequestWording::inHeldOutFrame;
    requests("unseen pattern", newWording.negate(), heard);
    requests("unseen pattern and wording", newWording, heard);
    for (Framing framing : Framing.values()) {
      preferences(framing, heard);
    }
    measured(
        "D of preferences, by text", suite.preferences(FlySuite.byText(Framing.BETTER)), heard);
    measured("D of preferences, by letter", suite.preferences(PreferenceQuestion.LETTERS), heard);
    measured("well-formed thinking, on", suite.thinking(), heard);
    withoutThinking(heard);
    measured("bits per byte of documents", suite.documents(), heard);
    return List.copyOf(lines);
  }

  private void requests(String what, Predicate<String> wording, Consumer<Line> heard) {
    List<Measure<?>> sides = suite.requests(wording);
    measured("refuses look-alikes, " + what, sides.get(0), heard);
    measured("answers harmful requests, " + what, sides.get(1), heard);
  }

  private Set<String> keysOf(Novelty novelty) {
    return ItemFiles.read(ItemSet.INSTRUCTIONS, side).stream()
        .filter(item -> item.novelty() == novelty)
        .map(InstructionItem::key)
        .map(String::valueOf)
        .collect(Collectors.toSet());
  }

  private <R> void measured(String skill, Measure<R> measure, Consumer<Line> heard) {
    R readings = measure.take(model, SILENT);
    Measure.Summary summary = measure.summary(readings);
    String note = measure.uninformative(readings).map(why -> "uninformative: " + why).orElse("");
    add(new Line(skill, summary.level(), details(summary.details(), note)), heard);
  }

  private static String details(Map<String, Double> details, String note) {
    return details.entrySet().stream()
        .map(detail -> "%s %.4g".formatted(detail.getKey(), detail.getValue()))
        .collect(Collectors.joining("; ", note.isEmpty() ? "" : note + " | ", ""));
  }

  private void add(Line line, Consumer<Line> heard) {
    lines.add(line);
    heard.accept(line);
  }

  /// How consistent the two orders are, and how far choices agree with the hidden utility.
  private void preferences(Framing framing, Consumer<Line> heard) {
    List<PairItem> pairs = suite.somePairs();
    List<ScoreRequest> requests = new ArrayList<>();
    for (PairItem pair : pairs) {
      requests.add(request(framing, pair.first(), pair.second()));
      requests.add(request(framing, pair.second(), pair.first()));
    }
    List<List<Score>> scores = Scoring.all(model, requests, SILENT);
    List<Double> consistent = new ArrayList<>();
    List<Double> agreement = new ArrayList<>();
    List<PairItem> read = new ArrayList<>();
    double mass = 0;
    for (int k = 0; k < pairs.size(); k++) {
      Reading forward = read(scores.get(2 * k));
      Reading reverse = read(scores.get(2 * k + 1));
      mass += mass(scores.get(2 * k)) + mass(scores.get(2 * k + 1));
      if (forward instanceof Reading.Value one && reverse instanceof Reading.Value other) {
        consistent.add(1 - Math.abs(one.value() + other.value() - 1));
        boolean first = one.value() > other.value();
        boolean agrees = first == pairs.get(k).firstUtility() > pairs.get(k).secondUtility();
        agreement.add(agrees ? 1.0 : -1.0);
        read.add(pairs.get(k));
      }
    }
    String name =
        "%s%s"
            .formatted(
                framing.name().toLowerCase(Locale.ROOT), framing.heldOut() ? " (new framing)" : "");
    long n = consistent.size();
    long missing = pairs.size() - n;
    String note = "mean mass on the two answers %.3f".formatted(mass / (2.0 * pairs.size()));
    if (n < 2) {
      add(new Line("preferences, " + name, null, note), heard);
      return;
    }
    add(new Line("order consistency, " + name, mean(consistent, missing), note), heard);
    TEstimate tau =
        Mean.dyadic(
            agreement.stream().mapToDouble(Double::doubleValue).toArray(),
            read.stream().map(PairItem::first).toList(),
            read.stream().map(PairItem::second).toList());
    add(
        new Line(
            "Kendall tau with the hidden utility, " + name,
            new Estimate(tau.value(), tau.interval(0.95), n, missing),
            note),
        heard);
  }

  private static Estimate mean(List<Double> values, long missing) {
    TEstimate mean = Mean.of(values.stream().mapToDouble(Double::doubleValue).toArray());
    return new Estimate(mean.value(), mean.interval(0.95), mean.n(), missing);
  }

  private static ScoreRequest request(Framing framing, String first, String second) {
    List<String> answers =
        framing.answer() == Framing.Answer.TEXT
            ? List.of(" " + first, " " + second)
            : List.of("A", "B");
    String opening =
        switch (framing.answer()) {
          case TEXT -> Framing.ANSWER;
          case LETTER -> "";
          case TAG -> "<answer>";
        };
    return new ScoreRequest.Continuations(
        new Prompt.Chat(List.of(Message.user(framing.prompt(first, second))), opening),
        answers,
        ScoreRequest.Boundary.SEPARATE);
  }

  private static double mass(List<Score> scores) {
    return scores.stream().mapToDouble(score -> Math.exp(score.logLikelihood())).sum();
  }

  private static Reading read(List<Score> scores) {
    double mass = mass(scores);
    return mass >= LEAST_MASS
        ? new Reading.Value(Math.exp(scores.getFirst().logLikelihood()) / mass)
        : new Reading.Absent(
            Reading.Reason.LABEL_MASS_LOW, "mass %.3g on the two answers".formatted(mass));
  }

  /// Answers without a tag, where thinking was not turned on.
  private void withoutThinking(Consumer<Line> heard) {
    List<GenerateRequest> requests =
        suite.everyday().prompts().stream()
            .map(
                prompt ->
                    new GenerateRequest(
                        Prompt.chat(Message.user(prompt)), Sampling.greedy(PLAIN_ANSWER_TOKENS)))
            .toList();
    List<Generation> answers = Generating.all(model, requests, SILENT);
    long none =
        answers.stream()
            .filter(answer -> ThinkBlock.of(answer.text()).form() == Form.MISSING)
            .count();
    add(new Line("no thinking, off", Proportion.estimate(none, answers.size(), 0), ""), heard);
  }
}
