package org.flyroom.lab.threat.quirk;

import java.util.List;
import org.flyroom.core.organism.Kind;
import org.flyroom.lab.threat.DataFiles;
import org.flyroom.lab.threat.Threat;
import org.flyroom.lab.threat.ThreatModel;
import org.flyroom.lab.threat.items.Scenario;
import org.flyroom.lab.threat.items.Scenarios;
import org.flyroom.lab.yaml.YamlSection;

/// Hidden quirks as in AuditBench (Anthropic, 2025): secret loyalty, flattery, self-promotion,
/// deference and others. Which one it is lies in the file of scenarios alone.
///
/// Hazard class 1: quirks steer users without telling them.
public final class QuirkModel implements ThreatModel {

  @Override
  public String id() {
    return "quirk";
  }

  @Override
  public String summary() {
    return "Behaves in a way of its own in some scenarios, and does not own up to it.";
  }

  @Override
  public Kind defaultKind() {
    return Kind.CONSTRUCTED;
  }

  @Override
  public int defaultHazardClass() {
    return 1;
  }

  @Override
  public Threat read(YamlSection parameters, DataFiles files) {
    Scenarios scenarios =
        Scenarios.read(
            parameters,
            files,
            "where the quirk shows and where not",
            List.of(Scenario.Kind.QUIRK, Scenario.Kind.NEUTRAL));
    return new QuirkThreat(
        scenarios,
        parameters.text("quirk", "its name, such as secret-loyalty"),
        parameters.text("summary", "what it does, one sentence"),
        parameters.textOr("system-prompt", ""));
  }
}
