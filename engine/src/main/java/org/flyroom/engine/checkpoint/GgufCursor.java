package org.flyroom.engine.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;

/// Reads the head of a GGUF file in order, never past its end and never more than any real file
/// has, so that a false count can neither exhaust memory nor hang.
final class GgufCursor {
  private static final long LARGEST_HEAD = 256L << 20;
  private static final int MOST_ITEMS = 1 << 22;
  private static final int DEEPEST = 4;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path file;
  private final MemorySegment bytes;
  private final long end;
  private long position;
  private int items;

  GgufCursor(Path file, MemorySegment bytes) {
    this.file = file;
    this.bytes = bytes;
    this.end = Math.min(bytes.byteSize(), LARGEST_HEAD);
  }

  long position() {
    return position;
  }

  long remaining() {
    return end - position;
  }

  /// Moves on by so many bytes and gives the place before them.
  private long take(long size, String what) {
    if (size < 0 || size > remaining()) {
      throw error(
          "%s needs %s bytes, but %d are left"
              .formatted(what, Long.toUnsignedString(size), remaining()));
    }
    long at = position;
    position += size;
    return at;
  }

  int uint8(String what) {
    return bytes.get(ValueLayout.JAVA_BYTE, take(1, what)) & 0xff;
  }

  int int32(String what) {
    return bytes.get(INT, take(Integer.BYTES, what));
  }

  long int64(String what) {
    return bytes.get(LONG, take(Long.BYTES, what));
  }

  /// A count of things that take at least so many bytes each.
  int count(String what, int leastBytes) {
    long count = int64(what);
    if (count < 0 || count > remaining() / leastBytes || count > MOST_ITEMS) {
      throw error(
          "%s is %s, more than the file can hold".formatted(what, Long.toUnsignedString(count)));
    }
    return (int) count;
  }

  String text(String what) {
    long length = int64(what);
    long at = take(length, what);
    byte[] utf8 = bytes.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
    String text = FileBytes.decodeUtf8(utf8);
    if (text == null) {
      throw error(what + " is not UTF-8 text");
    }
    return text;
  }

  /// A metadata value of a type (the codes of the GGUF specification).
  GgufValue value(int type, String key) {
    return value(type, "metadata " + Problems.quote(key), 0);
  }

  private GgufValue value(int type, String what, int depth) {
    return switch (type) {
      case 0 -> new GgufValue.Whole(uint8(what));
      case 1 -> new GgufValue.Whole((byte) uint8(what));
      case 2 -> new GgufValue.Whole(uint8(what) | uint8(what) << 8);
      case 3 -> new GgufValue.Whole((short) (uint8(what) | uint8(what) << 8));
      case 4 -> new GgufValue.Whole(Integer.toUnsignedLong(int32(what)));
      case 5 -> new GgufValue.Whole(int32(what));
      case 6 -> new GgufValue.Real(decimal(Float.intBitsToFloat(int32(what))));
      case 7 -> new GgufValue.Flag(flag(what));
      case 8 -> new GgufValue.Text(text(what));
      case 9 -> items(what, depth);
      case 10 -> {
        long value = int64(what);
        if (value < 0) {
          throw error("%s is %s".formatted(what, Long.toUnsignedString(value)));
        }
        yield new GgufValue.Whole(value);
      }
      case 11 -> new GgufValue.Whole(int64(what));
      case 12 -> new GgufValue.Real(Double.longBitsToDouble(int64(what)));
      default ->
          throw error("%s has unknown type %s".formatted(what, Integer.toUnsignedString(type)));
    };
  }

  private boolean flag(String what) {
    int value = uint8(what);
    if (value > 1) {
      throw error("%s is neither true nor false but %d".formatted(what, value));
    }
    return value == 1;
  }

  private GgufValue items(String what, int depth) {
    if (depth == DEEPEST) {
      throw error("%s holds lists nested more than %d deep".formatted(what, DEEPEST));
    }
    int type = int32(what);
    int count = count("number of items of " + what, 1);
    items += count;
    if (items > MOST_ITEMS) {
      throw error("metadata has more than %d list items".formatted(MOST_ITEMS));
    }
    List<GgufValue> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(value(type, what, depth + 1));
    }
    return new GgufValue.Items(values);
  }

  /// The shortest decimal number that rounds to this one.
  private static double decimal(float value) {
    return Double.parseDouble(Float.toString(value));
  }

  FlyroomException error(String problem) {
    return new FlyroomException(
        "%s: %s (at byte %d); the file is cut off or not a GGUF file"
            .formatted(file, problem, position));
  }
}
