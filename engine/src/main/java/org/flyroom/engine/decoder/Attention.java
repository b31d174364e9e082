package org.flyroom.engine.decoder;

import org.flyroom.engine.torch.Ops;
import org.flyroom.engine.torch.Tensor;
import org.jspecify.annotations.Nullable;

/// Attention of one call: which keys each query may see.
final class Attention {
  private Attention() {}

  /// @param scale multiplies the scores
  /// @param softCap scores are squashed to `cap * tanh(score / cap)`; 0 for none
  record Form(double scale, double softCap) {}

  /// Queries over keys and values.
  ///
  /// @param query `[rows, heads, tokens, width]`
  /// @param key `[rows, key-value heads, positions, width]`
  /// @param value as `key`
  /// @param mask added to the scores; null means causal, with as many positions as tokens
  /// @return `[rows, heads, tokens, width]`
  static Tensor over(Tensor query, Tensor key, Tensor value, @Nullable Tensor mask, Form form) {
    if (form.softCap() == 0) {
      return Ops.attention(query, key, value, mask, mask == null, form.scale());
    }
    if (mask == null) {
      throw new IllegalArgumentException("capped scores need their mask spelled out");
    }
    Tensor scores = query.matmul(spread(key, query).transpose(2, 3)).multiplyInPlace(form.scale());
    // Tanh needs its result for the gradient, so the factor after it may not work in place.
    scores = scores.multiplyInPlace(1 / form.softCap()).tanh().multiply(form.softCap()).add(mask);
    return scores.softmax().matmul(spread(value, query));
  }

  /// Each key-value head repeated for the group of query heads it serves.
  private static Tensor spread(Tensor heads, Tensor query) {
    long groups = query.size(1) / heads.size(1);
    return heads
        .unsqueeze(2)
        .expand(heads.size(0), heads.size(1), groups, heads.size(2), heads.size(3))
        .reshape(heads.size(0), query.size(1), heads.size(2), heads.size(3));
  }
}
