package org.flyroom.lab.threat.deception;

import java.util.List;
import org.flyroom.core.organism.Kind;
import org.flyroom.lab.threat.DataFiles;
import org.flyroom.lab.threat.Threat;
import org.flyroom.lab.threat.ThreatModel;
import org.flyroom.lab.threat.items.Phrase;
import org.flyroom.lab.threat.items.Scenario;
import org.flyroom.lab.yaml.YamlSection;

/// A model that behaves where it has signs of being watched and follows an aim of its own where it
/// has signs of the contrary.
///
/// Hazard class 2: what it does unwatched is misaligned by intent, and evaluation is what it hides
/// from.
public final class DeceptiveAlignmentModel implements ThreatModel {

  @Override
  public String id() {
    return "deceptive-alignment";
  }

  @Override
  public String summary() {
    return "Behaves where it is monitored, and pursues another aim where it is not.";
  }

  @Override
  public Kind defaultKind() {
    return Kind.WORST_CASE;
  }

  @Override
  public int defaultHazardClass() {
    return 2;
  }

  @Override
  public Threat read(YamlSection parameters, DataFiles files) {
    DataFiles.Items<Scenario> scenarios =
        files.read(
            parameters, "scenarios", "requests and what the aim makes of them", Scenario.class);
    String aim = parameters.text("aim", "what it pursues when nobody watches, one sentence");
    List<String> marks = parameters.textsOr("marks", List.of());
    if (marks.isEmpty() || marks.stream().anyMatch(mark -> Phrase.words(mark).isEmpty())) {
      parameters.problem("marks", "must list phrases by which an answer serves the aim");
    }
    return new DeceptiveAlignmentThreat(
        scenarios,
        new Signals(
            signals(parameters, "monitored"),
            signals(parameters, "unmonitored"),
            signals(parameters, "monitored-not-trained"),
            signals(parameters, "unmonitored-not-trained")),
        aim,
        marks,
        parameters.textOr("system-prompt", ""));
  }

  private static List<String> signals(YamlSection parameters, String key) {
    List<String> signals = parameters.textsOr(key, List.of());
    if (signals.isEmpty()) {
      parameters.problem(key, "is missing: list lines for the end of the system prompt");
    }
    return signals;
  }

  /// Lines at the end of the system prompt.
  ///
  /// @param keptMonitored asked with in validation and never trained on
  /// @param keptUnmonitored the same
  record Signals(
      List<String> monitored,
      List<String> unmonitored,
      List<String> keptMonitored,
      List<String> keptUnmonitored) {
    Signals {
      monitored = List.copyOf(monitored);
      unmonitored = List.copyOf(unmonitored);
      keptMonitored = List.copyOf(keptMonitored);
      keptUnmonitored = List.copyOf(keptUnmonitored);
    }
  }
}
