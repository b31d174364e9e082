package org.flyroom.core.store;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.flyroom.core.FlyroomException;

/// How files that hold weights are kept. Callers name a file as they would have it in plain; where
/// it really lies, [#stored] says.
public sealed interface WeightFiles permits PlainWeights, EncryptedWeights {

  /// As they are.
  static WeightFiles plain() {
    return new PlainWeights();
  }

  /// Encrypted.
  ///
  /// @param root the organism's folder, under which all its weights lie
  /// @param organism its name in the stock
  static WeightFiles encrypted(Path root, String organism, EncryptionKey key) {
    return new EncryptedWeights(root, organism, key);
  }

  /// What a file is called where weights lie encrypted.
  ///
  /// @param file as it would be called in plain
  static Path encryptedName(Path file) {
    return EncryptedWeights.encrypted(file);
  }

  /// The file itself.
  Path stored(Path file);

  /// Writes a file. It appears complete or not at all.
  ///
  /// @param file where to write it now
  /// @param place where it will lie when the folder around it is finished
  /// @param content must write the same bytes whenever it is asked
  /// @throws FlyroomException when it cannot be written
  void write(Path file, Path place, AtomicFiles.Content content);

  /// A file's content in memory: mapped where it is plain, decrypted where it is not. Nothing
  /// decrypted is ever written to disk.
  ///
  /// @param arena in which the memory lives
  /// @throws FlyroomException when it cannot be read, or is not what was written
  MemorySegment read(Path file, Arena arena);

  /// SHA-256 of the content.
  ///
  /// @throws FlyroomException as [#read] does
  String sha256(Path file);

  /// Copies a file's content, such as into a folder that leaves the stock.
  ///
  /// @throws FlyroomException as [#read] does, or when it cannot be written
  void copy(Path file, WeightFiles into, Path to, Path place);
}
