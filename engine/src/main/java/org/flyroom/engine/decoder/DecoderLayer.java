package org.flyroom.engine.decoder;

import java.util.List;
import org.flyroom.core.model.Place;
import org.flyroom.engine.checkpoint.ModelConfig;
import org.flyroom.engine.decoder.RotaryTable.Rotation;
import org.flyroom.engine.lora.AdapterStack;
import org.flyroom.engine.torch.Ops;
import org.flyroom.engine.torch.Tensor;
import org.jspecify.annotations.Nullable;

/// One decoder layer: attention and a gated feed-forward block, each behind a norm and around a
/// residual. What a family lacks is null.
///
/// @param window a position sees itself and window - 1 before it; 0 for all before it
/// @param rope its rotary table, shared by layers and closed by the decoder
record DecoderLayer(
    int index,
    Tensor attentionNorm,
    Linear query,
    Linear key,
    Linear value,
    Linear output,
    @Nullable Tensor queryNorm,
    @Nullable Tensor keyNorm,
    @Nullable Tensor afterAttentionNorm,
    Tensor feedForwardNorm,
    Linear gate,
    Linear up,
    Linear down,
    @Nullable Tensor afterFeedForwardNorm,
    int window,
    RotaryTable rope) {

  /// What all layers of one call share.
  ///
  /// @param slots where the cache takes the new positions; null without a cache
  /// @param mask for this layer's window; null for plain causal attention, and for one token a row
  /// @param oneByOne whether every row has one token, read from the cache by
  ///   [KvCache#attendedByOneToken]
  record Context(
      ModelConfig config,
      long rows,
      long tokens,
      Rotation rotation,
      @Nullable Tensor mask,
      @Nullable KvCache cache,
      @Nullable Tensor slots,
      int positions,
      boolean oneByOne,
      AdapterStack adapters,
      Decoder.Tap tap,
      int[] starts) {

    /// A state on its way, as the tap leaves it.
    Tensor passed(Place.Part part, DecoderLayer layer, Tensor state) {
      return tap.pass(part, layer.index() + 1, state, starts);
    }
  }

  /// `[rows, tokens, hidden]` to the same shape.
  Tensor apply(Tensor x, Context context) {
    double epsilon = context.config().normEpsilon();
    Tensor attended =
        output.apply(attend(Ops.rmsNorm(x, attentionNorm, epsilon), context), context.adapters());
    if (afterAttentionNorm != null) {
      attended = Ops.rmsNorm(attended, afterAttentionNorm, epsilon);
    }
    Tensor middle = x.add(context.passed(Place.Part.ATTENTION, this, attended));
    Tensor fed = feedForward(Ops.rmsNorm(middle, feedForwardNorm, epsilon), context);
    if (afterFeedForwardNorm != null) {
      fed = Ops.rmsNorm(fed, afterFeedForwardNorm, epsilon);
    }
    return middle.add(context.passed(Place.Part.MLP, this, fed));
  }

  private Tensor attend(Tensor x, Context context) {
    ModelConfig config = context.config();
    Tensor q = heads(query.apply(x, context.adapters()), config.heads(), context);
    Tensor k = heads(key.apply(x, context.adapters()), config.keyValueHeads(), context);
    Tensor v = heads(value.apply(x, context.adapters()), config.keyValueHeads(), context);
    if (queryNorm != null) {
      q = Ops.rmsNorm(q, queryNorm, config.normEpsilon());
    }
    if (keyNorm != null) {
      k = Ops.rmsNorm(k, keyNorm, config.normEpsilon());
    }
    q = context.rotation().apply(q);
    k = context.rotation().apply(k);
    long width = (long) config.heads() * config.headDim();
    Tensor keys = k.transpose(1, 2);
    Tensor values = v.transpose(1, 2);
    KvCache cache = context.cache();
    if (cache != null && context.slots() != null) {
      cache.write(index, context.slots(), k, v);
      if (context.oneByOne()) {
        Tensor queries = q.view(context.rows(), config.heads(), config.headDim());
        return cache
            .attendedByOneToken(index, queries, window, config.queryScale())
            .view(context.rows(), 1, width);
      }
      if (context.positions() > context.tokens()) {
        keys = cache.keys(index, context.positions());
        values = cache.values(index, context.positions());
      }
    }
    Attention.Form form = new Attention.Form(config.queryScale(), config.attentionSoftCap());
    return Attention.over(q.transpose(1, 2), keys, values, context.mask(), form)
        .transpose(1, 2)
        .reshape(context.rows(), context.tokens(), width);
  }

  private static Tensor heads(Tensor x, int heads, Context context) {
    return x.view(context.rows(), context.tokens(), heads, context.config().headDim());
  }

  private Tensor feedForward(Tensor x, Context context) {
    Tensor gated = gate.apply(x, context.adapters());
    Tensor activated =
        switch (context.config().activation()) {
          case SILU -> Ops.silu(gated);
          case GELU -> Ops.gelu(gated);
          case GELU_TANH -> Ops.geluTanh(gated);
        };
    return down.apply(activated.multiply(up.apply(x, context.adapters())), context.adapters());
  }

  /// The linear layers, in the order in which a checkpoint lists them.
  List<Linear> linears() {
    return List.of(query, key, value, output, gate, up, down);
  }
}
