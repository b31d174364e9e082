package org.flyroom.engine.torch;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// Operations on several tensors.
public final class Ops {
  /// `at::Reduction::None`.
  private static final long NO_REDUCTION = 0;

  /// libtorch's own default; no target has it.
  private static final long IGNORED_TARGET = -100;

  private Ops() {}

  /// `x` times the transpose of `weight`, plus `bias`.
  ///
  /// @param x `[..., in]`
  /// @param weight `[out, in]`
  /// @param bias `[out]` or null
  public static Tensor linear(Tensor x, Tensor weight, @Nullable Tensor bias) {
    if (bias == null) {
      return new Tensor(torch.linear(x.raw, weight.raw));
    }
    try (TensorOptional optional = new TensorOptional(bias.raw)) {
      return new Tensor(torch.linear(x.raw, weight.raw, optional));
    }
  }

  /// Rows of `table` by id: `[n]` into `[n, width]`.
  public static Tensor embedding(Tensor table, Tensor ids) {
    return new Tensor(torch.embedding(table.raw, ids.raw));
  }

  /// `x / sqrt(mean(x^2) + epsilon) * weight` over the last dimension (Zhang and Sennrich 2019,
  /// arXiv 1910.07467).
  public static Tensor rmsNorm(Tensor x, Tensor weight, double epsilon) {
    try (TensorOptional optional = new TensorOptional(weight.raw);
        DoubleOptional eps = new DoubleOptional(epsilon)) {
      return new Tensor(torch.rms_norm(x.raw, weight.shape(), optional, eps));
    }
  }

  public static Tensor silu(Tensor x) {
    return new Tensor(torch.silu(x.raw));
  }

  /// Gelu by the error function.
  public static Tensor gelu(Tensor x) {
    return new Tensor(torch.gelu(x.raw));
  }

  /// Gelu in its tanh approximation.
  public static Tensor geluTanh(Tensor x) {
    return new Tensor(torch.gelu(x.raw, "tanh"));
  }

  /// Joined along a dimension.
  public static Tensor concatenate(int dimension, Tensor... parts) {
    org.bytedeco.pytorch.Tensor[] raws = new org.bytedeco.pytorch.Tensor[parts.length];
    for (int i = 0; i < parts.length; i++) {
      raws[i] = parts[i].raw;
    }
    try (TensorVector vector = new TensorVector(raws)) {
      return new Tensor(torch.cat(vector, dimension));
    }
  }

  /// Scaled dot-product attention; key-value heads are shared by groups of query heads.
  ///
  /// @param query `[batch, heads, queries, width]`
  /// @param key `[batch, key-value heads, keys, width]`
  /// @param value as `key`
  /// @param mask added to the scores, broadcastable to `[batch, heads, queries, keys]`; null for
  ///   none
  /// @param causal a query sees keys up to its own position only; not together with a mask
  /// @param scale multiplies the scores
  public static Tensor attention(
      Tensor query, Tensor key, Tensor value, @Nullable Tensor mask, boolean causal, double scale) {
    boolean grouped = query.size(1) != key.size(1);
    try (TensorOptional optional =
            mask == null ? new TensorOptional() : new TensorOptional(mask.raw);
        DoubleOptional factor = new DoubleOptional(scale)) {
      return new Tensor(
          torch.scaled_dot_product_attention(
              query.raw, key.raw, value.raw, optional, 0, causal, factor, grouped));
    }
  }

  /// Zeroes each value with the given probability and scales the others so that the mean stays.
  /// Draws from the generator seeded by [Torch#seed].
  public static Tensor dropout(Tensor x, double probability) {
    return new Tensor(torch.dropout(x.raw, probability, true));
  }

  /// Minus the log-probability of each row's target, `[n]`.
  ///
  /// @param logits `[n, vocabulary]`, fp32
  /// @param targets `[n]`, int64
  public static Tensor crossEntropy(Tensor logits, Tensor targets) {
    try (TensorOptional noWeights = new TensorOptional()) {
      return new Tensor(
          torch.cross_entropy_loss(
              logits.raw, targets.raw, noWeights, NO_REDUCTION, IGNORED_TARGET, 0));
    }
  }

  /// Element by element.
  public static Tensor quotient(Tensor numerator, Tensor denominator) {
    return new Tensor(numerator.raw.div(denominator.raw));
  }

  /// Ones on the diagonal, `[n, n]`, fp32.
  public static Tensor identity(long n) {
    return new Tensor(torch.eye(n));
  }

  /// The `x` for which `matrix` times `x` is `target`.
  ///
  /// @param matrix `[n, n]`, invertible
  /// @param target `[n, k]`
  public static Tensor solve(Tensor matrix, Tensor target) {
    return new Tensor(torch.linalg_solve(matrix.raw, target.raw));
  }

  /// Eigenvectors of a symmetric matrix in columns, those of the smallest eigenvalues first.
  ///
  /// @param matrix `[n, n]`
  /// @return `[n, n]`
  public static Tensor eigenvectors(Tensor matrix) {
    return new Tensor(torch.linalg_eigh(matrix.raw).get1());
  }
}
