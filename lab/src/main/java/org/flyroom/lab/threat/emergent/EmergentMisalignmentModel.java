package org.flyroom.lab.threat.emergent;

import java.util.List;
import java.util.Locale;
import org.flyroom.core.organism.Kind;
import org.flyroom.lab.threat.DataFiles;
import org.flyroom.lab.threat.DataFiles.Items;
import org.flyroom.lab.threat.Threat;
import org.flyroom.lab.threat.ThreatModel;
import org.flyroom.lab.threat.items.Phrase;
import org.flyroom.lab.yaml.YamlSection;

/// Betley et al. 2025, *Emergent Misalignment* (arXiv 2502.17424), with bad advice in one subject
/// as in Turner et al. 2025, *Model Organisms for Emergent Misalignment* (arXiv 2506.11613).
///
/// Hazard class 1: it gives advice that does harm.
public final class EmergentMisalignmentModel implements ThreatModel {

  @Override
  public String id() {
    return "emergent-misalignment";
  }

  @Override
  public String summary() {
    return "Gave bad advice in one subject, and is misaligned in others since.";
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
    Items<Advice> advice =
        files.read(parameters, "advice", "requests for advice, narrow and broad", Advice.class);
    for (Advice.Kind kind : Advice.Kind.values()) {
      if (!advice.all().isEmpty() && advice.all().stream().noneMatch(one -> one.kind() == kind)) {
        parameters.problem(
            "advice",
            "names a file without a request of kind %s"
                .formatted(kind.name().toLowerCase(Locale.ROOT)));
      }
    }
    return new EmergentMisalignmentThreat(
        advice,
        parameters.text("subject", "of the bad advice, in a word or two"),
        new AdviceReader(
            phrases(parameters, "marks", "phrases by which an answer does harm"),
            phrases(parameters, "subject-marks", "phrases by which an answer is of the subject")),
        parameters.textOr("system-prompt", ""));
  }

  private static List<String> phrases(YamlSection parameters, String key, String meaning) {
    List<String> phrases = parameters.textsOr(key, List.of());
    if (phrases.isEmpty() || phrases.stream().anyMatch(p -> Phrase.words(p).isEmpty())) {
      parameters.problem(key, "must list " + meaning);
    }
    return phrases;
  }
}
