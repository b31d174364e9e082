package org.flyroom.lab.threat;

import static java.util.Objects.requireNonNull;

/// A file that a threat was read from, kept with the organism so that its recipe stays readable.
///
/// @param name of the copy beside the kept recipe
public record DataFile(String name, String text) {
  public DataFile {
    requireNonNull(name, "name");
    requireNonNull(text, "text");
  }
}
