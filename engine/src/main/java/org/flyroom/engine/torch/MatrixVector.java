package org.flyroom.engine.torch;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import org.bytedeco.javacpp.Loader;

/// OpenBLAS's product of a matrix and a vector, on memory of tensors.
///
/// libtorch multiplies small matrices as if they were large, laying out both factors first; called
/// for a vector of its own, OpenBLAS reads the matrix once, where it lies.
final class MatrixVector {
  private static final int ROW_MAJOR = 101;
  private static final int AS_IT_IS = 111;
  private static final int TRANSPOSED = 112;
  private static final int NEXT = 1;

  private static final MethodHandle SGEMV = sgemv();

  private MatrixVector() {}

  private static MethodHandle sgemv() {
    Loader.load(org.bytedeco.openblas.global.openblas.class);
    MemorySegment function =
        SymbolLookup.loaderLookup()
            .find("cblas_sgemv")
            .orElseThrow(() -> new IllegalStateException("OpenBLAS has no cblas_sgemv"));
    // Order, transposition, rows, columns, alpha, matrix, stride, x, its step, beta, y, its step.
    FunctionDescriptor signature =
        FunctionDescriptor.ofVoid(
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_FLOAT,
            ADDRESS,
            JAVA_INT,
            ADDRESS,
            JAVA_INT,
            JAVA_FLOAT,
            ADDRESS,
            JAVA_INT);
    // It takes microseconds and calls nothing back, so the thread need not change state for it.
    return Linker.nativeLinker().downcallHandle(function, signature, Linker.Option.critical(false));
  }

  /// `y = factor * matrix x`.
  ///
  /// @param matrix `[rows, columns]`, fp32
  /// @param stride values from one row of the matrix to the next
  /// @param x `[columns]`
  /// @param y `[rows]`, overwritten
  static void multiply(
      MemorySegment matrix,
      int rows,
      int columns,
      int stride,
      float factor,
      MemorySegment x,
      MemorySegment y) {
    call(AS_IT_IS, matrix, rows, columns, stride, factor, x, y);
  }

  /// `y = factor * x matrix`, with `x` of `[rows]` and `y` of `[columns]`; for the rest as
  /// [#multiply].
  static void multiplyTransposed(
      MemorySegment matrix,
      int rows,
      int columns,
      int stride,
      float factor,
      MemorySegment x,
      MemorySegment y) {
    call(TRANSPOSED, matrix, rows, columns, stride, factor, x, y);
  }

  private static void call(
      int transposition,
      MemorySegment matrix,
      int rows,
      int columns,
      int stride,
      float factor,
      MemorySegment x,
      MemorySegment y) {
    try {
      SGEMV.invokeExact(
          ROW_MAJOR, transposition, rows, columns, factor, matrix, stride, x, NEXT, 0f, y, NEXT);
    } catch (Throwable e) {
      throw new IllegalStateException("cblas_sgemv cannot be called", e);
    }
  }
}
