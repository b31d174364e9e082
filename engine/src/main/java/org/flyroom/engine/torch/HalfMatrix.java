package org.flyroom.engine.torch;

import java.util.Optional;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/// A linear layer's weights in half precision, laid out for FBGEMM, which multiplies them with fp32
/// inputs and adds up in fp32.
///
/// The layout is made once, so products with few rows do not pay for it each time, as those of
/// OpenBLAS do: one row is multiplied about ten times faster, 32 rows twice. Most checkpoints store
/// 16 bits a weight, which one half holds without loss. What it does not hold, a second one does,
/// 2048 times as large: together they have the 24 bits of fp32, and half the speed.
///
/// Knows no gradients. Lives outside scopes until closed; any number of threads may use it.
public final class HalfMatrix implements AutoCloseable {
  /// How far off halves may be, over the largest weight: what fp32 itself leaves of a sum of a
  /// thousand products is ten times as much.
  private static final double TOLERANCE = 1.0 / (1 << 20);

  /// A half has eleven bits, so what it leaves is at most 2^-11 of it.
  private static final double SECOND_SCALE = 1 << 11;

  private final IValue first;
  private final @Nullable IValue second;

  private HalfMatrix(IValue first, @Nullable IValue second) {
    this.first = first;
    this.second = second;
  }

  /// libtorch reaches FBGEMM by the names of its operators only.
  private static final class Operators {
    static final OperatorHandle PACK = named("quantized::linear_prepack_fp16");
    static final OperatorHandle MULTIPLY = named("quantized::linear_dynamic_fp16");

    /// FBGEMM knows one family of processors, and libtorch tells only when it is asked to pack.
    static final boolean WORK = works();

    private static OperatorHandle named(String name) {
      OperatorHandle operator = Dispatcher.realSingleton().findSchemaOrThrow(name, "");
      // It outlives the scope in which it is first asked for.
      operator.retainReference();
      return operator;
    }

    private static boolean works() {
      return Torch.inference(
          () -> {
            Tensor one = Tensor.of(new float[] {1}, 1, 1);
            try (HalfMatrix matrix = new HalfMatrix(packed(one.raw, null), null)) {
              return matrix.times(one).item() == 1;
            } catch (RuntimeException e) {
              // Whatever it says here, this processor has no such kernel; the plain product serves.
              return false;
            }
          });
    }
  }

  /// Rounds weights, in place, to what one half holds.
  ///
  /// @return false where some are beyond its range; they are then infinite
  public static boolean round(Tensor weight) {
    return Torch.inference(
        () -> {
          weight.raw.copy_(rounded(weight.raw));
          return Double.isFinite(largest(weight.raw));
        });
  }

  /// Lays out `[out, in]` weights, of which a copy is made.
  ///
  /// @param bias `[out]` or null
  /// @return empty where halves cannot hold the weights, or FBGEMM does not know this processor
  public static Optional<HalfMatrix> of(Tensor weight, @Nullable Tensor bias) {
    if (weight.type() != DType.FP32 || !Operators.WORK) {
      return Optional.empty();
    }
    return Torch.inference(() -> of(weight.raw, bias == null ? null : bias.raw));
  }

  private static Optional<HalfMatrix> of(
      org.bytedeco.pytorch.Tensor weight, org.bytedeco.pytorch.@Nullable Tensor bias) {
    double allowed = TOLERANCE * largest(weight);
    var left = weight.sub(rounded(weight));
    // Infinite or undefined weights fail every comparison.
    if (largest(left) <= allowed) {
      return Optional.of(new HalfMatrix(packed(weight, bias), null));
    }
    var second = left.mul(new Scalar(SECOND_SCALE));
    if (largest(second.sub(rounded(second))) <= allowed * SECOND_SCALE) {
      return Optional.of(new HalfMatrix(packed(weight, bias), packed(second, null)));
    }
    return Optional.empty();
  }

  private static org.bytedeco.pytorch.Tensor rounded(org.bytedeco.pytorch.Tensor values) {
    return values.to(ScalarType.Half).to(ScalarType.Float);
  }

  private static double largest(org.bytedeco.pytorch.Tensor values) {
    return values.abs().max().item_double();
  }

  private static IValue packed(
      org.bytedeco.pytorch.Tensor weight, org.bytedeco.pytorch.@Nullable Tensor bias) {
    try (IValue weights = new IValue(weight);
        IValue added = bias == null ? new IValue() : new IValue(bias);
        IValueVector stack = new IValueVector(weights, added)) {
      Operators.PACK.callBoxed(stack);
      IValue packed = new IValue(stack.get(0));
      packed.retainReference();
      return packed;
    }
  }

  /// Whether one half was enough for each weight.
  public boolean single() {
    return second == null;
  }

  /// `x` times the transpose of the weights, plus the bias.
  ///
  /// @param x `[..., in]`, fp32
  /// @return `[..., out]`, fp32
  public Tensor times(Tensor x) {
    Tensor product = product(x, first);
    return second == null ? product : product.addInPlace(product(x, second), 1 / SECOND_SCALE);
  }

  private static Tensor product(Tensor x, IValue packed) {
    // Closed at once: each holds on to its tensor's memory.
    try (IValue input = new IValue(x.raw);
        IValueVector stack = new IValueVector(input, packed)) {
      Operators.MULTIPLY.callBoxed(stack);
      // A tensor of its own: what the stack gives out is a view of the stack.
      return new Tensor(new org.bytedeco.pytorch.Tensor(stack.get(0).toTensor()));
    }
  }

  @Override
  public void close() {
    first.close();
    if (second != null) {
      second.close();
    }
  }
}
