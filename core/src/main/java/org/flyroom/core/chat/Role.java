package org.flyroom.core.chat;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.flyroom.core.FlyroomException;

/// Who speaks in a conversation.
public enum Role {
  SYSTEM,
  USER,
  ASSISTANT,
  TOOL;

  /// The name used in files and chat templates, such as `assistant`.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The role of that name.
  ///
  /// @throws FlyroomException naming the known roles
  public static Role ofWireName(String name) {
    for (Role role : values()) {
      if (role.wireName().equals(name)) {
        return role;
      }
    }
    throw new FlyroomException(
        "unknown role '%s': use one of %s"
            .formatted(
                name,
                Arrays.stream(values()).map(Role::wireName).collect(Collectors.joining(", "))));
  }
}
