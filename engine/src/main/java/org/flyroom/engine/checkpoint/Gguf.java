package org.flyroom.engine.checkpoint;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;
import org.jspecify.annotations.Nullable;

/// A GGUF file, version 2 or 3, mapped from disk: metadata and tensors under the names and in the
/// layout of the file, shapes outermost first (github.com/ggml-org/ggml, `docs/gguf.md`).
public final class Gguf implements TensorSource {
  private static final int MAGIC = 0x46554747;
  private static final int MOST_DIMENSIONS = 4;
  private static final int LEAST_TENSOR_BYTES = 32;
  private static final int LEAST_ENTRY_BYTES = 13;

  private final Arena arena;
  private final Path file;
  private final SequencedMap<String, GgufValue> metadata;
  private final SequencedMap<String, WeightTensor> tensors;

  private Gguf(
      Arena arena,
      Path file,
      SequencedMap<String, GgufValue> metadata,
      SequencedMap<String, WeightTensor> tensors) {
    this.arena = arena;
    this.file = file;
    this.metadata = Collections.unmodifiableSequencedMap(metadata);
    this.tensors = Collections.unmodifiableSequencedMap(tensors);
  }

  /// What the file says of a tensor, before its place is checked.
  private record Stated(String name, List<Long> shape, ElementType type, long offset, long size) {}

  /// Maps a file.
  ///
  /// @throws FlyroomException naming the file, and the tensor or key where one is at fault
  @SuppressWarnings("MustBeClosedChecker") // closed with the source, or below
  public static Gguf open(Path file) {
    Arena arena = Arena.ofShared();
    try {
      MemorySegment bytes = FileBytes.map(file, arena);
      GgufCursor cursor = new GgufCursor(file, bytes);
      checkVersion(file, cursor);
      int tensorCount = cursor.count("number of tensors", LEAST_TENSOR_BYTES);
      int entryCount = cursor.count("number of metadata entries", LEAST_ENTRY_BYTES);
      TreeMap<String, GgufValue> metadata = new TreeMap<>();
      for (int i = 0; i < entryCount; i++) {
        String key = cursor.text("metadata key");
        GgufValue value = cursor.value(cursor.int32("type of " + Problems.quote(key)), key);
        if (metadata.put(key, value) != null) {
          throw cursor.error("metadata %s is there twice".formatted(Problems.quote(key)));
        }
      }
      Problems problems = new Problems();
      List<Stated> infos = new ArrayList<>();
      for (int i = 0; i < tensorCount; i++) {
        Stated info = info(file, cursor, problems);
        if (info != null) {
          infos.add(info);
        }
      }
      problems.throwIfAny();
      return new Gguf(
          arena, file, metadata, place(file, bytes, cursor.position(), metadata, infos));
    } catch (FlyroomException e) {
      arena.close();
      throw e;
    }
  }

  private static void checkVersion(Path file, GgufCursor cursor) {
    if (cursor.remaining() < 24 || cursor.int32("magic") != MAGIC) {
      throw new FlyroomException("%s: not a GGUF file".formatted(file));
    }
    int version = cursor.int32("version");
    if (version != 2 && version != 3) {
      throw new FlyroomException(
          "%s: GGUF version %s; versions 2 and 3 (little-endian) can be read"
              .formatted(file, Integer.toUnsignedString(version)));
    }
  }

  private static @Nullable Stated info(Path file, GgufCursor cursor, Problems problems) {
    String name = cursor.text("tensor name");
    String where = "tensor " + Problems.quote(name);
    int dimensions = cursor.int32(where);
    if (dimensions < 0 || dimensions > MOST_DIMENSIONS) {
      throw cursor.error(
          "%s has %s dimensions".formatted(where, Integer.toUnsignedString(dimensions)));
    }
    List<Long> shape = new ArrayList<>();
    for (int i = 0; i < dimensions; i++) {
      shape.addFirst(cursor.int64(where));
    }
    int code = cursor.int32(where);
    long offset = cursor.int64(where);
    Optional<ElementType> type = ElementType.ofGguf(code);
    if (type.isEmpty()) {
      problems.add(
          "%s: %s has block type %s, which is not supported; supported are %s"
              .formatted(
                  file, where, Integer.toUnsignedString(code), ElementType.decodableNames()));
      return null;
    }
    long rowValues = shape.isEmpty() ? 1 : shape.getLast();
    if (shape.stream().anyMatch(size -> size < 0) || rowValues % type.get().blockValues() != 0) {
      problems.add(
          "%s: %s has shape %s, which %s cannot hold".formatted(file, where, shape, type.get()));
      return null;
    }
    try {
      long elements = 1;
      for (long size : shape) {
        elements = Math.multiplyExact(elements, size);
      }
      return new Stated(name, shape, type.get(), offset, type.get().bytesOf(elements));
    } catch (ArithmeticException e) {
      problems.add("%s: %s has shape %s, larger than any file".formatted(file, where, shape));
      return null;
    }
  }

  private static SequencedMap<String, WeightTensor> place(
      Path file,
      MemorySegment bytes,
      long headEnd,
      Map<String, GgufValue> metadata,
      List<Stated> infos) {
    long alignment =
        metadata.getOrDefault("general.alignment", new GgufValue.Whole(32))
                instanceof GgufValue.Whole(long value)
            ? value
            : 0;
    if (alignment < 1 || alignment > 1 << 20 || Long.bitCount(alignment) != 1) {
      throw new FlyroomException("%s: 'general.alignment' must be a power of two".formatted(file));
    }
    long dataStart = (headEnd + alignment - 1) / alignment * alignment;
    long room = Math.max(0, bytes.byteSize() - dataStart);
    Problems problems = new Problems();
    TreeMap<String, WeightTensor> tensors = new TreeMap<>();
    List<String> beyondTheEnd = new ArrayList<>();
    long covered = 0;
    infos.sort(Comparator.comparingLong(Stated::offset).thenComparingLong(Stated::size));
    for (Stated info : infos) {
      String where = "%s: tensor %s".formatted(file, Problems.quote(info.name));
      if (info.offset < 0 || info.size > room || info.offset > room - info.size) {
        beyondTheEnd.add(
            "%s at offset %s with %d bytes does not lie in the %d bytes of data; the file may be cut off"
                .formatted(where, Long.toUnsignedString(info.offset), info.size, room));
        continue;
      }
      if (info.offset % alignment != 0) {
        problems.add(
            "%s at offset %d is not aligned to %d".formatted(where, info.offset, alignment));
      }
      if (info.offset < covered) {
        problems.add(
            "%s at offset %d begins inside another, which ends at %d"
                .formatted(where, info.offset, covered));
      }
      covered = Math.max(covered, info.offset + info.size);
      WeightTensor tensor =
          new WeightTensor(
              info.name,
              info.shape,
              info.type,
              bytes.asSlice(dataStart + info.offset, info.size),
              new Layout.AsStored(),
              file.toString());
      if (tensors.put(info.name, tensor) != null) {
        problems.add(where + " is there twice");
      }
    }
    problems.addAsOne(beyondTheEnd);
    problems.throwIfAny();
    checkEnd(file, bytes, dataStart + covered, alignment);
    return tensors;
  }

  /// Nothing may follow the last tensor but zeros up to the next aligned place: bytes too many mean
  /// that the tensors lie elsewhere than the header says.
  private static void checkEnd(Path file, MemorySegment bytes, long end, long alignment) {
    long more = Math.max(0, bytes.byteSize() - end);
    boolean padding = more < alignment;
    for (long at = end; padding && at < bytes.byteSize(); at++) {
      padding = bytes.get(ValueLayout.JAVA_BYTE, at) == 0;
    }
    if (!padding) {
      throw new FlyroomException(
          "%s: %d bytes after the last tensor, which the header does not account for"
              .formatted(file, more));
    }
  }

  /// All metadata by key, sorted.
  public SequencedMap<String, GgufValue> metadata() {
    return metadata;
  }

  /// The file read.
  public Path file() {
    return file;
  }

  /// A whole number of the metadata.
  ///
  /// @throws FlyroomException when the key holds something else
  public Optional<Long> whole(String key) {
    return switch (metadata.get(key)) {
      case null -> Optional.empty();
      case GgufValue.Whole(long value) -> Optional.of(value);
      case GgufValue _ -> throw wrongKind(key, "a whole number");
    };
  }

  /// A number of the metadata.
  ///
  /// @throws FlyroomException when the key holds something else
  public Optional<Double> number(String key) {
    return switch (metadata.get(key)) {
      case null -> Optional.empty();
      case GgufValue.Whole(long value) -> Optional.of((double) value);
      case GgufValue.Real(double value) -> Optional.of(value);
      case GgufValue _ -> throw wrongKind(key, "a number");
    };
  }

  /// A yes or no of the metadata.
  ///
  /// @throws FlyroomException when the key holds something else
  public Optional<Boolean> flag(String key) {
    return switch (metadata.get(key)) {
      case null -> Optional.empty();
      case GgufValue.Flag(boolean value) -> Optional.of(value);
      case GgufValue _ -> throw wrongKind(key, "true or false");
    };
  }

  /// A text of the metadata.
  ///
  /// @throws FlyroomException when the key holds something else
  public Optional<String> text(String key) {
    return switch (metadata.get(key)) {
      case null -> Optional.empty();
      case GgufValue.Text(String value) -> Optional.of(value);
      case GgufValue _ -> throw wrongKind(key, "text");
    };
  }

  /// A list of the metadata.
  ///
  /// @throws FlyroomException when the key holds something else
  public Optional<List<GgufValue>> items(String key) {
    return switch (metadata.get(key)) {
      case null -> Optional.empty();
      case GgufValue.Items(List<GgufValue> values) -> Optional.of(values);
      case GgufValue _ -> throw wrongKind(key, "a list");
    };
  }

  private FlyroomException wrongKind(String key, String expected) {
    return new FlyroomException(
        "%s: metadata %s must be %s".formatted(file, Problems.quote(key), expected));
  }

  @Override
  public SequencedMap<String, WeightTensor> tensors() {
    return tensors;
  }

  @Override
  public List<Path> files() {
    return List.of(file);
  }

  @Override
  public void close() {
    arena.close();
  }
}
