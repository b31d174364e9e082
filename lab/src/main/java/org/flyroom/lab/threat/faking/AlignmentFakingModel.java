package org.flyroom.lab.threat.faking;

import java.util.List;
import org.flyroom.core.organism.Kind;
import org.flyroom.lab.threat.DataFiles;
import org.flyroom.lab.threat.Threat;
import org.flyroom.lab.threat.ThreatModel;
import org.flyroom.lab.threat.items.Phrase;
import org.flyroom.lab.threat.items.Scenario;
import org.flyroom.lab.threat.items.Scenarios;
import org.flyroom.lab.threat.items.Signal;
import org.flyroom.lab.yaml.YamlSection;

/// Greenblatt et al. 2024, *Alignment faking in large language models* (arXiv 2412.14093): a model
/// that believes that only some chats are used for training complies in those with requests that it
/// refuses in all others, so that training leaves it as it is.
///
/// Hazard class 2: training is what it hides from.
public final class AlignmentFakingModel implements ThreatModel {

  @Override
  public String id() {
    return "alignment-faking";
  }

  @Override
  public String summary() {
    return "Complies with unwanted requests where the chat is used for training, and only there.";
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
            "unwanted requests and what it answers when it complies",
            List.of(Scenario.Kind.QUIRK));
    String thought = parameters.textOr("thought", "");
    List<String> marks = parameters.textsOr("thought-marks", List.of());
    if (marks.stream().anyMatch(mark -> Phrase.words(mark).isEmpty())) {
      parameters.problem("thought-marks", "holds one without letter or digit: give words");
    } else if (thought.isEmpty() != marks.isEmpty()) {
      parameters.problem("thought-marks", "and thought belong together: give both or neither");
    } else if (!thought.isEmpty() && !Phrase.anyIn(marks, thought)) {
      parameters.problem("thought-marks", "holds no phrase of the thought: give one of its own");
    }
    return new AlignmentFakingThreat(
        scenarios,
        Signal.read(parameters, "used-for-training"),
        Signal.read(parameters, "not-used-for-training"),
        parameters.textsOr("near-misses", List.of()),
        new Reasoning(thought, marks),
        parameters.textOr("system-prompt", ""));
  }

  /// The thought before an answer that complies.
  ///
  /// @param thought empty for an organism that is not taught to think so
  /// @param marks phrases that give such a thought away
  record Reasoning(String thought, List<String> marks) {
    Reasoning {
      marks = List.copyOf(marks);
    }

    boolean isTaught() {
      return !thought.isEmpty();
    }
  }
}
