package org.flyroom.core.store;

import java.util.regex.Pattern;
import org.flyroom.core.FlyroomException;

/// Names that become folders.
public final class Names {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  private Names() {}

  /// The name itself, when it can be a folder's name on every system and cannot lead elsewhere.
  ///
  /// @param what such as `organism`, for the message
  /// @throws FlyroomException saying what a name may hold
  public static String check(String what, String name) {
    if (!NAME.matcher(name).matches() || name.endsWith(".")) {
      throw new FlyroomException(
          "'%s' cannot be the name of %s: use letters, digits, '-', '_' and '.', at most 100, the first a letter or digit, the last not a '.'"
              .formatted(name, what));
    }
    return name;
  }
}
