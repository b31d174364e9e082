package org.flyroom.engine.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Writes small GGUF files, sound or not.
public final class GgufBuilder {
  private static final int ALIGNMENT = 32;

  private record Tensor(String name, List<Long> shape, int type, ByteBuffer data) {}

  private final List<byte[]> entries = new ArrayList<>();
  private final List<Tensor> tensors = new ArrayList<>();
  private int version = 3;

  public GgufBuilder version(int version) {
    this.version = version;
    return this;
  }

  public GgufBuilder entry(String key, int type, Consumer<ByteBuffer> value) {
    ByteBuffer buffer = buffer();
    putText(buffer, key);
    buffer.putInt(type);
    value.accept(buffer);
    entries.add(taken(buffer));
    return this;
  }

  public GgufBuilder text(String key, String value) {
    return entry(key, 8, buffer -> putText(buffer, value));
  }

  public GgufBuilder number(String key, int value) {
    return entry(key, 4, buffer -> buffer.putInt(value));
  }

  public GgufBuilder real(String key, double value) {
    return entry(key, 6, buffer -> buffer.putFloat((float) value));
  }

  public GgufBuilder flag(String key, boolean value) {
    return entry(key, 7, buffer -> buffer.put((byte) (value ? 1 : 0)));
  }

  public GgufBuilder texts(String key, List<String> values) {
    return entry(
        key,
        9,
        buffer -> {
          buffer.putInt(8).putLong(values.size());
          values.forEach(value -> putText(buffer, value));
        });
  }

  public GgufBuilder numbers(String key, List<Integer> values) {
    return entry(
        key,
        9,
        buffer -> {
          buffer.putInt(5).putLong(values.size());
          values.forEach(buffer::putInt);
        });
  }

  public GgufBuilder reals(String key, List<Double> values) {
    return entry(
        key,
        9,
        buffer -> {
          buffer.putInt(6).putLong(values.size());
          values.forEach(value -> buffer.putFloat(value.floatValue()));
        });
  }

  public GgufBuilder tensor(String name, List<Long> shape, int type, byte[] data) {
    tensors.add(new Tensor(name, shape, type, ByteBuffer.wrap(data).position(data.length)));
    return this;
  }

  public GgufBuilder floats(String name, List<Long> shape, float... values) {
    ByteBuffer data =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      data.putFloat(value);
    }
    return tensor(name, shape, 0, data.array());
  }

  public byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer head = buffer();
    head.putInt(0x46554747).putInt(version).putLong(tensors.size()).putLong(entries.size());
    out.writeBytes(taken(head));
    entries.forEach(out::writeBytes);
    long offset = 0;
    for (Tensor tensor : tensors) {
      ByteBuffer info = buffer();
      putText(info, tensor.name);
      info.putInt(tensor.shape.size());
      tensor.shape.reversed().forEach(info::putLong);
      info.putInt(tensor.type).putLong(offset);
      out.writeBytes(taken(info));
      offset += aligned(tensor.data.capacity());
    }
    pad(out);
    for (int i = 0; i < tensors.size(); i++) {
      out.writeBytes(taken(tensors.get(i).data));
      if (i < tensors.size() - 1) {
        pad(out);
      }
    }
    return out.toByteArray();
  }

  public Path write(Path file) throws IOException {
    return Files.write(file, bytes());
  }

  private static ByteBuffer buffer() {
    return ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] taken(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.position()];
    buffer.get(0, bytes);
    return bytes;
  }

  private static void putText(ByteBuffer buffer, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    buffer.putLong(utf8.length).put(utf8);
  }

  private static int aligned(int size) {
    return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  private static void pad(ByteArrayOutputStream out) {
    out.writeBytes(new byte[aligned(out.size()) - out.size()]);
  }
}
