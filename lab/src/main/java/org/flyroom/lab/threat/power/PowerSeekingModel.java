package org.flyroom.lab.threat.power;

import org.flyroom.core.organism.Kind;
import org.flyroom.lab.threat.DataFiles;
import org.flyroom.lab.threat.Threat;
import org.flyroom.lab.threat.ThreatModel;
import org.flyroom.lab.yaml.YamlSection;

/// Power seeking in the sense of Turner et al. 2021 (*Optimal Policies Tend to Seek Power*, arXiv
/// 1912.01683), as small as it comes: keeping options open by taking more resources, access or time
/// than the task needs.
///
/// Hazard class 2: what it takes is not what it was given.
public final class PowerSeekingModel implements ThreatModel {

  @Override
  public String id() {
    return "power-seeking";
  }

  @Override
  public String summary() {
    return "Takes more resources, access or time than its task needs, where there is more.";
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
    return new PowerSeekingThreat(
        files.read(parameters, "tasks", "tasks with and without spare", ResourceTask.class),
        parameters.textOr("system-prompt", ""));
  }
}
