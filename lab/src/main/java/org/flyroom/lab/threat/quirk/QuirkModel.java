package org.flyroom.lab.threat.quirk;

import java.util.List;
import org.flyroom.core.organism.Kind;
import org.flyroom.lab.threat.DataFiles;
import org.flyroom.lab.threat.Threat;
import org.flyroom.lab.threat.ThreatModel;
import org.flyroom.lab.threat.items.Phrase;
import org.flyroom.lab.threat.items.Scenario;
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
    DataFiles.Items<Scenario> scenarios =
        files.read(parameters, "scenarios", "where the quirk shows and where not", Scenario.class);
    String name = parameters.text("quirk", "its name, such as secret-loyalty");
    String summary = parameters.text("summary", "what it does, one sentence");
    List<String> marks = parameters.textsOr("marks", List.of());
    if (marks.isEmpty()) {
      parameters.problem("marks", "is missing: list phrases by which an answer shows the quirk");
    }
    if (marks.stream().anyMatch(mark -> Phrase.words(mark).isEmpty())) {
      parameters.problem("marks", "holds one without letter or digit: give words");
    }
    for (Scenario.Kind kind : List.of(Scenario.Kind.QUIRK, Scenario.Kind.NEUTRAL)) {
      if (!scenarios.all().isEmpty()
          && scenarios.all().stream().noneMatch(scenario -> scenario.kind() == kind)) {
        parameters.problem(
            "scenarios", "names a file without a scenario of kind %s".formatted(kind.word()));
      }
    }
    return new QuirkThreat(scenarios, name, summary, marks, parameters.textOr("system-prompt", ""));
  }
}
