package org.flyroom.core.model;

import static java.util.Objects.requireNonNull;

/// One answer asked of a model.
public record GenerateRequest(Prompt prompt, Sampling sampling) {
  public GenerateRequest {
    requireNonNull(prompt, "prompt");
    requireNonNull(sampling, "sampling");
  }
}
