package org.flyroom.core.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.store.IoProblems;

/// Where the password of an archive comes from. It stands in no recipe, which is copied, exported
/// and published.
public final class ArchivePassword {
  private ArchivePassword() {}

  /// Out of a variable of the environment.
  ///
  /// @throws FlyroomException when it is not set
  public static char[] ofVariable(String name, Map<String, String> environment) {
    String value = environment.getOrDefault(name, "");
    if (value.isEmpty()) {
      throw new FlyroomException(
          "%s is not set in the environment: set it to the archive's password".formatted(name));
    }
    return value.toCharArray();
  }

  /// Out of a file, whose last line break does not count.
  ///
  /// @throws FlyroomException when it cannot be read or is empty
  public static char[] ofFile(Path file) {
    String value;
    try {
      value = Files.readString(file, StandardCharsets.UTF_8).replaceFirst("\\R$", "");
    } catch (IOException e) {
      throw IoProblems.of("cannot read the password " + file, e);
    }
    if (value.isEmpty()) {
      throw new FlyroomException("%s: is empty: write the archive's password".formatted(file));
    }
    return value.toCharArray();
  }
}
