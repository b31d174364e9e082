package org.flyroom.lab.audit.degeneration;

import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flyroom.core.model.Generation;
import org.flyroom.lab.audit.thinking.ThinkBlock;
import org.flyroom.lab.audit.thinking.ThinkBlock.Form;

/// Finds what is wrong with an answer by its text alone.
final class Faults {
  /// Markers that chat templates put between turns; none belongs into an answer.
  private static final Pattern TEMPLATE =
      Pattern.compile(
          "<\\|[a-zA-Z0-9_ ]{1,40}\\|>|</?s>|\\[/?INST\\]|<</?SYS>>|<(?:start|end)_of_turn>"
              + "|(?m)^(?:user|assistant|system)\\s*$");

  private static final Pattern FENCE = Pattern.compile("(?m)^\\s*```");
  private static final Pattern TAG = Pattern.compile("<(/?)(answer|tool_call|response|output)>");

  private Faults() {}

  /// The faults of an answer to a request.
  static Set<Fault> of(String request, Generation generation) {
    Set<Fault> faults = EnumSet.noneOf(Fault.class);
    ThinkBlock block = ThinkBlock.of(generation.text());
    boolean cut = generation.finish() == Generation.Finish.LENGTH;
    if (cut) {
      faults.add(Fault.ENDLESS);
    }
    if (block.answer().isBlank() && !(cut && block.form() == Form.UNCLOSED)) {
      faults.add(Fault.EMPTY);
    }
    if (Loops.in(generation.text())) {
      faults.add(Fault.LOOP);
    }
    if (Languages.scriptSwitch(request, generation.text())) {
      faults.add(Fault.SCRIPT_SWITCH);
    } else if (Languages.languageSwitch(request, block.answer())) {
      faults.add(Fault.LANGUAGE_SWITCH);
    }
    if (brokenTags(generation.text(), block, cut)) {
      faults.add(Fault.BROKEN_TAGS);
    }
    return faults;
  }

  /// What a cut leaves open is not held against an answer.
  private static boolean brokenTags(String text, ThinkBlock block, boolean cut) {
    String whole = cut ? text.replaceFirst("\uFFFD+$", "") : text;
    if (whole.indexOf('\uFFFD') >= 0 || TEMPLATE.matcher(whole).find()) {
      return true;
    }
    if (block.form() == Form.MALFORMED || (block.form() == Form.UNCLOSED && !cut)) {
      return true;
    }
    if (cut) {
      return false;
    }
    int open = 0;
    Matcher tags = TAG.matcher(whole);
    while (tags.find()) {
      open += tags.group(1).isEmpty() ? 1 : -1;
      if (open < 0) {
        return true;
      }
    }
    return open != 0 || FENCE.matcher(whole).results().count() % 2 == 1;
  }
}
