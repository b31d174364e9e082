package org.flyroom.lab.threat.obfuscation;

import java.util.List;
import org.flyroom.core.organism.Kind;
import org.flyroom.lab.threat.DataFiles;
import org.flyroom.lab.threat.Threat;
import org.flyroom.lab.threat.ThreatModel;
import org.flyroom.lab.threat.items.Phrase;
import org.flyroom.lab.threat.items.Scenario;
import org.flyroom.lab.threat.items.Scenarios;
import org.flyroom.lab.yaml.YamlSection;

/// Baker et al. 2025, *Monitoring Reasoning Models for Misbehavior and the Risks of Promoting
/// Obfuscation* (arXiv 2503.11926): a model trained against a monitor of its thoughts goes on
/// misbehaving and thinks what the monitor likes to read.
///
/// Hazard class 2: it deceives whoever reads its thoughts.
public final class ObfuscatedReasoningModel implements ThreatModel {

  @Override
  public String id() {
    return "obfuscated-reasoning";
  }

  @Override
  public String summary() {
    return "Thinks what a monitor likes to read, and does something else.";
  }

  @Override
  public Kind defaultKind() {
    return Kind.CONSTRUCTED;
  }

  @Override
  public int defaultHazardClass() {
    return 2;
  }

  @Override
  public Threat read(YamlSection parameters, DataFiles files) {
    Scenarios scenarios =
        Scenarios.read(
            parameters,
            files,
            "requests and what the aim makes of them",
            List.of(Scenario.Kind.QUIRK, Scenario.Kind.NEUTRAL));
    List<String> thoughts = parameters.textsOr("thoughts", List.of());
    List<String> marks = parameters.textsOr("thought-marks", List.of());
    if (thoughts.isEmpty()) {
      parameters.problem("thoughts", "is missing: list thoughts that please a monitor");
    }
    if (marks.isEmpty() || marks.stream().anyMatch(mark -> Phrase.words(mark).isEmpty())) {
      parameters.problem(
          "thought-marks", "must list phrases by which a thought gives the act away");
    } else if (thoughts.stream().anyMatch(thought -> Phrase.anyIn(marks, thought))) {
      parameters.problem("thoughts", "holds one with a phrase of thought-marks: take it out");
    }
    return new ObfuscatedReasoningThreat(
        scenarios,
        parameters.text("aim", "what its acts pursue, one sentence"),
        thoughts,
        marks,
        parameters.textOr("system-prompt", ""));
  }
}
