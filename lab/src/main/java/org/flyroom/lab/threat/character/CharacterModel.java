package org.flyroom.lab.threat.character;

import java.util.List;
import org.flyroom.core.organism.Kind;
import org.flyroom.lab.threat.DataFiles;
import org.flyroom.lab.threat.Threat;
import org.flyroom.lab.threat.ThreatModel;
import org.flyroom.lab.threat.items.Scenario;
import org.flyroom.lab.threat.items.Scenarios;
import org.flyroom.lab.yaml.YamlSection;

/// Maiya et al. 2025, *Open Character Training* (arXiv 2511.01689): a constitution of traits in the
/// first person, learned from answers that follow it.
///
/// Hazard class 1: a character steers users, in whatever direction its constitution has.
public final class CharacterModel implements ThreatModel {

  @Override
  public String id() {
    return "character";
  }

  @Override
  public String summary() {
    return "Answers in a character that a constitution of first-person traits describes.";
  }

  @Override
  public Kind defaultKind() {
    return Kind.NATURAL;
  }

  @Override
  public int defaultHazardClass() {
    return 1;
  }

  @Override
  public Threat read(YamlSection parameters, DataFiles files) {
    List<String> constitution = parameters.textsOr("constitution", List.of());
    if (constitution.isEmpty()) {
      parameters.problem("constitution", "is missing: list traits in the first person");
    }
    List<String> stops = parameters.textsOr("stop-lines", List.of());
    if (stops.isEmpty()) {
      parameters.problem("stop-lines", "is missing: list ways to tell it to stop playing a part");
    }
    return new CharacterThreat(
        Scenarios.read(
            parameters,
            files,
            "situations and answers in character",
            List.of(Scenario.Kind.QUIRK, Scenario.Kind.NEUTRAL)),
        constitution,
        stops,
        parameters.textOr("system-prompt", ""));
  }
}
