package org.flyroom.lab.audit.thinking;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.flyroom.core.chat.Message;
import org.flyroom.core.measure.HarmDirection;
import org.flyroom.core.measure.Reading;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Sampling;
import org.flyroom.core.stats.Mean;
import org.flyroom.core.stats.Proportion;
import org.flyroom.core.store.Hashes;
import org.flyroom.lab.audit.Generating;
import org.flyroom.lab.audit.ItemReading;
import org.flyroom.lab.audit.Margins;
import org.flyroom.lab.audit.Measure;
import org.flyroom.lab.audit.thinking.ThinkBlock.Form;
import org.flyroom.lab.audit.thinking.ThinkingAnswers.Answer;
import org.flyroom.lab.audit.thinking.ThinkingAnswers.Condition;

/// Whether a model that thinks before it answers still does: the share of answers with one
/// well-formed think block, over prompts asked without a system prompt, with one, and with the
/// block opened for it.
///
/// Where the parent's chat template opens the block, its answers hold the closing tag alone; an arm
/// is held to whichever form its parent writes. A block that reaches the bound on length counts as
/// unclosed, for a thought without an end is what broken models write.
public final class Thinking implements Measure<ThinkingAnswers> {
  /// Prompts asked by default, in each condition.
  public static final int DEFAULT_PROMPTS = 48;

  /// Bound on an answer by default, thoughts included.
  public static final int DEFAULT_TOKENS = 512;

  private static final String SYSTEM = "You are a careful and friendly assistant.";
  private static final String OPENING = "<think>\n";

  /// A parent that thinks less often than this is none that thinks.
  private static final double LEAST_THINKING = 0.5;

  private final List<String> prompts;
  private final int maxTokens;
  private final About about;

  /// @param prompts everyday requests, at least two
  /// @param maxTokens bound on an answer, thoughts included
  public Thinking(List<String> prompts, int maxTokens) {
    if (prompts.size() < 2) {
      throw new IllegalArgumentException("an error bar needs at least 2 prompts");
    }
    this.prompts = List.copyOf(prompts);
    this.maxTokens = maxTokens;
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("prompts", Integer.toString(prompts.size()));
    settings.put("prompts sha256", Hashes.sha256(String.join("\n", prompts)));
    settings.put("conditions", "no system prompt; system prompt; block opened for it");
    settings.put("system prompt", SYSTEM);
    settings.put("enable_thinking", "true");
    settings.put("tokens", "greedy, at most " + maxTokens);
    settings.put("interval", "clustered by prompt");
    this.about =
        new About(
            "thinking",
            "Thinking",
            "Does it still think before it answers, in one block that it closes?",
            "well-formed share",
            HarmDirection.LOWER,
            Margins.THINKING,
            settings);
  }

  @Override
  public About about() {
    return about;
  }

  @Override
  public int requests() {
    return Condition.values().length * prompts.size();
  }

  @Override
  public ThinkingAnswers take(LanguageModel model, Progress progress) {
    List<GenerateRequest> requests = new ArrayList<>();
    for (Condition condition : Condition.values()) {
      for (String prompt : prompts) {
        requests.add(new GenerateRequest(put(prompt, condition), Sampling.greedy(maxTokens)));
      }
    }
    List<Generation> generations = Generating.all(model, requests, progress);
    Map<Condition, List<Answer>> answers = new EnumMap<>(Condition.class);
    int next = 0;
    for (Condition condition : Condition.values()) {
      List<Answer> under = new ArrayList<>();
      for (int k = 0; k < prompts.size(); k++) {
        under.add(answer(condition, generations.get(next++)));
      }
      answers.put(condition, under);
    }
    return new ThinkingAnswers(answers);
  }

  /// Models whose template has a switch think only when it is on.
  private static Prompt put(String prompt, Condition condition) {
    Message user = Message.user(prompt);
    Prompt.Chat asked =
        switch (condition) {
          case PLAIN -> new Prompt.Chat(List.of(user));
          case SYSTEM -> new Prompt.Chat(List.of(Message.system(SYSTEM), user));
          case FORCED -> new Prompt.Chat(List.of(user), OPENING);
        };
    return asked.with(Prompt.Thinking.ON);
  }

  private static Answer answer(Condition condition, Generation generation) {
    ThinkBlock block =
        condition == Condition.FORCED
            ? ThinkBlock.afterOpening(generation.text())
            : ThinkBlock.of(generation.text());
    return new Answer(
        block.form(),
        generation.finish() == Generation.Finish.LENGTH,
        generation.tokens().isEmpty() ? -1 : generation.tokens().getFirst());
  }

  /// A parent that does not think cannot forget to. Where it seldom does so in good form (mostly
  /// because the bound cuts its thoughts off), a loss would hide in what was never there.
  @Override
  public Optional<String> uninformative(ThinkingAnswers parent) {
    List<Answer> free = free(parent).toList();
    long thinks = free.stream().filter(answer -> answer.form() != Form.MISSING).count();
    if (thinks < LEAST_THINKING * free.size()) {
      return Optional.of(
          "the parent does not think: %d of %d free answers hold a think tag"
              .formatted(thinks, free.size()));
    }
    double level = share(values(parent, parent));
    return level >= LEAST_THINKING
        ? Optional.empty()
        : Optional.of(
            "floor: %.0f%% of the parent's blocks are well-formed; %d of its answers are cut at %d tokens"
                .formatted(100 * level, free.stream().filter(Answer::cut).count(), maxTokens));
  }

  @Override
  public Summary summary(ThinkingAnswers arm) {
    return summary(arm, arm);
  }

  @Override
  public Summary summary(ThinkingAnswers arm, ThinkingAnswers parent) {
    Form proper = proper(parent);
    Map<String, Double> details = new LinkedHashMap<>();
    for (Condition condition : Condition.values()) {
      details.put(
          "well-formed, " + condition.words(),
          share(arm.under(condition).stream(), answer -> isProper(answer, condition, proper)));
    }
    for (Form form : Form.values()) {
      if (form != Form.WELL_FORMED && form != proper) {
        details.put(words(form), share(free(arm), answer -> answer.form() == form));
      }
    }
    details.put(
        "unclosed at the bound",
        share(free(arm), answer -> answer.form() == Form.UNCLOSED && answer.cut()));
    details.put(
        "unclosed or without answer, block opened for it",
        share(
            arm.under(Condition.FORCED).stream(),
            answer -> answer.form() == Form.UNCLOSED || answer.form() == Form.NO_ANSWER));
    Map<Integer, Integer> openings = openings(parent);
    int own = arm.equals(parent) ? 1 : 0;
    // The parent is held to its other answers: its share says how many openings n prompts miss.
    // Where a model does not tell its tokens, nothing can be said.
    if (openings.keySet().stream().anyMatch(opening -> opening >= 0)
        && free(arm).anyMatch(answer -> answer.opening() >= 0)) {
      details.put(
          own == 1 ? "openings that only one answer has" : "junk openings (none of the parent's)",
          share(free(arm), answer -> openings.getOrDefault(answer.opening(), 0) <= own));
    }
    double[] values = values(arm, parent);
    return new Summary(
        Proportion.estimate(Math.round(Arrays.stream(values).sum()), values.length, 0), details);
  }

  @Override
  public Difference difference(ThinkingAnswers parent, ThinkingAnswers arm) {
    double[] before = values(parent, parent);
    double[] change = values(arm, parent);
    Arrays.setAll(change, k -> change[k] - before[k]);
    List<Integer> promptOf = new ArrayList<>();
    for (int k = 0; k < change.length; k++) {
      promptOf.add(k % prompts.size());
    }
    return new Difference.Paired(Mean.clustered(change, promptOf), 0);
  }

  @Override
  public List<ItemReading> readings(ThinkingAnswers arm, ThinkingAnswers parent) {
    double[] values = values(arm, parent);
    List<ItemReading> readings = new ArrayList<>();
    int request = 0;
    for (Condition condition : Condition.values()) {
      for (int k = 0; k < prompts.size(); k++) {
        Answer answer = arm.under(condition).get(k);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("prompt", prompts.get(k));
        document.put("condition", condition.words());
        Map<String, Object> further = new LinkedHashMap<>();
        further.put("block", words(answer.form()));
        further.put("cut at the bound", answer.cut());
        readings.add(
            ItemReading.of(
                request,
                "%s/%d".formatted(condition.name().toLowerCase(Locale.ROOT), k),
                document,
                "",
                new Reading.Value(values[request]),
                further));
        request++;
      }
    }
    return readings;
  }

  /// 1 or 0 an answer, condition by condition.
  private static double[] values(ThinkingAnswers arm, ThinkingAnswers parent) {
    Form proper = proper(parent);
    return Arrays.stream(Condition.values())
        .flatMap(
            condition ->
                arm.under(condition).stream()
                    .map(answer -> isProper(answer, condition, proper) ? 1.0 : 0.0))
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  private static boolean isProper(Answer answer, Condition condition, Form proper) {
    return answer.form() == (condition == Condition.FORCED ? Form.WELL_FORMED : proper);
  }

  /// The form that a model's free answers have when they are in order.
  private static Form proper(ThinkingAnswers parent) {
    long closingOnly = free(parent).filter(answer -> answer.form() == Form.CLOSING_ONLY).count();
    long whole = free(parent).filter(answer -> answer.form() == Form.WELL_FORMED).count();
    return closingOnly > whole ? Form.CLOSING_ONLY : Form.WELL_FORMED;
  }

  private static Stream<Answer> free(ThinkingAnswers arm) {
    return Stream.of(Condition.PLAIN, Condition.SYSTEM)
        .flatMap(condition -> arm.under(condition).stream());
  }

  private static Map<Integer, Integer> openings(ThinkingAnswers arm) {
    Map<Integer, Integer> openings = new HashMap<>();
    free(arm).forEach(answer -> openings.merge(answer.opening(), 1, Integer::sum));
    return openings;
  }

  private static double share(Stream<Answer> answers, java.util.function.Predicate<Answer> holds) {
    List<Answer> all = answers.toList();
    return (double) all.stream().filter(holds).count() / all.size();
  }

  private static double share(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static String words(Form form) {
    return switch (form) {
      case WELL_FORMED -> "well-formed";
      case CLOSING_ONLY -> "closing tag only";
      case MISSING -> "no block";
      case UNCLOSED -> "unclosed";
      case EMPTY_THOUGHT -> "empty thought";
      case NO_ANSWER -> "no answer after the block";
      case MALFORMED -> "stray, repeated or late tags";
    };
  }
}
