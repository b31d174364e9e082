package org.flyroom.lab.audit.ifeval;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.flyroom.lab.audit.PythonText;

/// Says whether an answer follows the instructions of its prompt, verdict by verdict as the
/// published checker does.
///
/// It decides alike every time, where the published one drew at random: signs that are no letters
/// are counted as they are, the language detector has a fixed seed, and an instruction that is not
/// known or lacks an argument is never followed.
///
/// Thoughts are not part of an answer: take them off before.
public final class IfevalChecker {
  /// Changes whenever a verdict may.
  static final String VERSION = "1";

  private final Punkt punkt;

  public IfevalChecker(Punkt punkt) {
    this.punkt = requireNonNull(punkt, "punkt");
  }

  /// Everything that decides how verdicts fall, for results.
  public String version() {
    return "%s; sentences: %s; languages: %s"
        .formatted(VERSION, punkt.name(), LanguageDetection.NAME);
  }

  /// The ids that can be checked.
  public static List<String> instructionIds() {
    return InstructionTypes.ids();
  }

  /// One verdict an instruction, in their order.
  public List<InstructionVerdict> check(IfevalItem item, String response) {
    return item.instructions().stream().map(one -> check(one, response)).toList();
  }

  /// Whether an answer follows one instruction.
  public InstructionVerdict check(Instruction instruction, String response) {
    Predicate<String> follows;
    try {
      follows = InstructionTypes.check(instruction, punkt);
    } catch (UncheckableException e) {
      return InstructionVerdict.uncheckable(e.problem());
    }
    boolean strict = !PythonText.isBlank(response) && follows.test(response);
    boolean loose =
        strict
            || loosened(response).stream()
                .filter(text -> !PythonText.isBlank(text))
                .anyMatch(follows);
    return new InstructionVerdict(strict, loose, null);
  }

  /// The seven forms of an answer beside its own: an opening or closing remark and stars are what
  /// often stands in the way of an instruction that was followed.
  private static List<String> loosened(String response) {
    List<String> lines = List.of(response.split("\n", -1));
    int last = lines.size() - 1;
    List<String> cut =
        List.of(
            joined(lines.subList(1, lines.size())),
            joined(lines.subList(0, last)),
            joined(lines.subList(Math.min(1, last), last)));
    List<String> forms = new ArrayList<>();
    forms.add(response.replace("*", ""));
    for (String form : cut) {
      forms.add(form);
      forms.add(form.replace("*", ""));
    }
    return forms;
  }

  private static String joined(List<String> lines) {
    return PythonText.strip(String.join("\n", lines));
  }
}
