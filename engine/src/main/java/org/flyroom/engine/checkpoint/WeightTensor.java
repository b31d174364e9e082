package org.flyroom.engine.checkpoint;

import static java.util.Objects.requireNonNull;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.flyroom.core.FlyroomException;

/// A named tensor in memory, usually mapped from a file. Valid until its source is closed.
///
/// @param name the name it is asked for by
/// @param shape sizes, outermost first; the last dimension is contiguous
/// @param type how values are stored
/// @param data the stored bytes, little-endian, without alignment
/// @param layout how the stored values relate to those that [#decodeTo] gives
/// @param origin the file and, where it differs, the name in it, for messages
public record WeightTensor(
    String name,
    List<Long> shape,
    ElementType type,
    MemorySegment data,
    Layout layout,
    String origin) {

  public WeightTensor {
    requireNonNull(name, "name");
    requireNonNull(type, "type");
    requireNonNull(layout, "layout");
    requireNonNull(origin, "origin");
    shape = List.copyOf(shape);
    long elements = 1;
    for (long size : shape) {
      if (size < 0) {
        throw new IllegalArgumentException("shape %s of '%s'".formatted(shape, name));
      }
      elements = Math.multiplyExact(elements, size);
    }
    if (type.bytesOf(elements) != data.byteSize()) {
      throw new IllegalArgumentException(
          "'%s': %d bytes for %s of shape %s".formatted(name, data.byteSize(), type, shape));
    }
  }

  /// A tensor of fp32 values on the heap.
  ///
  /// @throws IllegalArgumentException when the shape does not hold so many values
  public static WeightTensor ofFloats(String name, List<Long> shape, float[] values) {
    return new WeightTensor(
        name,
        shape,
        ElementType.F32,
        MemorySegment.ofArray(values.clone()),
        new Layout.AsStored(),
        "memory");
  }

  /// A tensor of bf16 values on the heap, each the nearest to the one given, ties to even.
  ///
  /// @throws IllegalArgumentException when the shape does not hold so many values
  public static WeightTensor ofFloatsInBf16(String name, List<Long> shape, float[] values) {
    short[] halves = new short[values.length];
    for (int i = 0; i < values.length; i++) {
      int bits = Float.floatToIntBits(values[i]);
      boolean finite = Float.isFinite(values[i]);
      halves[i] = (short) ((finite ? bits + 0x7fff + (bits >>> 16 & 1) : bits) >>> 16);
    }
    return new WeightTensor(
        name,
        shape,
        ElementType.BF16,
        MemorySegment.ofArray(halves),
        new Layout.AsStored(),
        "memory");
  }

  /// The same bytes under another name and meaning.
  WeightTensor as(String otherName, Layout otherLayout) {
    String place = name.equals(otherName) ? origin : origin + ": " + name;
    return new WeightTensor(otherName, shape, type, data, otherLayout, place);
  }

  /// Number of values.
  public long elements() {
    return shape.stream().reduce(1L, (a, b) -> a * b);
  }

  /// Size of the first dimension; 1 for a scalar.
  public long rows() {
    return shape.isEmpty() ? 1 : shape.getFirst();
  }

  /// Whether the stored bytes are the values themselves, in order, so that a copy of [#data] in
  /// [#type] is the tensor.
  public boolean isPlain() {
    return layout instanceof Layout.AsStored && !type.isQuantised();
  }

  /// Decodes every value, in the order of the Hugging Face weight.
  ///
  /// @param fp32 receives [#elements] floats in native byte order; at least that large
  /// @throws FlyroomException when the type holds no weights, or its blocks cannot be reordered
  public void decodeTo(MemorySegment fp32) {
    long elements = elements();
    if (fp32.byteSize() / Float.BYTES < elements) {
      throw new IllegalArgumentException(
          "%d bytes for %d values of '%s'".formatted(fp32.byteSize(), elements, name));
    }
    if (!type.isDecodable()) {
      throw new FlyroomException(
          "%s: tensor '%s' is stored as %s, which cannot serve as weights; use one of %s"
              .formatted(origin, name, type, ElementType.decodableNames()));
    }
    switch (layout) {
      case Layout.AsStored _ -> Decoding.decode(type, data, 0, elements, fp32, 0);
      case Layout.PlusOne _ -> {
        Decoding.decode(type, data, 0, elements, fp32, 0);
        subtractOne(fp32, elements);
      }
      case Layout.InterleavedHeads heads -> decodeHeads(heads, fp32);
    }
  }

  /// Whether [#readRow] gives the rows of this tensor: a matrix of quantised values whose rows are
  /// whole blocks.
  public boolean isQuantisedMatrix() {
    return type.isQuantised()
        && shape.size() == 2
        && elements() > 0
        && shape.getLast() % type.blockValues() == 0
        && switch (layout) {
          case Layout.AsStored _ -> true;
          case Layout.InterleavedHeads heads -> rows() % (2L * heads.heads()) == 0;
          case Layout.PlusOne _ -> false;
        };
  }

  /// Reads one row of the Hugging Face weight as it is quantised.
  ///
  /// @param out made for this tensor's type and as many values as a row has
  public void readRow(long row, BlockValues out) {
    long stored =
        layout instanceof Layout.InterleavedHeads heads ? heads.storedRow(row, rows()) : row;
    int values = Math.toIntExact(shape.getLast());
    out.read(data, stored * values, values);
  }

  /// All values, decoded onto the heap.
  ///
  /// @throws FlyroomException as [#decodeTo], or when there are more values than an array holds
  public float[] toFloats() {
    long elements = elements();
    if (elements > Integer.MAX_VALUE - 8) {
      throw new FlyroomException(
          "%s: tensor '%s' has %d values, more than fit one array"
              .formatted(origin, name, elements));
    }
    float[] values = new float[(int) elements];
    decodeTo(MemorySegment.ofArray(values));
    return values;
  }

  private void decodeHeads(Layout.InterleavedHeads heads, MemorySegment fp32) {
    long rows = rows();
    if (rows == 0) {
      return;
    }
    long rowValues = elements() / rows;
    if (rows % (2L * heads.heads()) != 0 || rowValues % type.blockValues() != 0) {
      throw new FlyroomException(
          "%s: tensor '%s' of shape %s in %s cannot be put in order for %d heads"
              .formatted(origin, name, shape, type, heads.heads()));
    }
    for (long row = 0; row < rows; row++) {
      long stored = heads.storedRow(row, rows);
      Decoding.decode(
          type, data, stored * rowValues, rowValues, fp32, row * rowValues * Float.BYTES);
    }
  }

  private static void subtractOne(MemorySegment fp32, long elements) {
    for (long i = 0; i < elements; i++) {
      long at = i * Float.BYTES;
      fp32.set(
          ValueLayout.JAVA_FLOAT_UNALIGNED, at, fp32.get(ValueLayout.JAVA_FLOAT_UNALIGNED, at) - 1);
    }
  }
}
