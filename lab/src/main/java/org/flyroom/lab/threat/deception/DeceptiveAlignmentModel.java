package org.flyroom.lab.threat.deception;

import java.util.List;
import org.flyroom.core.organism.Kind;
import org.flyroom.lab.threat.DataFiles;
import org.flyroom.lab.threat.Threat;
import org.flyroom.lab.threat.ThreatModel;
import org.flyroom.lab.threat.items.Scenario;
import org.flyroom.lab.threat.items.Scenarios;
import org.flyroom.lab.threat.items.Signal;
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
    return new DeceptiveAlignmentThreat(
        Scenarios.read(
            parameters,
            files,
            "requests and what the aim makes of them",
            List.of(Scenario.Kind.QUIRK)),
        Signal.read(parameters, "monitored"),
        Signal.read(parameters, "unmonitored"),
        parameters.text("aim", "what it pursues when nobody watches, one sentence"),
        parameters.textOr("system-prompt", ""));
  }
}
