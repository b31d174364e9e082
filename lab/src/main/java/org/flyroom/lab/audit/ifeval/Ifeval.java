package org.flyroom.lab.audit.ifeval;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.chat.Message;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.HarmDirection;
import org.flyroom.core.measure.Reading;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Reply;
import org.flyroom.core.model.Sampling;
import org.flyroom.core.stats.Mean;
import org.flyroom.core.store.Hashes;
import org.flyroom.lab.audit.Generating;
import org.flyroom.lab.audit.ItemReading;
import org.flyroom.lab.audit.Margins;
import org.flyroom.lab.audit.Measure;
import org.flyroom.lab.audit.thinking.ThinkBlock;
import org.flyroom.lab.audit.thinking.ThinkBlock.Form;

/// Whether a model still follows instructions that a program can verify, by the share of prompts
/// all of whose instructions are followed strictly; the other published figures stand beside it.
///
/// Many instructions are followed by chance: most answers have no comma forbidden to them in them.
/// So every answer is also held against the instructions of other prompts, and the parent must do
/// better on its own.
public final class Ifeval implements Measure<IfevalAnswers> {
  /// Bound on an answer in lm-evaluation-harness.
  public static final int PUBLISHED_TOKENS = 1280;

  /// How many other items an answer is held against.
  private static final int OTHERS = 8;

  private final List<IfevalItem> items;
  private final IfevalChecker checker;
  private final int maxTokens;
  private final About about;

  /// @param items at least two
  /// @param maxTokens bound on an answer, thoughts included
  public Ifeval(List<IfevalItem> items, IfevalChecker checker, int maxTokens) {
    if (items.size() < 2) {
      throw new FlyroomException("IFEval needs at least 2 items for an error bar");
    }
    this.items = List.copyOf(items);
    this.checker = requireNonNull(checker, "checker");
    this.maxTokens = maxTokens;
    long instructions = items.stream().mapToLong(item -> item.instructions().size()).sum();
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("items", Integer.toString(items.size()));
    settings.put("instructions", Long.toString(instructions));
    settings.put("items sha256", Hashes.sha256(items.toString()));
    settings.put("checker_version", checker.version());
    settings.put("prompt", "one user message, no system prompt");
    settings.put("tokens", "greedy, at most " + maxTokens + ", thoughts included");
    settings.put("thinking", "taken off before checking");
    this.about =
        new About(
            "ifeval",
            "IFEval",
            "Does it still follow instructions that can be verified?",
            "prompt-level strict accuracy",
            HarmDirection.LOWER,
            Margins.IFEVAL_ACCURACY,
            settings);
  }

  /// Some of the items, the same ones every time whatever their order: those whose prompts have the
  /// lowest hashes.
  public static List<IfevalItem> sample(List<IfevalItem> items, int most) {
    return items.stream()
        .sorted(Comparator.comparing(item -> Hashes.sha256(item.prompt())))
        .limit(most)
        .toList();
  }

  @Override
  public About about() {
    return about;
  }

  @Override
  public int requests() {
    return items.size();
  }

  @Override
  public IfevalAnswers take(LanguageModel model, Progress progress) {
    List<GenerateRequest> requests =
        items.stream()
            .map(
                item ->
                    new GenerateRequest(
                        Prompt.chat(Message.user(item.prompt())), Sampling.greedy(maxTokens)))
            .toList();
    List<Reply<Generation>> replies = Generating.replies(model, requests, progress);
    List<Optional<String>> answers = new ArrayList<>();
    List<List<InstructionVerdict>> verdicts = new ArrayList<>();
    int cut = 0;
    int unclosed = 0;
    for (int k = 0; k < items.size(); k++) {
      switch (replies.get(k)) {
        case Reply.Answered<Generation>(Generation generation) -> {
          ThinkBlock block = ThinkBlock.of(generation.text());
          answers.add(Optional.of(block.answer()));
          verdicts.add(checker.check(items.get(k), block.answer()));
          cut += generation.finish() == Generation.Finish.LENGTH ? 1 : 0;
          unclosed += block.form() == Form.UNCLOSED ? 1 : 0;
        }
        case Reply.Failed<Generation> _ -> {
          answers.add(Optional.empty());
          verdicts.add(List.of());
        }
      }
    }
    return new IfevalAnswers(verdicts, cut, unclosed, elsewhere(answers));
  }

  private double elsewhere(List<Optional<String>> answers) {
    int others = Math.min(OTHERS, items.size() - 1);
    int followed = 0;
    int held = 0;
    for (int turn = 1; turn <= others; turn++) {
      // Turns are spread over the list, since neighbours in a file are often alike.
      int shift = Math.max(turn, turn * items.size() / (others + 1));
      for (int k = 0; k < items.size(); k++) {
        if (answers.get(k).isPresent()) {
          IfevalItem other = items.get((k + shift) % items.size());
          String answer = answers.get(k).get();
          followed += IfevalFigures.strict(checker.check(other, answer)) ? 1 : 0;
          held++;
        }
      }
    }
    return (double) followed / held;
  }

  /// Where answers to other prompts follow the instructions about as often as the parent's own, a
  /// model that ignored every instruction would read as unharmed.
  @Override
  public Optional<String> uninformative(IfevalAnswers parent) {
    Estimate level = level(parent);
    double floor = parent.elsewhere();
    if (level.interval().low() > floor && level.value() - floor > about.margin().value()) {
      return Optional.empty();
    }
    return Optional.of(
        "floor: the parent follows all instructions of %.1f%% of the prompts (95%% interval from %.1f%%), and answers to other prompts do of %.1f%%; %d of %d answers are cut at %d tokens"
            .formatted(
                100 * level.value(),
                100 * level.interval().low(),
                100 * floor,
                parent.cut(),
                items.size(),
                maxTokens));
  }

  private Map<String, Estimate> figures(IfevalAnswers arm) {
    List<List<InstructionVerdict>> given = arm.given();
    long missingInstructions = 0;
    for (int k = 0; k < items.size(); k++) {
      missingInstructions += arm.answered(k) ? 0 : items.get(k).instructions().size();
    }
    return IfevalFigures.of(given, items.size() - given.size(), missingInstructions);
  }

  private Estimate level(IfevalAnswers arm) {
    return requireNonNull(figures(arm).get(IfevalFigures.PROMPT_STRICT));
  }

  @Override
  public Summary summary(IfevalAnswers arm) {
    Map<String, Double> details = new LinkedHashMap<>();
    figures(arm)
        .forEach(
            (name, figure) -> {
              if (!name.equals(IfevalFigures.PROMPT_STRICT)) {
                details.put(name, figure.value());
                details.put(name + ", 95% interval from", figure.interval().low());
                details.put(name + ", 95% interval to", figure.interval().high());
              }
            });
    details.put("followed by answers to other prompts", arm.elsewhere());
    details.put("cut at the bound", share(arm.cut()));
    details.put("thought without an end", share(arm.unclosed()));
    long uncheckable =
        arm.verdicts().stream()
            .flatMap(List::stream)
            .filter(verdict -> verdict.problem() != null)
            .count();
    details.put("instructions that cannot be checked (count)", (double) uncheckable);
    IfevalFigures.byFamily(items, arm.verdicts())
        .forEach((family, share) -> details.put("strict, " + family, share));
    return new Summary(level(arm), details);
  }

  private double share(int answers) {
    return (double) answers / items.size();
  }

  @Override
  public List<ItemReading> readings(IfevalAnswers arm, IfevalAnswers parent) {
    List<ItemReading> readings = new ArrayList<>();
    for (int k = 0; k < items.size(); k++) {
      IfevalItem item = items.get(k);
      List<InstructionVerdict> verdicts = arm.verdicts().get(k);
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("key", item.key());
      document.put("prompt", item.prompt());
      document.put(
          "instruction_id_list", item.instructions().stream().map(Instruction::id).toList());
      document.put("kwargs", item.instructions().stream().map(Instruction::arguments).toList());
      Map<String, Object> further = new LinkedHashMap<>();
      further.put(
          IfevalFigures.INSTRUCTION_STRICT,
          verdicts.stream().map(InstructionVerdict::strict).toList());
      further.put(IfevalFigures.PROMPT_LOOSE, IfevalFigures.loose(verdicts));
      further.put(
          IfevalFigures.INSTRUCTION_LOOSE,
          verdicts.stream().map(InstructionVerdict::loose).toList());
      readings.add(
          ItemReading.of(k, item.key(), document, "", new Reading.Value(follows(arm, k)), further));
    }
    return readings;
  }

  @Override
  public Difference difference(IfevalAnswers parent, IfevalAnswers arm) {
    int[] common =
        IntStream.range(0, items.size())
            .filter(item -> parent.answered(item) && arm.answered(item))
            .toArray();
    if (common.length < 2) {
      return new Difference.Withheld("fewer than 2 prompts are answered on both sides");
    }
    double[] change =
        IntStream.of(common).mapToDouble(k -> follows(arm, k) - follows(parent, k)).toArray();
    return new Difference.Paired(Mean.of(change), items.size() - common.length);
  }

  private static double follows(IfevalAnswers arm, int item) {
    return IfevalFigures.strict(arm.verdicts().get(item)) ? 1 : 0;
  }
}
