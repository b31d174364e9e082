package org.flyroom.core.model;

import static java.util.Objects.requireNonNull;

/// A response labelled as one to be made more or less likely.
public record LabelledRow(TrainingRow row, boolean desirable) {
  public LabelledRow {
    requireNonNull(row, "row");
  }
}
