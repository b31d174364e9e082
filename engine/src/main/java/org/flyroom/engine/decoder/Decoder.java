package org.flyroom.engine.decoder;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.flyroom.engine.checkpoint.ModelConfig;
import org.flyroom.engine.checkpoint.PeftAdapter;
import org.flyroom.engine.decoder.DecoderLayer.Context;
import org.flyroom.engine.decoder.RotaryTable.Rotation;
import org.flyroom.engine.lora.AdapterStack;
import org.flyroom.engine.lora.WornAdapter;
import org.flyroom.engine.torch.DType;
import org.flyroom.engine.torch.Ops;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;
import org.jspecify.annotations.Nullable;

/// A decoder-only transformer. One class for every family: what differs is data in [ModelConfig].
///
/// It knows token ids and tensors only. Calls belong inside a [Torch][
/// org.flyroom.engine.torch.Torch] scope on the model's thread.
public final class Decoder implements AutoCloseable {
  private final ModelConfig config;
  private final DecoderWeights weights;

  Decoder(ModelConfig config, DecoderWeights weights) {
    this.config = config;
    this.weights = weights;
  }

  public ModelConfig config() {
    return config;
  }

  /// The type activations are computed in.
  public DType type() {
    return weights.embedding().type();
  }

  /// Sees hidden states as they are computed.
  @FunctionalInterface
  public interface Tap {
    /// Watches nothing.
    Tap NONE = (_, _) -> {};

    /// Hears of hidden states `[rows, tokens, hidden]`, which live as long as the call unless they
    /// are kept.
    ///
    /// @param layer 0 for the embeddings, n for the output of the n-th layer; the last one is taken
    ///   after the final norm, as in transformers
    void see(int layer, Tensor hidden);
  }

  /// Hidden states behind the final norm, `[rows, tokens, hidden]`.
  ///
  /// With a cache, the tokens follow what each row of it holds, and are added to it.
  public Tensor hidden(Tokens tokens, AdapterStack adapters, @Nullable KvCache cache, Tap tap) {
    int rows = tokens.rows();
    int width = tokens.width();
    int[] starts = new int[rows];
    int longestStart = 0;
    if (cache != null) {
      for (int r = 0; r < rows; r++) {
        starts[r] = cache.length(r);
        longestStart = Math.max(longestStart, starts[r]);
      }
    }
    int positions = longestStart + width;
    if (positions > config.context()) {
      throw new IllegalArgumentException(
          "%d positions on a model made for %d".formatted(positions, config.context()));
    }
    DecoderWeights worn = weights.with(config, adapters.saved());
    boolean fresh = longestStart == 0;
    Tensor slots = cache == null ? null : slots(starts, width, cache.capacity());
    Tensor steps = fresh ? null : positionsOf(starts, width);
    Map<RotaryTable, Rotation> rotations = new HashMap<>();
    Map<Integer, Tensor> masks = new HashMap<>();

    Tensor x = Ops.embedding(worn.embedding(), tokens.tensor()).view(rows, width, -1);
    if (config.embeddingScale() != 1) {
      x = x.multiply(config.embeddingScale());
    }
    tap.see(0, x);
    for (DecoderLayer layer : worn.layers()) {
      Tensor mask =
          fresh && !needsMask(layer, positions)
              ? null
              : masks.computeIfAbsent(
                  layer.window(),
                  window -> AttentionMask.of(starts, width, positions, window).to(type()));
      Context context =
          new Context(
              config,
              rows,
              width,
              rotations.computeIfAbsent(
                  layer.rope(), table -> rotation(table, steps, positions, rows, width)),
              mask,
              cache,
              slots,
              positions,
              adapters);
      Tensor before = x;
      x = Torch.part(() -> layer.apply(before, context));
      before.drop();
      if (layer.index() + 1 < config.layers()) {
        tap.see(layer.index() + 1, x);
      }
    }
    x = Ops.rmsNorm(x, worn.finalNorm(), config.normEpsilon());
    tap.see(config.layers(), x);
    if (cache != null) {
      for (int r = 0; r < rows; r++) {
        cache.grow(r, tokens.lengths()[r]);
      }
    }
    return x;
  }

  /// Scores of every token of the vocabulary, fp32, by the parent's own head. Where adapters may
  /// have replaced it, name them.
  ///
  /// @param hidden `[n, hidden]`
  /// @return `[n, vocabulary]`
  public Tensor logits(Tensor hidden) {
    return logits(hidden, AdapterStack.NONE);
  }

  /// Scores of every token of the vocabulary, fp32.
  ///
  /// @param hidden `[n, hidden]`
  /// @return `[n, vocabulary]`
  public Tensor logits(Tensor hidden, AdapterStack adapters) {
    Tensor head = weights.with(config, adapters.saved()).head();
    Tensor logits = Ops.linear(hidden, head, null).to(DType.FP32);
    double cap = config.finalSoftCap();
    return cap == 0 ? logits : logits.multiply(1 / cap).tanh().multiply(cap);
  }

  /// An adapter made ready to be worn by this decoder; whoever asks closes it.
  ///
  /// @param adapter read for this decoder's configuration
  /// @throws org.flyroom.core.FlyroomException when a magnitude meets a row of length zero
  public WornAdapter fit(PeftAdapter adapter) {
    return new AdapterFitting(config, weights).fit(adapter);
  }

  /// Paths and shapes of the linear layers that adapters can change.
  public List<LinearShape> linears() {
    return weights.linears();
  }

  /// A linear layer's path and sizes.
  public record LinearShape(String path, long in, long out) {}

  /// An empty cache for rows of this decoder.
  public KvCache cache(int rows, int capacity) {
    return new KvCache(
        config.layers(), rows, capacity, config.keyValueHeads(), config.headDim(), type());
  }

  private boolean needsMask(DecoderLayer layer, int positions) {
    boolean windowed = layer.window() > 0 && layer.window() < positions;
    return windowed || config.attentionSoftCap() != 0;
  }

  private static Rotation rotation(
      RotaryTable table, @Nullable Tensor steps, int positions, int rows, int width) {
    return steps == null ? table.first(width) : table.at(steps, positions, rows, width);
  }

  private static Tensor positionsOf(int[] starts, int width) {
    return Tensor.of(perToken(starts, width, 0), (long) starts.length * width);
  }

  private static Tensor slots(int[] starts, int width, int capacity) {
    return Tensor.of(perToken(starts, width, capacity), (long) starts.length * width);
  }

  private static long[] perToken(int[] starts, int width, int stride) {
    long[] values = new long[starts.length * width];
    for (int r = 0; r < starts.length; r++) {
      for (int t = 0; t < width; t++) {
        values[r * width + t] = (long) r * stride + starts[r] + t;
      }
    }
    return values;
  }

  @Override
  public void close() {
    weights.close();
  }
}
