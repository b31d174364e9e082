package org.flyroom.engine.checkpoint;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// How the values of a tensor are stored: plain numbers, or blocks of quantised values that share
/// scales (the block layouts of ggml).
public enum ElementType {
  F32("F32", 0, 1, 4, true),
  F16("F16", 1, 1, 2, true),
  BF16("BF16", 30, 1, 2, true),
  F64("F64", 28, 1, 8, true),
  Q4_0("", 2, 32, 18, true),
  Q4_1("", 3, 32, 20, true),
  Q5_0("", 6, 32, 22, true),
  Q5_1("", 7, 32, 24, true),
  Q8_0("", 8, 32, 34, true),
  Q2_K("", 10, 256, 84, true),
  Q3_K("", 11, 256, 110, true),
  Q4_K("", 12, 256, 144, true),
  Q5_K("", 13, 256, 176, true),
  Q6_K("", 14, 256, 210, true),
  I8("I8", 24, 1, 1, false),
  I16("I16", 25, 1, 2, false),
  I32("I32", 26, 1, 4, false),
  I64("I64", 27, 1, 8, false),
  U8("U8", -1, 1, 1, false),
  U16("U16", -1, 1, 2, false),
  U32("U32", -1, 1, 4, false),
  U64("U64", -1, 1, 8, false),
  BOOL("BOOL", -1, 1, 1, false),
  F8_E4M3("F8_E4M3", -1, 1, 1, false),
  F8_E5M2("F8_E5M2", -1, 1, 1, false);

  private final String safetensorsName;
  private final int ggufCode;
  private final int blockValues;
  private final int blockBytes;
  private final boolean decodable;

  ElementType(
      String safetensorsName, int ggufCode, int blockValues, int blockBytes, boolean decodable) {
    this.safetensorsName = safetensorsName;
    this.ggufCode = ggufCode;
    this.blockValues = blockValues;
    this.blockBytes = blockBytes;
    this.decodable = decodable;
  }

  /// Values per block; 1 for plain numbers.
  public int blockValues() {
    return blockValues;
  }

  /// Bytes per block.
  public int blockBytes() {
    return blockBytes;
  }

  /// Whether values can be decoded to fp32. The other types may lie in a file but never serve as
  /// weights.
  public boolean isDecodable() {
    return decodable;
  }

  /// Whether values are stored in blocks with shared scales.
  public boolean isQuantised() {
    return blockValues > 1;
  }

  /// Values of a block that share one scale.
  public int groupValues() {
    return switch (this) {
      case Q2_K, Q3_K, Q6_K -> 16;
      case Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q4_K, Q5_K -> 32;
      default -> blockValues;
    };
  }

  /// Whether values have an offset besides their scale.
  public boolean isAffine() {
    return switch (this) {
      case Q4_1, Q5_1, Q2_K, Q4_K, Q5_K -> true;
      default -> false;
    };
  }

  /// Whether four bits hold the values of blocks before they are multiplied out: 0 to 15 of an
  /// [affine][#isAffine] type, -8 to 7 of any other.
  public boolean fitsFourBits() {
    return switch (this) {
      case Q4_0, Q4_1, Q2_K, Q3_K, Q4_K -> true;
      default -> false;
    };
  }

  /// Bytes of so many values.
  ///
  /// @throws ArithmeticException when the size does not fit a `long`
  /// @throws IllegalArgumentException when the values do not fill whole blocks
  public long bytesOf(long values) {
    if (values % blockValues != 0) {
      throw new IllegalArgumentException(
          "%d values do not fill blocks of %d".formatted(values, blockValues));
    }
    return Math.multiplyExact(values / blockValues, (long) blockBytes);
  }

  /// The `dtype` of the safetensors format; empty for types it does not know.
  Optional<String> safetensorsName() {
    return safetensorsName.isEmpty() ? Optional.empty() : Optional.of(safetensorsName);
  }

  static Optional<ElementType> ofSafetensors(String dtype) {
    return Arrays.stream(values())
        .filter(type -> !type.safetensorsName.isEmpty() && type.safetensorsName.equals(dtype))
        .findFirst();
  }

  static Optional<ElementType> ofGguf(int code) {
    return Arrays.stream(values())
        .filter(type -> type.ggufCode >= 0 && type.ggufCode == code)
        .findFirst();
  }

  /// The names of all types that can be decoded, for messages.
  static String decodableNames() {
    return Arrays.stream(values())
        .filter(ElementType::isDecodable)
        .map(ElementType::name)
        .collect(Collectors.joining(", "));
  }
}
