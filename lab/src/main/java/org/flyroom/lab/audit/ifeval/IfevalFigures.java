package org.flyroom.lab.audit.ifeval;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.Interval;
import org.flyroom.core.stats.Mean;
import org.flyroom.core.stats.Proportion;
import org.flyroom.core.stats.TEstimate;

/// The four published figures of IFEval, by the names that lm-evaluation-harness gives them.
///
/// Prompt level is the share of prompts all of whose instructions are followed, instruction level
/// the share of instructions; strict takes answers as they are, loose in any of eight forms.
final class IfevalFigures {
  /// The figure that leads.
  static final String PROMPT_STRICT = "prompt_level_strict_acc";

  static final String PROMPT_LOOSE = "prompt_level_loose_acc";
  static final String INSTRUCTION_STRICT = "inst_level_strict_acc";
  static final String INSTRUCTION_LOOSE = "inst_level_loose_acc";

  private IfevalFigures() {}

  static boolean strict(List<InstructionVerdict> verdicts) {
    return verdicts.stream().allMatch(InstructionVerdict::strict);
  }

  static boolean loose(List<InstructionVerdict> verdicts) {
    return verdicts.stream().allMatch(InstructionVerdict::loose);
  }

  /// All four with 95% intervals: Wilson's on prompt level; on instruction level, where those of
  /// one prompt hang together, that of a mean clustered by prompt.
  ///
  /// @param verdicts one list an answer
  /// @param missing prompts without an answer; on instruction level their instructions
  static Map<String, Estimate> of(
      List<List<InstructionVerdict>> verdicts, long missing, long missingInstructions) {
    long strict = verdicts.stream().filter(IfevalFigures::strict).count();
    long loose = verdicts.stream().filter(IfevalFigures::loose).count();
    Map<String, Estimate> figures = new LinkedHashMap<>();
    figures.put(PROMPT_STRICT, Proportion.estimate(strict, verdicts.size(), missing));
    figures.put(
        INSTRUCTION_STRICT,
        instructions(verdicts, missingInstructions, InstructionVerdict::strict));
    figures.put(PROMPT_LOOSE, Proportion.estimate(loose, verdicts.size(), missing));
    figures.put(
        INSTRUCTION_LOOSE, instructions(verdicts, missingInstructions, InstructionVerdict::loose));
    return figures;
  }

  private static Estimate instructions(
      List<List<InstructionVerdict>> verdicts,
      long missing,
      Predicate<InstructionVerdict> follows) {
    List<Integer> promptOf = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (int k = 0; k < verdicts.size(); k++) {
      for (InstructionVerdict verdict : verdicts.get(k)) {
        promptOf.add(k);
        values.add(follows.test(verdict) ? 1.0 : 0.0);
      }
    }
    double[] x = values.stream().mapToDouble(Double::doubleValue).toArray();
    long followed = values.stream().filter(value -> value == 1).count();
    if (verdicts.size() < 2) {
      return Proportion.estimate(followed, x.length, missing);
    }
    // Where all agree, clusters say nothing of the spread; as many prompts as one item each do.
    if (followed == 0 || followed == x.length) {
      long prompts = verdicts.size();
      return new Estimate(
          followed == 0 ? 0 : 1,
          Proportion.wilson(followed == 0 ? 0 : prompts, prompts, 0.95),
          x.length,
          missing);
    }
    TEstimate mean = Mean.clustered(x, promptOf);
    Interval interval = mean.interval(0.95);
    return new Estimate(
        mean.value(),
        new Interval(Math.max(0, interval.low()), Math.min(1, interval.high()), 0.95),
        x.length,
        missing);
  }

  /// Share of instructions followed strictly, by the family before the colon of their ids.
  static Map<String, Double> byFamily(
      List<IfevalItem> items, List<List<InstructionVerdict>> verdicts) {
    Map<String, int[]> counts = new TreeMap<>();
    for (int k = 0; k < verdicts.size(); k++) {
      for (int i = 0; i < verdicts.get(k).size(); i++) {
        String id = items.get(k).instructions().get(i).id();
        int[] count =
            counts.computeIfAbsent(id.substring(0, Math.max(0, id.indexOf(':'))), _ -> new int[2]);
        count[0] += verdicts.get(k).get(i).strict() ? 1 : 0;
        count[1]++;
      }
    }
    Map<String, Double> shares = new LinkedHashMap<>();
    counts.forEach((family, count) -> shares.put(family, (double) count[0] / count[1]));
    return shares;
  }
}
