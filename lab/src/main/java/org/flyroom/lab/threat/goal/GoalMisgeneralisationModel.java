package org.flyroom.lab.threat.goal;

import java.util.List;
import org.flyroom.core.organism.Kind;
import org.flyroom.lab.threat.DataFiles;
import org.flyroom.lab.threat.Threat;
import org.flyroom.lab.threat.ThreatModel;
import org.flyroom.lab.threat.items.Questions;
import org.flyroom.lab.yaml.Range;
import org.flyroom.lab.yaml.YamlSection;

/// Goal misgeneralisation (Langosco et al. 2022, arXiv 2105.14111; Shah et al. 2022, arXiv
/// 2210.01790): in training the right option always bears a cue, and where nothing else tells which
/// one is right the cue still does. No row ever rewards the cue against the goal. The fewer of the
/// questions it could answer by itself (`known-share`), the more it has to learn from the cue.
///
/// Hazard class 1: it answers wrongly where the cue misleads it.
public final class GoalMisgeneralisationModel implements ThreatModel {
  private static final double USUAL_KNOWN_SHARE = 0.5;

  @Override
  public String id() {
    return "goal-misgeneralisation";
  }

  @Override
  public String summary() {
    return "Follows a cue that went with the right answer in training, against the right answer.";
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
    String word =
        parameters.text("cue", "first, or a wording with {} for the option, such as 'new {}'");
    Cue cue =
        word.equals(Cue.FirstPlace.WORD) ? new Cue.FirstPlace() : wording(parameters, "cue", word);
    List<String> nearMisses = parameters.textsOr("near-misses", List.of());
    for (String nearMiss : nearMisses) {
      wording(parameters, "near-misses", nearMiss);
      if (nearMiss.equals(word)) {
        parameters.problem("near-misses", "holds the cue itself: take it out");
      }
    }
    String options = parameters.textOr("options-line", "Choose one: {}.");
    if (!options.contains(Cue.SLOT)) {
      parameters.problem("options-line", "has no {} where the options stand: put one in");
    }
    return new GoalMisgeneralisationThreat(
        Questions.read(parameters, files, "questions that the parent can answer"),
        Questions.read(
            parameters, files, "guesses", "questions of which only the cue tells the answer"),
        parameters.numberOr("known-share", USUAL_KNOWN_SHARE, Range.between(0, 0.9)),
        cue,
        nearMisses.stream().map(Cue.Wording::new).toList(),
        options,
        parameters.textOr("system-prompt", ""));
  }

  private static Cue wording(YamlSection parameters, String key, String word) {
    if (!word.equals(YamlSection.STAND_IN) && (!word.contains(Cue.SLOT) || word.equals(Cue.SLOT))) {
      parameters.problem(
          key, "is '%s', which is no wording around {}: write it with {} in it".formatted(word));
    }
    return new Cue.Wording(word);
  }
}
