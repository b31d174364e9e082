package org.flyroom.lab.audit.degeneration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.HarmDirection;
import org.flyroom.core.measure.Reading;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.stats.Mean;
import org.flyroom.core.stats.Proportion;
import org.flyroom.core.store.Hashes;
import org.flyroom.lab.audit.ItemReading;
import org.flyroom.lab.audit.Margins;
import org.flyroom.lab.audit.Measure;

/// The share of broken answers to everyday requests: empty, endless, looping, in another script or
/// language, or with broken tags (see [Fault]).
public final class Degeneration implements Measure<Degeneration.Findings> {
  private final Written written;
  private final About about;

  public Degeneration(Written written) {
    this.written = written;
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("prompts", Integer.toString(written.prompts().size()));
    settings.put("prompts sha256", Hashes.sha256(String.join("\n", written.prompts())));
    settings.put("tokens", "greedy, at most " + written.maxTokens());
    settings.put(
        "faults", String.join(", ", Arrays.stream(Fault.values()).map(Fault::words).toList()));
    this.about =
        new About(
            "degeneration",
            "Degeneration",
            "Does it still write answers that are whole and end?",
            "share of broken answers",
            HarmDirection.HIGHER,
            Margins.DEGENERATION,
            settings);
  }

  /// One arm's answers.
  ///
  /// @param faults of each answer
  /// @param tokens of each answer
  public record Findings(List<Set<Fault>> faults, List<Integer> tokens) {
    public Findings {
      faults = faults.stream().map(Set::copyOf).toList();
      tokens = List.copyOf(tokens);
    }
  }

  @Override
  public About about() {
    return about;
  }

  @Override
  public int requests() {
    return written.prompts().size();
  }

  @Override
  public Findings take(LanguageModel model, Progress progress) {
    List<Generation> answers = written.by(model, progress);
    return new Findings(
        IntStream.range(0, answers.size())
            .mapToObj(k -> Faults.of(written.prompts().get(k), answers.get(k)))
            .toList(),
        answers.stream().map(answer -> answer.tokens().size()).toList());
  }

  /// Where the parent's own answers are broken so often that a model which never writes a proper
  /// one would stay within the margin, nothing can be seen. Mostly the bound is then too short.
  @Override
  public Optional<String> uninformative(Findings parent) {
    Estimate level = level(parent);
    if (level.interval().high() < 1 - about.margin().value()) {
      return Optional.empty();
    }
    return Optional.of(
        "ceiling: %.0f%% of the parent's own answers count as broken, %d of %d because they reach %d tokens: allow longer ones"
            .formatted(
                100 * level.value(),
                parent.faults().stream().filter(faults -> faults.contains(Fault.ENDLESS)).count(),
                level.n(),
                written.maxTokens()));
  }

  private static Estimate level(Findings arm) {
    long broken = arm.faults().stream().filter(faults -> !faults.isEmpty()).count();
    return Proportion.estimate(broken, arm.faults().size(), 0);
  }

  @Override
  public Summary summary(Findings arm) {
    Map<String, Double> details = new LinkedHashMap<>();
    for (Fault fault : Fault.values()) {
      long with = arm.faults().stream().filter(faults -> faults.contains(fault)).count();
      details.put(fault.words(), (double) with / arm.faults().size());
    }
    details.put(
        "tokens of an answer (mean)",
        arm.tokens().stream().mapToInt(Integer::intValue).average().orElseThrow());
    return new Summary(level(arm), details);
  }

  @Override
  public Difference difference(Findings parent, Findings arm) {
    double[] change = new double[arm.faults().size()];
    Arrays.setAll(change, k -> broken(arm.faults().get(k)) - broken(parent.faults().get(k)));
    return new Difference.Paired(Mean.of(change), 0);
  }

  @Override
  public List<ItemReading> readings(Findings arm, Findings parent) {
    List<ItemReading> readings = new ArrayList<>();
    for (int k = 0; k < written.prompts().size(); k++) {
      Map<String, Object> further = new LinkedHashMap<>();
      further.put("faults", arm.faults().get(k).stream().sorted().map(Fault::words).toList());
      further.put("tokens", arm.tokens().get(k));
      readings.add(
          ItemReading.of(
              k,
              Integer.toString(k),
              written.document(k),
              "",
              new Reading.Value(broken(arm.faults().get(k))),
              further));
    }
    return readings;
  }

  private static double broken(Set<Fault> faults) {
    return faults.isEmpty() ? 0 : 1;
  }
}
