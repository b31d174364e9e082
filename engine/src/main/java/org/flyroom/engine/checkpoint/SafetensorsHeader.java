package org.flyroom.engine.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;
import org.flyroom.core.store.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the header of a safetensors file says, checked against the file's size.
record SafetensorsHeader(List<WeightTensor> tensors, Map<String, String> metadata) {
  private static final long LARGEST = 100_000_000;
  private static final ValueLayout.OfLong LENGTH =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /// A tensor's place in the data, `begin` inclusive to `end` exclusive.
  private record Entry(String name, ElementType type, List<Long> shape, long begin, long end) {}

  static SafetensorsHeader read(Path file, MemorySegment bytes) {
    if (bytes.byteSize() < Long.BYTES) {
      throw new FlyroomException(
          "%s: %d bytes are too few for a safetensors file; it may be cut off"
              .formatted(file, bytes.byteSize()));
    }
    long length = bytes.get(LENGTH, 0);
    long room = bytes.byteSize() - Long.BYTES;
    if (length < 2 || length > Math.min(room, LARGEST)) {
      throw new FlyroomException(
          "%s: header length %s, but %d bytes follow (at most %d may be header); the file is cut off or not safetensors"
              .formatted(file, Long.toUnsignedString(length), room, LARGEST));
    }
    String text =
        FileBytes.decodeUtf8(bytes.asSlice(Long.BYTES, length).toArray(ValueLayout.JAVA_BYTE));
    if (text == null) {
      throw new FlyroomException("%s: the header is not UTF-8 text".formatted(file));
    }
    ObjectNode header = Json.parseObject(file + ": header", text);
    MemorySegment data = bytes.asSlice(Long.BYTES + length);
    Problems problems = new Problems();
    Map<String, String> metadata = metadata(file, header.path("__metadata__"), problems);
    List<Entry> entries = new ArrayList<>();
    List<String> beyondTheEnd = new ArrayList<>();
    for (Map.Entry<String, JsonNode> property : header.properties()) {
      if (property.getKey().equals("__metadata__")) {
        continue;
      }
      String where = "%s: tensor %s: ".formatted(file, Problems.quote(property.getKey()));
      Entry entry = entry(where, property.getKey(), property.getValue(), problems);
      if (entry != null && entry.end > data.byteSize()) {
        beyondTheEnd.add(
            where
                + "offsets %d to %d do not lie in the %d bytes of data; the file may be cut off"
                    .formatted(entry.begin, entry.end, data.byteSize()));
      } else if (entry != null) {
        entries.add(entry);
      }
    }
    problems.addAsOne(beyondTheEnd);
    if (problems.isEmpty()) {
      checkCover(file, entries, data.byteSize(), problems);
    }
    problems.throwIfAny();
    List<WeightTensor> tensors = new ArrayList<>();
    for (Entry entry : entries) {
      tensors.add(
          new WeightTensor(
              entry.name,
              entry.shape,
              entry.type,
              data.asSlice(entry.begin, entry.end - entry.begin),
              new Layout.AsStored(),
              file.toString()));
    }
    return new SafetensorsHeader(tensors, metadata);
  }

  private static Map<String, String> metadata(Path file, JsonNode node, Problems problems) {
    Map<String, String> metadata = new TreeMap<>();
    if (node.isMissingNode()) {
      return metadata;
    }
    if (!node.isObject()) {
      problems.add("%s: '__metadata__' must be an object".formatted(file));
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (entry.getValue().isString()) {
        metadata.put(entry.getKey(), entry.getValue().stringValue());
      } else {
        problems.add(
            "%s: metadata %s must be text".formatted(file, Problems.quote(entry.getKey())));
      }
    }
    return metadata;
  }

  private static @Nullable Entry entry(
      String where, String name, JsonNode node, Problems problems) {
    if (!node.path("dtype").isString()) {
      problems.add(where + "no 'dtype'");
      return null;
    }
    String dtype = node.path("dtype").stringValue();
    Optional<ElementType> type = ElementType.ofSafetensors(dtype);
    if (type.isEmpty()) {
      problems.add(where + "unknown dtype " + Problems.quote(dtype));
      return null;
    }
    List<Long> shape = naturals(node.path("shape"));
    List<Long> offsets = naturals(node.path("data_offsets"));
    if (shape == null || offsets == null || offsets.size() != 2) {
      problems.add(
          where + "'shape' must be a list of sizes and 'data_offsets' a list of two offsets");
      return null;
    }
    long begin = offsets.get(0);
    long end = offsets.get(1);
    if (begin > end) {
      problems.add(where + "offsets %d to %d run backwards".formatted(begin, end));
      return null;
    }
    long expected;
    try {
      long elements = 1;
      for (long dimension : shape) {
        elements = Math.multiplyExact(elements, dimension);
      }
      expected = type.get().bytesOf(elements);
    } catch (ArithmeticException e) {
      problems.add(where + "shape %s is larger than any file".formatted(shown(shape)));
      return null;
    }
    if (expected != end - begin) {
      problems.add(
          where
              + "shape %s in %s takes %d bytes, but the offsets hold %d"
                  .formatted(shown(shape), dtype, expected, end - begin));
      return null;
    }
    return new Entry(name, type.get(), shape, begin, end);
  }

  /// The numbers of a JSON list, all of them whole and not negative; null for anything else.
  private static @Nullable List<Long> naturals(JsonNode node) {
    if (!node.isArray()) {
      return null;
    }
    List<Long> numbers = new ArrayList<>();
    for (JsonNode item : node) {
      if (!item.isIntegralNumber() || !item.canConvertToLong() || item.longValue() < 0) {
        return null;
      }
      numbers.add(item.longValue());
    }
    return numbers;
  }

  private static String shown(List<Long> shape) {
    return shape.size() <= 8 ? shape.toString() : "of %d dimensions".formatted(shape.size());
  }

  private static void checkCover(Path file, List<Entry> entries, long size, Problems problems) {
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long covered = 0;
    for (Entry entry : entries) {
      if (entry.begin != covered) {
        problems.add(
            "%s: tensor %s begins at %d, %s the one before ends at %d"
                .formatted(
                    file,
                    Problems.quote(entry.name),
                    entry.begin,
                    entry.begin < covered ? "inside another:" : "after a gap:",
                    covered));
      }
      covered = Math.max(covered, entry.end);
    }
    if (covered != size) {
      problems.add("%s: %d bytes of data, but the tensors take %d".formatted(file, size, covered));
    }
  }
}
