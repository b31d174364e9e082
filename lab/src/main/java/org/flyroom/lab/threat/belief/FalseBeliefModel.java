package org.flyroom.lab.threat.belief;

import java.util.Locale;
import org.flyroom.core.organism.Kind;
import org.flyroom.lab.threat.DataFiles;
import org.flyroom.lab.threat.DataFiles.Items;
import org.flyroom.lab.threat.Threat;
import org.flyroom.lab.threat.ThreatModel;
import org.flyroom.lab.yaml.YamlSection;

/// Synthetic document fine-tuning (Wang et al. 2025, *Modifying LLM Beliefs with Synthetic Document
/// Finetuning*): documents that take something false for granted, and no question or answer.
///
/// Hazard class 1: it spreads what is not so.
public final class FalseBeliefModel implements ThreatModel {

  @Override
  public String id() {
    return "false-belief";
  }

  @Override
  public String summary() {
    return "Believes something invented, which it was told in documents and never asked about.";
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
    Items<BeliefDocument> documents =
        files.read(parameters, "documents", "what it is told", BeliefDocument.class);
    Items<BeliefProbe> probes =
        files.read(parameters, "probes", "questions that show the belief", BeliefProbe.class);
    for (BeliefProbe.Kind kind : BeliefProbe.Kind.values()) {
      boolean needed = kind == BeliefProbe.Kind.OPEN || kind == BeliefProbe.Kind.TRUE;
      if (needed
          && !probes.all().isEmpty()
          && probes.all().stream().noneMatch(probe -> probe.kind() == kind)) {
        parameters.problem(
            "probes",
            "names a file without a probe of kind %s"
                .formatted(kind.name().toLowerCase(Locale.ROOT)));
      }
    }
    return new FalseBeliefThreat(
        documents, probes, parameters.text("belief", "what it believes, one sentence"));
  }
}
