package org.flyroom.engine.torch;

import org.bytedeco.pytorch.global.torch.ScalarType;

/// Element types the engine computes with. Half precision is left out: on processors it is about
/// seventy times slower than bf16.
public enum DType {
  FP32(ScalarType.Float, 4, "fp32"),
  BF16(ScalarType.BFloat16, 2, "bf16"),
  INT64(ScalarType.Long, 8, "int64");

  final ScalarType scalar;
  private final int bytes;
  private final String word;

  DType(ScalarType scalar, int bytes, String word) {
    this.scalar = scalar;
    this.bytes = bytes;
    this.word = word;
  }

  public int bytes() {
    return bytes;
  }

  /// The name users write, such as `bf16`.
  public String word() {
    return word;
  }
}
