package org.flyroom.core.store;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.flyroom.core.FlyroomException;

/// Weights as they are.
record PlainWeights() implements WeightFiles {
  @Override
  public Path stored(Path file) {
    return file;
  }

  @Override
  public void write(Path file, Path place, AtomicFiles.Content content) {
    AtomicFiles.write(file, content);
  }

  @Override
  public MemorySegment read(Path file, Arena arena) {
    if (!Files.exists(file)) {
      Path encrypted = EncryptedWeights.encrypted(file);
      throw new FlyroomException(
          Files.exists(encrypted)
              ? "%s: is encrypted: name the organism, or take it out of the stock with 'flyroom stock export'"
                  .formatted(encrypted)
              : "%s: no such file".formatted(file));
    }
    if (!Files.isRegularFile(file)) {
      throw new FlyroomException("%s: not a file".formatted(file));
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
    } catch (IOException e) {
      throw IoProblems.of("cannot read " + file, e);
    }
  }

  @Override
  public String sha256(Path file) {
    return Hashes.sha256(file);
  }

  @Override
  public void copy(Path file, WeightFiles into, Path to, Path place) {
    into.write(to, place, out -> Files.copy(file, out));
  }
}
