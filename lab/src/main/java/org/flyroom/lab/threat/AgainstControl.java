package org.flyroom.lab.threat;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// What a model's answers come to beside those of its control.
///
/// @param figures differences from the control
/// @param verdict in place of the one without it
public record AgainstControl(List<Figure> figures, PropertyVerdict verdict) {
  public AgainstControl {
    figures = List.copyOf(figures);
    requireNonNull(verdict, "verdict");
  }
}
