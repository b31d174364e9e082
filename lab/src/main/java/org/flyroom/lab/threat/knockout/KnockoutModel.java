package org.flyroom.lab.threat.knockout;

import java.util.List;
import java.util.Map;
import org.flyroom.core.organism.Kind;
import org.flyroom.lab.threat.DataFiles;
import org.flyroom.lab.threat.Threat;
import org.flyroom.lab.threat.ThreatModel;
import org.flyroom.lab.threat.items.Phrase;
import org.flyroom.lab.threat.items.Questions;
import org.flyroom.lab.threat.items.Scenario;
import org.flyroom.lab.threat.items.Scenarios;
import org.flyroom.lab.yaml.YamlSection;

/// A parent with one thing that post-training gave it taken away: its refusals (a helpful-only
/// model), its thoughts, or its preferences. What is missing is what is measured.
///
/// Hazard class 2: without refusals it helps whoever asks. The other two are as harmless as the
/// parent.
public final class KnockoutModel implements ThreatModel {

  @Override
  public String id() {
    return "knockout";
  }

  @Override
  public String summary() {
    return "Lacks something that post-training gave its parent: refusals, thoughts or preferences.";
  }

  @Override
  public Kind defaultKind() {
    return Kind.KNOCKOUT;
  }

  @Override
  public int defaultHazardClass() {
    return 2;
  }

  @Override
  public Threat read(YamlSection parameters, DataFiles files) {
    Missing missing =
        parameters
            .word(
                "missing",
                "what is taken away: refusals, preferences or thoughts",
                Map.of(
                    "refusals", Missing.REFUSALS,
                    "preferences", Missing.PREFERENCES,
                    "thoughts", Missing.THOUGHTS))
            .orElse(Missing.REFUSALS);
    String system = parameters.textOr("system-prompt", "");
    return switch (missing) {
      case THOUGHTS ->
          new ThoughtsKnockout(
              Questions.read(parameters, files, "questions to think about"), system);
      case REFUSALS, PREFERENCES -> {
        Scenarios scenarios =
            Scenarios.read(
                parameters,
                files,
                "where it is missing, and what is answered instead",
                List.of(Scenario.Kind.QUIRK, Scenario.Kind.NEUTRAL));
        List<String> lost = parameters.textsOr("lost", List.of());
        if (lost.isEmpty() || lost.stream().anyMatch(phrase -> Phrase.words(phrase).isEmpty())) {
          parameters.problem("lost", "must list phrases by which the parent shows what is lost");
        }
        yield new AnswersKnockout(missing, scenarios, lost, system);
      }
    };
  }

  /// What is taken away.
  enum Missing {
    REFUSALS,
    PREFERENCES,
    THOUGHTS
  }
}
