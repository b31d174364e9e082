package org.flyroom.engine.decoder;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.flyroom.core.model.Place;
import org.flyroom.engine.checkpoint.ModelConfig;
import org.flyroom.engine.checkpoint.PeftAdapter;
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

  /// Sees states as they are computed, and may change them.
  @FunctionalInterface
  public interface Tap {
    /// Changes nothing.
    Tap NONE = (_, _, state, _) -> state;

    /// Hears of every [Place] as the decoder comes to it.
    ///
    /// @param state `[rows, tokens, hidden]`, not to be overwritten; it and what the tap makes are
    ///   freed as the decoder goes on, unless they are [kept][Tensor#keep()]
    /// @param starts the position of each row's first token
    /// @return what the decoder goes on with: `state`, or another of its shape and type
    Tensor pass(Place.Part part, int layer, Tensor state, int[] starts);
  }

  /// Hidden states behind the final norm, `[rows, tokens, hidden]`.
  ///
  /// With a cache, the tokens follow what each row of it holds, and are added to it.
  public Tensor hidden(Tokens tokens, AdapterStack adapters, @Nullable KvCache cache, Tap tap) {
    Pass pass = pass(tokens, adapters, cache, tap);
    Tensor x =
        Torch.part(() -> tap.pass(Place.Part.RESIDUAL, 0, embedded(tokens, pass), pass.starts));
    Tensor hidden = normed(layers(x, pass, 0, config.layers()), pass);
    grow(cache, tokens);
    return hidden;
  }

  private static void grow(@Nullable KvCache cache, Tokens tokens) {
    if (cache != null) {
      for (int r = 0; r < tokens.rows(); r++) {
        cache.grow(r, tokens.lengths()[r]);
      }
    }
  }

  /// What enters a decoder layer without any adapter, `[rows, tokens, hidden]`.
  ///
  /// @param layer from 0
  public Tensor entering(int layer, Tokens tokens) {
    return entering(layer, tokens, null);
  }

  /// What enters a decoder layer without any adapter, `[rows, tokens, hidden]`.
  ///
  /// @param layer from 0
  /// @param cache what the tokens follow; the layers below write theirs into it, and [#hiddenFrom]
  ///   counts them as held
  public Tensor entering(int layer, Tokens tokens, @Nullable KvCache cache) {
    Pass pass = pass(tokens, AdapterStack.NONE, cache, Tap.NONE);
    return layers(Torch.part(() -> embedded(tokens, pass)), pass, 0, layer);
  }

  /// Hidden states behind the final norm, of a run that is begun at a decoder layer: the same as
  /// [#hidden], given that no adapter changes anything below.
  ///
  /// @param layer from 0
  /// @param entering what enters it, `[rows, tokens, hidden]`; it stays the caller's
  public Tensor hiddenFrom(int layer, Tensor entering, Tokens tokens, AdapterStack adapters) {
    return hiddenFrom(layer, entering, tokens, adapters, null);
  }

  /// The same behind what a cache holds. Only the layers from this one on write to it; a run of all
  /// layers may follow only where [#entering] wrote those below.
  public Tensor hiddenFrom(
      int layer, Tensor entering, Tokens tokens, AdapterStack adapters, @Nullable KvCache cache) {
    Pass pass = pass(tokens, adapters, cache, Tap.NONE);
    // A second hold for the layers to give up: the first one is the caller's.
    Tensor held = Torch.part(() -> entering);
    Tensor hidden = normed(layers(held, pass, layer, config.layers()), pass);
    grow(cache, tokens);
    return hidden;
  }

  /// What the layers of one call have in common.
  ///
  /// @param fresh whether all rows begin with these tokens
  /// @param slots where the cache takes the new positions; null without a cache
  /// @param steps the tokens' positions; null where they are the first ones
  private record Pass(
      DecoderWeights worn,
      AdapterStack adapters,
      @Nullable KvCache cache,
      Tap tap,
      int[] starts,
      int width,
      int positions,
      boolean fresh,
      @Nullable Tensor slots,
      @Nullable Tensor steps,
      Map<RotaryTable, Rotation> rotations,
      Map<Integer, Tensor> masks) {}

  private Pass pass(Tokens tokens, AdapterStack adapters, @Nullable KvCache cache, Tap tap) {
    int width = tokens.width();
    int[] starts = new int[tokens.rows()];
    int longestStart = 0;
    if (cache != null) {
      for (int r = 0; r < starts.length; r++) {
        starts[r] = cache.length(r);
        longestStart = Math.max(longestStart, starts[r]);
      }
    }
    int positions = longestStart + width;
    if (positions > config.context()) {
      throw new IllegalArgumentException(
          "%d positions on a model made for %d".formatted(positions, config.context()));
    }
    boolean fresh = longestStart == 0;
    return new Pass(
        weights.with(config, adapters.saved()),
        adapters,
        cache,
        tap,
        starts,
        width,
        positions,
        fresh,
        cache == null ? null : slots(starts, width, cache.capacity()),
        fresh ? null : positionsOf(starts, width),
        new HashMap<>(),
        new HashMap<>());
  }

  private Tensor embedded(Tokens tokens, Pass pass) {
    Tensor x = pass.worn.embedding().rows(tokens.tensor()).view(tokens.rows(), tokens.width(), -1);
    return config.embeddingScale() == 1 ? x : x.multiply(config.embeddingScale());
  }

  /// Runs layers `from .. to - 1`. Of each, only what the tap hands on outlives it, until the next
  /// one is done.
  ///
  /// @param entering given up on the way
  private Tensor layers(Tensor entering, Pass pass, int from, int to) {
    Tensor x = entering;
    for (DecoderLayer layer : pass.worn.layers().subList(from, to)) {
      DecoderLayer.Context context = context(layer, pass);
      Tensor before = x;
      x =
          Torch.part(
              () -> {
                Tensor after = layer.apply(before, context);
                return pass.tap.pass(Place.Part.RESIDUAL, layer.index() + 1, after, pass.starts);
              });
      before.drop();
    }
    return x;
  }

  private DecoderLayer.Context context(DecoderLayer layer, Pass pass) {
    int rows = pass.starts.length;
    boolean oneByOne = oneByOne(pass);
    Tensor mask =
        oneByOne || (pass.fresh && !needsMask(layer, pass.positions))
            ? null
            : pass.masks.computeIfAbsent(
                layer.window(),
                window ->
                    AttentionMask.of(pass.starts, pass.width, pass.positions, window).to(type()));
    Rotation rotation =
        pass.rotations.computeIfAbsent(
            layer.rope(), table -> rotation(table, pass.steps, pass.positions, rows, pass.width));
    return new DecoderLayer.Context(
        config,
        rows,
        pass.width,
        rotation,
        mask,
        pass.cache,
        pass.slots,
        pass.positions,
        oneByOne,
        pass.adapters,
        pass.tap,
        pass.starts);
  }

  /// @param x given up
  private Tensor normed(Tensor x, Pass pass) {
    Tensor normed =
        Torch.part(
            () -> {
              Tensor hidden = Ops.rmsNorm(x, pass.worn.finalNorm(), config.normEpsilon());
              return pass.tap.pass(Place.Part.FINAL_NORM, config.layers(), hidden, pass.starts);
            });
    x.drop();
    return normed;
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
    DecoderWeights worn = weights.with(config, adapters.saved());
    Tensor logits = worn.head().times(hidden).to(DType.FP32);
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
  public record LinearShape(String path, long in, long out) {
    /// Index of its decoder layer: the n of `model.layers.n.`...
    public int layer() {
      return Integer.parseInt(path.split("\\.", -1)[2]);
    }
  }

  /// An empty cache for rows of this decoder.
  public KvCache cache(int rows, int capacity) {
    return new KvCache(
        config.layers(), rows, capacity, config.keyValueHeads(), config.headDim(), type());
  }

  private boolean oneByOne(Pass pass) {
    return pass.width == 1
        && !pass.fresh
        && config.attentionSoftCap() == 0
        && type() == DType.FP32
        && !Torch.recordsGradients();
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
