package org.flyroom.engine.train;

import org.flyroom.engine.decoder.Decoder;
import org.flyroom.engine.torch.DType;
import org.flyroom.engine.torch.Ops;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;

/// The vocabulary head and what a loss reads from it, a chunk of positions at a time.
///
/// What is read at a position depends on the hidden state of that position alone. So the gradient
/// with respect to the hidden states is had chunk by chunk, each chunk's logits are freed before
/// the next one's are made, and memory does not grow with the number of positions times the
/// vocabulary.
final class Head {
  /// Logits held at once. Cross-entropy needs about four times as many floats, a divergence ten.
  private static final long CHUNK_LOGITS = 1L << 23;

  private final Decoder decoder;
  private final int chunk;

  Head(Decoder decoder) {
    this(decoder, (int) Math.max(1, CHUNK_LOGITS / decoder.config().vocabulary()));
  }

  /// @param chunk positions whose logits are held at once
  Head(Decoder decoder, int chunk) {
    this.decoder = decoder;
    this.chunk = chunk;
  }

  /// A number per position.
  @FunctionalInterface
  interface Reading {
    /// Reads logits.
    ///
    /// @param logits of positions `from` on, `[m, vocabulary]`
    /// @return `[m]`, fp32
    Tensor of(Tensor logits, int from);
  }

  /// The log-probability of each position's target.
  static Reading logProbability(long[] targets) {
    return (logits, from) -> {
      int size = (int) logits.size(0);
      long[] some = new long[size];
      System.arraycopy(targets, from, some, 0, size);
      return Ops.crossEntropy(logits, Tensor.of(some, size)).multiply(-1);
    };
  }

  /// Reads values only.
  ///
  /// @param hidden `[n, hidden]`
  float[] values(Tensor hidden, Reading reading) {
    float[] values = new float[(int) hidden.size(0)];
    for (int from = 0; from < values.length; from += chunk) {
      int start = from;
      int size = Math.min(chunk, values.length - start);
      float[] some =
          Torch.inference(
              () -> reading.of(decoder.logits(hidden.narrow(0, start, size)), start).toFloats());
      System.arraycopy(some, 0, values, start, size);
    }
    return values;
  }

  /// What was read, and how it changes with the hidden states.
  ///
  /// @param values `[n]`
  /// @param slopes gradient of each position's value with respect to its hidden state, `[n,
  ///   hidden]`
  record Read(float[] values, Tensor slopes) {}

  /// Reads values and their gradients. Where the head's own weights are trainable, the gradient of
  /// the sum of all values is added to theirs.
  ///
  /// @param hidden `[n, hidden]`
  Read read(Tensor hidden, Reading reading) {
    Tensor fixed = hidden.detach();
    int positions = (int) fixed.size(0);
    Tensor slopes = Tensor.zeros(fixed.type(), fixed.shape());
    float[] values = new float[positions];
    for (int from = 0; from < positions; from += chunk) {
      int start = from;
      int size = Math.min(chunk, positions - start);
      float[] some =
          Torch.scoped(
              () -> {
                Tensor leaf =
                    fixed.narrow(0, start, size).detach().trainable(slopes.narrow(0, start, size));
                Tensor read = reading.of(decoder.logits(leaf), start);
                read.sum().backward();
                return read.detach().toFloats();
              });
      System.arraycopy(some, 0, values, start, size);
    }
    return new Read(values, slopes);
  }

  /// Carries gradients on from the hidden states to what they were made of.
  ///
  /// @param hidden `[n, hidden]`, with its history
  /// @param factors the loss's derivative with respect to each value read, `[n]`
  static void backward(Tensor hidden, Tensor slopes, double[] factors) {
    float[] narrow = new float[factors.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) factors[i];
    }
    Tensor column = Tensor.of(narrow, factors.length, 1);
    backward(hidden, slopes.to(DType.FP32).multiply(column).to(slopes.type()));
  }

  /// As the other, all factors being 1.
  static void backward(Tensor hidden, Tensor gradient) {
    // The gradient of this product's sum with respect to the hidden states is the gradient given.
    hidden.multiply(gradient).sum().backward();
  }
}
