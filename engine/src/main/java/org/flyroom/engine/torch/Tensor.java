package org.flyroom.engine.torch;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/// A tensor of libtorch.
///
/// It lives until the [Torch] scope that made it ends, unless it is [kept][#keep()]; a kept tensor
/// is freed by [#close()]. Operations named `...InPlace` change this tensor and return it.
public final class Tensor implements AutoCloseable {
  final org.bytedeco.pytorch.Tensor raw;

  Tensor(org.bytedeco.pytorch.Tensor raw) {
    this.raw = raw;
  }

  // Making

  /// Zeros.
  public static Tensor zeros(DType type, long... shape) {
    try (var options = options(type)) {
      return new Tensor(torch.zeros(shape, options));
    }
  }

  /// One value everywhere.
  public static Tensor filled(double value, DType type, long... shape) {
    try (var options = options(type);
        Scalar scalar = new Scalar(value)) {
      return new Tensor(torch.full(shape, scalar, options));
    }
  }

  /// Memory that is not set; fill it through [#memory()].
  public static Tensor empty(DType type, long... shape) {
    try (var options = options(type);
        var anyLayout = new MemoryFormatOptional()) {
      return new Tensor(torch.empty(shape, options, anyLayout));
    }
  }

  /// A copy of the values, fp32.
  public static Tensor of(float[] values, long... shape) {
    Tensor tensor = empty(DType.FP32, shape);
    MemorySegment.copy(
        values, 0, tensor.memory(), ValueLayout.JAVA_FLOAT, 0, requireCount(values.length, shape));
    return tensor;
  }

  /// A copy of the values, int64.
  public static Tensor of(long[] values, long... shape) {
    Tensor tensor = empty(DType.INT64, shape);
    MemorySegment.copy(
        values, 0, tensor.memory(), ValueLayout.JAVA_LONG, 0, requireCount(values.length, shape));
    return tensor;
  }

  private static int requireCount(int values, long[] shape) {
    if (Arrays.stream(shape).reduce(1, Math::multiplyExact) != values) {
      throw new IllegalArgumentException(
          "%d values for shape %s".formatted(values, Arrays.toString(shape)));
    }
    return values;
  }

  private static TensorOptions options(DType type) {
    return new TensorOptions(type.scalar);
  }

  // Life

  /// Lets this tensor outlive the scope that made it; whoever keeps it closes it.
  public Tensor keep() {
    raw.retainReference();
    return this;
  }

  /// Gives this tensor up before the scope that it belongs to ends. One that is kept lives on.
  public void drop() {
    PointerScope scope = PointerScope.getInnerScope();
    if (scope != null) {
      scope.detach(raw);
    }
  }

  @Override
  public void close() {
    raw.close();
  }

  // Facts

  public long size(int dimension) {
    return raw.size(dimension);
  }

  public long[] shape() {
    long[] shape = new long[(int) raw.dim()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = raw.size(i);
    }
    return shape;
  }

  public long count() {
    return raw.numel();
  }

  public DType type() {
    var scalar = raw.scalar_type();
    for (DType type : DType.values()) {
      if (type.scalar.value == scalar.value) {
        return type;
      }
    }
    throw new IllegalStateException("element type " + scalar + " is not in use here");
  }

  /// The bytes of a contiguous tensor, for bulk reading and writing. Valid as long as the tensor.
  public MemorySegment memory() {
    if (!raw.is_contiguous()) {
      throw new IllegalStateException("only contiguous tensors have one run of memory");
    }
    return MemorySegment.ofAddress(raw.data_ptr().address())
        .reinterpret(raw.numel() * type().bytes());
  }

  /// Values in row-major order, as fp32.
  public float[] toFloats() {
    Tensor source = to(DType.FP32).contiguous();
    float[] values = new float[Math.toIntExact(source.count())];
    try (FloatPointer pointer = source.raw.data_ptr_float()) {
      pointer.get(values);
    }
    return values;
  }

  /// Values of an int64 tensor in row-major order.
  public long[] toLongs() {
    Tensor source = contiguous();
    long[] values = new long[Math.toIntExact(source.count())];
    try (LongPointer pointer = source.raw.data_ptr_long()) {
      pointer.get(values);
    }
    return values;
  }

  /// The value of a tensor with one element.
  public double item() {
    return raw.item_double();
  }

  // Shape

  public Tensor view(long... shape) {
    return new Tensor(raw.view(shape));
  }

  public Tensor reshape(long... shape) {
    return new Tensor(raw.reshape(shape));
  }

  public Tensor narrow(int dimension, long start, long length) {
    return new Tensor(raw.narrow(dimension, start, length));
  }

  public Tensor transpose(int first, int second) {
    return new Tensor(raw.transpose(first, second));
  }

  public Tensor unsqueeze(int dimension) {
    return new Tensor(raw.unsqueeze(dimension));
  }

  /// Repeats dimensions of size 1 without copying.
  public Tensor expand(long... shape) {
    return new Tensor(raw.expand(shape));
  }

  public Tensor contiguous() {
    return new Tensor(raw.contiguous());
  }

  public Tensor to(DType type) {
    return new Tensor(raw.to(type.scalar));
  }

  /// Rows `index` of dimension `dimension`.
  public Tensor select(int dimension, Tensor index) {
    return new Tensor(raw.index_select(dimension, index.raw));
  }

  /// One element per position of `index` along `dimension`.
  public Tensor gather(int dimension, Tensor index) {
    return new Tensor(raw.gather(dimension, index.raw));
  }

  /// Overwrites rows `index` of dimension `dimension`.
  public Tensor copyRowsInPlace(int dimension, Tensor index, Tensor rows) {
    raw.index_copy_(dimension, index.raw, rows.raw);
    return this;
  }

  public Tensor copyInPlace(Tensor other) {
    raw.copy_(other.raw);
    return this;
  }

  // Arithmetic

  public Tensor add(Tensor other) {
    return new Tensor(raw.add(other.raw));
  }

  public Tensor add(double value) {
    try (Scalar scalar = new Scalar(value)) {
      return new Tensor(raw.add(scalar));
    }
  }

  public Tensor subtract(Tensor other) {
    return new Tensor(raw.sub(other.raw));
  }

  public Tensor addInPlace(Tensor other) {
    raw.add_(other.raw);
    return this;
  }

  public Tensor multiply(Tensor other) {
    return new Tensor(raw.mul(other.raw));
  }

  /// This plus `factor * other`.
  public Tensor addInPlace(Tensor other, double factor) {
    try (Scalar scalar = new Scalar(factor)) {
      raw.add_(other.raw, scalar);
    }
    return this;
  }

  public Tensor multiplyInPlace(Tensor other) {
    raw.mul_(other.raw);
    return this;
  }

  public Tensor multiply(double factor) {
    try (Scalar scalar = new Scalar(factor)) {
      return new Tensor(raw.mul(scalar));
    }
  }

  public Tensor multiplyInPlace(double factor) {
    try (Scalar scalar = new Scalar(factor)) {
      raw.mul_(scalar);
    }
    return this;
  }

  public Tensor addInPlace(double value) {
    try (Scalar scalar = new Scalar(value)) {
      raw.add_(scalar);
    }
    return this;
  }

  /// This plus `factor * left * right`.
  public Tensor addProductInPlace(Tensor left, Tensor right, double factor) {
    try (Scalar scalar = new Scalar(factor)) {
      raw.addcmul_(left.raw, right.raw, scalar);
    }
    return this;
  }

  /// This plus `factor * numerator / denominator`.
  public Tensor addQuotientInPlace(Tensor numerator, Tensor denominator, double factor) {
    try (Scalar scalar = new Scalar(factor)) {
      raw.addcdiv_(numerator.raw, denominator.raw, scalar);
    }
    return this;
  }

  public Tensor exp() {
    return new Tensor(raw.exp());
  }

  public Tensor sqrt() {
    return new Tensor(raw.sqrt());
  }

  public Tensor tanh() {
    return new Tensor(raw.tanh());
  }

  public Tensor zeroInPlace() {
    raw.zero_();
    return this;
  }

  /// Sum over all elements, a tensor of one.
  public Tensor sum() {
    return new Tensor(raw.sum());
  }

  /// Sum over the last dimension.
  public Tensor sumOfLast() {
    return new Tensor(raw.sum(-1));
  }

  /// Euclidean norm over all elements.
  public double norm() {
    return raw.norm().item_double();
  }

  public Tensor matmul(Tensor other) {
    return new Tensor(raw.matmul(other.raw));
  }

  /// log(sum(exp)) over the last dimension.
  public Tensor logSumExp() {
    return new Tensor(raw.logsumexp(-1));
  }

  /// Softmax over the last dimension.
  public Tensor softmax() {
    return new Tensor(raw.softmax(-1));
  }

  /// Logarithm of [#softmax], without its underflow.
  public Tensor logSoftmax() {
    return new Tensor(raw.log_softmax(-1));
  }

  /// Index of the largest element of the last dimension.
  public Tensor argmax() {
    try (LongOptional last = new LongOptional(-1)) {
      return new Tensor(raw.argmax(last, false));
    }
  }

  // Gradients

  /// Makes this a leaf whose gradient is accumulated into `gradient`.
  public Tensor trainable(Tensor gradient) {
    raw.requires_grad_(true);
    raw.mutable_grad().put(gradient.raw);
    return this;
  }

  /// Adds the gradient of this scalar to every trainable tensor it depends on.
  public void backward() {
    raw.backward();
  }

  /// The same values, cut off from gradients.
  public Tensor detach() {
    return new Tensor(raw.detach());
  }
}
