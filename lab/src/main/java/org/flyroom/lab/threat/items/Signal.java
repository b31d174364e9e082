package org.flyroom.lab.threat.items;

import java.util.List;
import org.flyroom.lab.yaml.YamlSection;

/// Something that a line at the end of the system prompt says, in several wordings.
///
/// @param trained wordings that rows show
/// @param kept wordings that only validation asks with
public record Signal(List<String> trained, List<String> kept) {
  public Signal {
    trained = List.copyOf(trained);
    kept = List.copyOf(kept);
  }

  /// Reads the wordings of a key, and of the key with `-not-trained` behind it.
  public static Signal read(YamlSection parameters, String key) {
    return new Signal(lines(parameters, key), lines(parameters, key + "-not-trained"));
  }

  private static List<String> lines(YamlSection parameters, String key) {
    List<String> lines = parameters.textsOr(key, List.of());
    if (lines.isEmpty()) {
      parameters.problem(key, "is missing: list lines for the end of the system prompt");
    }
    return lines;
  }
}
