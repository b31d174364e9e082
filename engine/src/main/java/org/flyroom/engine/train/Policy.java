package org.flyroom.engine.train;

import java.util.Map;
import org.flyroom.engine.decoder.Decoder;
import org.flyroom.engine.decoder.Tokens;
import org.flyroom.engine.lora.AdapterStack;
import org.flyroom.engine.lora.LoraDelta;
import org.flyroom.engine.lora.WornAdapter;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;
import org.jspecify.annotations.Nullable;

/// The model under training: a decoder wearing the adapter under training, and perhaps others below
/// it that stay as they are. The same decoder without it is the parent.
///
/// The parent is run beside the model in every step, on the same batches, and nothing of it is kept
/// but what a [Trunk] makes of a row, which is the same whenever it is made: so a run that is
/// resumed sees the very same numbers.
final class Policy {
  private final Decoder decoder;
  private final AdapterStack below;
  private final AdapterStack adapters;
  private final Head head;
  private final @Nullable Trunk trunk;

  /// On a bare decoder.
  Policy(Decoder decoder, AdapterStack adapters, Head head) {
    this(decoder, AdapterStack.NONE, adapters, head, null);
  }

  /// @param below what parent and model wear
  /// @param adapter what is under training, by module path
  /// @param trunk the layers below all adapters; null where there are none
  Policy(
      Decoder decoder,
      AdapterStack below,
      Map<String, LoraDelta> adapter,
      Head head,
      @Nullable Trunk trunk) {
    this(decoder, below, below.with(new WornAdapter(adapter, Map.of())), head, trunk);
  }

  private Policy(
      Decoder decoder,
      AdapterStack below,
      AdapterStack adapters,
      Head head,
      @Nullable Trunk trunk) {
    this.decoder = decoder;
    this.below = below;
    this.adapters = adapters;
    this.head = head;
    this.trunk = trunk;
  }

  /// A loss as far as it depends on the log-probabilities of given tokens.
  @FunctionalInterface
  interface LogProbabilityLoss {
    /// The loss at given log-probabilities, and its slopes there.
    ///
    /// @param logProbabilities of the batch's tokens that carry loss, under the model
    Slopes of(float[] logProbabilities);
  }

  /// A loss and its derivative with respect to each log-probability.
  record Slopes(double loss, double[] perToken) {}

  /// Runs a batch and adds the gradients of a loss on the log-probabilities of its tokens.
  double accumulate(TokenBatch batch, LogProbabilityLoss loss) {
    return Torch.scoped(
        () -> {
          Tensor hidden = hidden(batch, adapters);
          Head.Read read = head.read(hidden, Head.logProbability(batch.targets()));
          Slopes slopes = loss.of(read.values());
          Head.backward(hidden, read.slopes(), slopes.perToken());
          return slopes.loss();
        });
  }

  /// Runs a batch and adds the gradients of the sum of what is read at its tokens.
  double accumulateSum(TokenBatch batch, Head.Reading reading) {
    return Torch.scoped(
        () -> {
          Tensor hidden = hidden(batch, adapters);
          Head.Read read = head.read(hidden, reading);
          Head.backward(hidden, read.slopes());
          double sum = 0;
          for (float value : read.values()) {
            sum += value;
          }
          return sum;
        });
  }

  /// Log-probabilities of a batch's tokens under the model, without gradients.
  float[] logProbabilities(TokenBatch batch) {
    return logProbabilities(batch, adapters);
  }

  /// Log-probabilities of a batch's tokens under the parent.
  float[] parentLogProbabilities(TokenBatch batch) {
    return logProbabilities(batch, below);
  }

  private float[] logProbabilities(TokenBatch batch, AdapterStack worn) {
    return Torch.inference(
        () -> head.values(hidden(batch, worn), Head.logProbability(batch.targets())));
  }

  /// The parent's hidden states at a batch's tokens, `[n, hidden]`, without history; whoever asks
  /// closes them.
  Tensor parentHidden(TokenBatch batch) {
    return Torch.inference(() -> hidden(batch, below).keep());
  }

  /// What the head makes of hidden states `[m, hidden]`.
  Tensor logits(Tensor hidden) {
    return decoder.logits(hidden);
  }

  private Tensor hidden(TokenBatch batch, AdapterStack worn) {
    Tokens inputs = batch.inputs();
    return run(inputs, worn)
        .view((long) inputs.rows() * inputs.width(), -1)
        .select(0, Tensor.of(batch.positions(), batch.scored()));
  }

  private Tensor run(Tokens inputs, AdapterStack worn) {
    if (trunk == null) {
      return decoder.hidden(inputs, worn, null, Decoder.Tap.NONE);
    }
    return decoder.hiddenFrom(trunk.layers(), trunk.states(inputs), inputs, worn);
  }
}
