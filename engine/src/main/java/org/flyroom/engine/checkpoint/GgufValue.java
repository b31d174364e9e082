package org.flyroom.engine.checkpoint;

import java.util.List;

/// A metadata value of a GGUF file.
public sealed interface GgufValue {

  /// An integer of any width; unsigned 64-bit values above the range of `long` are refused.
  record Whole(long value) implements GgufValue {}

  /// A floating-point number. One stored in 32 bits is the decimal number it was rounded from: 1e-5
  /// in fp32 reads as 1e-5.
  record Real(double value) implements GgufValue {}

  record Flag(boolean value) implements GgufValue {}

  record Text(String value) implements GgufValue {}

  record Items(List<GgufValue> values) implements GgufValue {
    public Items {
      values = List.copyOf(values);
    }
  }
}
