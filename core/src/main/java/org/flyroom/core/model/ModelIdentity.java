package org.flyroom.core.model;

import static java.util.Objects.requireNonNull;

/// Which model answered.
///
/// @param name what the user called it
/// @param fingerprint SHA-256 over everything that decides its answers: weights, tokenizer,
///   template, adapters, precision
/// @param precision the type it computes in, such as `bf16`
/// @param parameters number of weights, adapters not counted
public record ModelIdentity(String name, String fingerprint, String precision, long parameters) {
  public ModelIdentity {
    requireNonNull(name, "name");
    requireNonNull(fingerprint, "fingerprint");
    requireNonNull(precision, "precision");
  }
}
