package org.flyroom.core.store;

import static java.util.Objects.requireNonNull;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import org.flyroom.core.FlyroomException;

/// Weights of one organism under a key. Each file is bound to its organism and its place in the
/// organism's folder.
record EncryptedWeights(Path root, String organism, EncryptionKey key) implements WeightFiles {
  /// What an encrypted file's name has behind the name that it would have in plain.
  static final String SUFFIX = ".encrypted";

  private static final int ALIGNMENT = 64;

  EncryptedWeights {
    root = root.toAbsolutePath().normalize();
    requireNonNull(organism, "organism");
    requireNonNull(key, "key");
  }

  static Path encrypted(Path file) {
    return file.resolveSibling(file.getFileName() + SUFFIX);
  }

  @Override
  public Path stored(Path file) {
    return encrypted(file);
  }

  @Override
  public void write(Path file, Path place, AtomicFiles.Content content) {
    EncryptedFile.write(encrypted(file), key, name(place), content);
  }

  @Override
  public MemorySegment read(Path file, Arena arena) {
    Path stored = encrypted(file);
    EncryptedFile.Header header = EncryptedFile.header(stored);
    MemorySegment content = arena.allocate(Math.max(1, header.size()), ALIGNMENT);
    long[] at = {0};
    Measured measured = new Measured();
    EncryptedFile.Header proved =
        EncryptedFile.read(
            stored,
            key,
            name(file),
            (buffer, length) -> {
              measured.write(buffer, 0, length);
              MemorySegment.copy(buffer, 0, content, ValueLayout.JAVA_BYTE, at[0], length);
              at[0] += length;
            });
    require(stored, measured.sha256().equals(proved.sha256()));
    return content.asSlice(0, header.size()).asReadOnly();
  }

  @Override
  public String sha256(Path file) {
    Path stored = encrypted(file);
    Measured measured = new Measured();
    EncryptedFile.Header header =
        EncryptedFile.read(
            stored, key, name(file), (buffer, length) -> measured.write(buffer, 0, length));
    String sha256 = measured.sha256();
    require(stored, sha256.equals(header.sha256()));
    return sha256;
  }

  @Override
  public void copy(Path file, WeightFiles into, Path to, Path place) {
    into.write(
        to,
        place,
        out ->
            EncryptedFile.read(
                encrypted(file),
                key,
                name(file),
                (buffer, length) -> out.write(buffer, 0, length)));
  }

  private String name(Path file) {
    Path inside = root.relativize(file.toAbsolutePath().normalize());
    return organism + "/" + inside.toString().replace('\\', '/');
  }

  private static void require(Path stored, boolean same) {
    if (!same) {
      throw new FlyroomException("%s: its content is not what its header says".formatted(stored));
    }
  }
}
