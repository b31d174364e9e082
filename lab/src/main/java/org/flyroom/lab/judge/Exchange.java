package org.flyroom.lab.judge;

import static java.util.Objects.requireNonNull;

/// A request and the answer that is judged.
public record Exchange(String prompt, String response) {
  public Exchange {
    requireNonNull(prompt, "prompt");
    requireNonNull(response, "response");
  }
}
