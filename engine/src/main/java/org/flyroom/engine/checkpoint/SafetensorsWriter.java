package org.flyroom.engine.checkpoint;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.flyroom.core.store.Json;
import org.flyroom.core.store.WeightFiles;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes safetensors files: the same tensors give the same bytes.
public final class SafetensorsWriter {
  private static final int ALIGNMENT = 8;
  private static final long STEP = 1L << 20;

  private SafetensorsWriter() {}

  /// Writes tensors, sorted by name, and string metadata. The file appears under its name only when
  /// it is complete.
  ///
  /// @param tensors as stored, in types the format knows
  /// @param metadata such as `format` = `pt`, which transformers asks for; may be empty
  /// @throws org.flyroom.core.FlyroomException when the file cannot be written
  public static void write(
      Path file, Collection<WeightTensor> tensors, Map<String, String> metadata) {
    SequencedMap<String, WeightTensor> sorted = sorted(tensors);
    byte[] header = header(sorted, metadata);
    Path folder = file.toAbsolutePath().getParent();
    try {
      Path unfinished = Files.createTempFile(folder, file.getFileName() + ".", ".part");
      try {
        try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
          stream(header, sorted, Channels.newOutputStream(channel));
          channel.force(true);
        }
        FileBytes.moveIntoPlace(unfinished, file);
      } finally {
        Files.deleteIfExists(unfinished);
      }
    } catch (IOException e) {
      throw FileBytes.cannotWrite(file, e);
    }
  }

  /// As [#write(Path, Collection, Map)], into a file that is kept in a way of its own.
  ///
  /// @param place where the file will lie when the folder around it is finished
  public static void write(
      Path file,
      Path place,
      WeightFiles files,
      Collection<WeightTensor> tensors,
      Map<String, String> metadata) {
    SequencedMap<String, WeightTensor> sorted = sorted(tensors);
    byte[] header = header(sorted, metadata);
    files.write(file, place, out -> stream(header, sorted, out));
  }

  private static SequencedMap<String, WeightTensor> sorted(Collection<WeightTensor> tensors) {
    TreeMap<String, WeightTensor> sorted = new TreeMap<>();
    for (WeightTensor tensor : tensors) {
      if (!(tensor.layout() instanceof Layout.AsStored)) {
        throw new IllegalArgumentException("'%s' is not as stored".formatted(tensor.name()));
      }
      if (sorted.put(tensor.name(), tensor) != null) {
        throw new IllegalArgumentException("'%s' is given twice".formatted(tensor.name()));
      }
    }
    return sorted;
  }

  private static byte[] header(
      SequencedMap<String, WeightTensor> tensors, Map<String, String> metadata) {
    ObjectNode header = Json.mapper().createObjectNode();
    if (!metadata.isEmpty()) {
      ObjectNode node = header.putObject("__metadata__");
      new TreeMap<>(metadata).forEach(node::put);
    }
    long offset = 0;
    for (WeightTensor tensor : tensors.values()) {
      ObjectNode node = header.putObject(tensor.name());
      node.put(
          "dtype",
          tensor
              .type()
              .safetensorsName()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "'%s': %s does not exist in safetensors"
                              .formatted(tensor.name(), tensor.type()))));
      ArrayNode shape = node.putArray("shape");
      tensor.shape().forEach(shape::add);
      node.putArray("data_offsets").add(offset).add(offset + tensor.data().byteSize());
      offset += tensor.data().byteSize();
    }
    byte[] json = Json.line(header).getBytes(StandardCharsets.UTF_8);
    int padding = Math.floorMod(-json.length, ALIGNMENT);
    ByteBuffer bytes =
        ByteBuffer.allocate(Long.BYTES + json.length + padding).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length + (long) padding).put(json);
    while (bytes.hasRemaining()) {
      bytes.put((byte) ' ');
    }
    return bytes.array();
  }

  private static void stream(
      byte[] header, SequencedMap<String, WeightTensor> tensors, OutputStream out)
      throws IOException {
    out.write(header);
    byte[] part = new byte[(int) STEP];
    for (WeightTensor tensor : tensors.values()) {
      MemorySegment data = tensor.data();
      for (long at = 0; at < data.byteSize(); at += STEP) {
        int size = (int) Math.min(STEP, data.byteSize() - at);
        MemorySegment.copy(data, ValueLayout.JAVA_BYTE, at, part, 0, size);
        out.write(part, 0, size);
      }
    }
  }
}
