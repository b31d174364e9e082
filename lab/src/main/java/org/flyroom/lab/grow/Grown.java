package org.flyroom.lab.grow;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import org.flyroom.core.organism.Passport;

/// An arm that is complete in the stock.
///
/// @param before whether it was there already, grown by an earlier run
public record Grown(Path folder, Passport passport, boolean before) {
  public Grown {
    requireNonNull(folder, "folder");
    requireNonNull(passport, "passport");
  }
}
