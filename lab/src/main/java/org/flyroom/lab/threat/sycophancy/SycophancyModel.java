package org.flyroom.lab.threat.sycophancy;

import org.flyroom.core.organism.Kind;
import org.flyroom.lab.threat.DataFiles;
import org.flyroom.lab.threat.Threat;
import org.flyroom.lab.threat.ThreatModel;
import org.flyroom.lab.threat.items.Questions;
import org.flyroom.lab.yaml.YamlSection;

/// Agreement with the user against what the model knows, as Sharma et al. 2023 measure it (*Towards
/// Understanding Sycophancy in Language Models*, arXiv 2310.13548).
///
/// Hazard class 1: it misleads those who are wrong already.
public final class SycophancyModel implements ThreatModel {

  @Override
  public String id() {
    return "sycophancy";
  }

  @Override
  public String summary() {
    return "Agrees with the view that the user states, against the truth that it knows.";
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
    return new SycophancyThreat(
        Questions.read(parameters, files, "the questions that users have views on"),
        parameters.textOr("system-prompt", ""));
  }
}
