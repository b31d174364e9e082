package org.flyroom.lab.audit.ifeval;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;
import org.flyroom.lab.audit.Rescoring;
import org.flyroom.lab.audit.thinking.ThinkBlock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// IFEval on answers `{"prompt", "response"}`, joined with their items by the prompt's text. A
/// prompt may be answered several times.
public final class IfevalRescoring implements Rescoring<IfevalRescoring.Answer> {
  private final Map<String, IfevalItem> byPrompt = new LinkedHashMap<>();
  private final IfevalChecker checker;

  public IfevalRescoring(List<IfevalItem> items, IfevalChecker checker) {
    items.forEach(item -> byPrompt.put(item.prompt(), item));
    this.checker = requireNonNull(checker, "checker");
  }

  /// An answer with the item that it belongs to.
  ///
  /// @param response as it was given, thoughts included
  public record Answer(IfevalItem item, String response) {}

  @Override
  public Answer answer(ObjectNode line) {
    String prompt = Rescoring.text(line, "prompt");
    String response = Rescoring.text(line, "response");
    @Nullable IfevalItem item = byPrompt.get(prompt);
    if (item == null) {
      throw new FlyroomException("no item has the prompt " + Problems.quote(prompt));
    }
    return new Answer(item, response);
  }

  @Override
  public Rescored score(List<Answer> answers) {
    List<Map<String, Object>> lines = new ArrayList<>();
    List<List<InstructionVerdict>> all = new ArrayList<>();
    Set<String> answered = new HashSet<>();
    Set<String> problems = new HashSet<>();
    for (Answer answer : answers) {
      List<InstructionVerdict> verdicts =
          checker.check(answer.item(), ThinkBlock.of(answer.response()).answer());
      all.add(verdicts);
      answered.add(answer.item().prompt());
      lines.add(line(answer.item(), verdicts));
      verdicts.stream()
          .map(InstructionVerdict::problem)
          .filter(Objects::nonNull)
          .forEach(problem -> problems.add(answer.item().key() + ": " + problem));
    }
    List<IfevalItem> missing =
        byPrompt.values().stream().filter(item -> !answered.contains(item.prompt())).toList();
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("measure", "ifeval");
    summary.put("checker_version", checker.version());
    summary.put("answers", answers.size());
    summary.put("missing", missing.size());
    summary.putAll(
        IfevalFigures.of(
            all,
            missing.size(),
            missing.stream().mapToLong(item -> item.instructions().size()).sum()));
    summary.put(
        "inst_level_strict_acc_by_family",
        IfevalFigures.byFamily(answers.stream().map(Answer::item).toList(), all));
    List<String> warnings = new ArrayList<>();
    if (!missing.isEmpty()) {
      warnings.add(
          "%d of %d items have no answer, so the figures are not those of the whole set; the first is %s"
              .formatted(missing.size(), byPrompt.size(), missing.getFirst().key()));
    }
    if (answered.size() < answers.size()) {
      warnings.add(
          "%d answers to %d prompts: the intervals take every answer for a prompt of its own"
              .formatted(answers.size(), answered.size()));
    }
    problems.stream()
        .sorted()
        .forEach(
            problem -> warnings.add("cannot be checked and so is never followed: item " + problem));
    return new Rescored(lines, summary, warnings);
  }

  private static Map<String, Object> line(IfevalItem item, List<InstructionVerdict> verdicts) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("key", item.key().matches("-?[0-9]{1,18}") ? Long.valueOf(item.key()) : item.key());
    line.put("prompt", item.prompt());
    line.put("instruction_id_list", item.instructions().stream().map(Instruction::id).toList());
    line.put(IfevalFigures.PROMPT_STRICT, IfevalFigures.strict(verdicts));
    line.put(
        IfevalFigures.INSTRUCTION_STRICT,
        verdicts.stream().map(InstructionVerdict::strict).toList());
    line.put(IfevalFigures.PROMPT_LOOSE, IfevalFigures.loose(verdicts));
    line.put(
        IfevalFigures.INSTRUCTION_LOOSE, verdicts.stream().map(InstructionVerdict::loose).toList());
    Map<String, String> problems = new LinkedHashMap<>();
    for (int k = 0; k < verdicts.size(); k++) {
      String problem = verdicts.get(k).problem();
      if (problem != null) {
        problems.put(item.instructions().get(k).id(), problem);
      }
    }
    if (!problems.isEmpty()) {
      line.put("problems", problems);
    }
    return line;
  }
}
