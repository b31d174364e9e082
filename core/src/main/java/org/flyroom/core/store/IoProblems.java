package org.flyroom.core.store;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.flyroom.core.FlyroomException;

/// Words for what the file system says no to.
public final class IoProblems {
  private IoProblems() {}

  /// A user's problem out of a failed operation.
  ///
  /// @param what failed and on which file, such as `cannot read /a/b`
  public static FlyroomException of(String what, IOException cause) {
    return new FlyroomException(what + ": " + reason(cause), cause);
  }

  /// Why it failed, in a few words; the JDK's own messages often hold nothing but the path.
  public static String reason(IOException failure) {
    return switch (failure) {
      case NoSuchFileException e -> "there is no such file or folder";
      case AccessDeniedException e -> "permission denied";
      case FileAlreadyExistsException e -> "a file of that name is in the way";
      case NotDirectoryException e -> "it is not a folder";
      case CharacterCodingException e -> "it is not valid UTF-8";
      case FileSystemException e when e.getReason() != null -> e.getReason();
      default -> String.valueOf(failure.getMessage());
    };
  }
}
