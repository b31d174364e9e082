package org.flyroom.engine.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.flyroom.engine.decoder.Tokens;
import org.flyroom.engine.torch.Lanes;
import org.jspecify.annotations.Nullable;

/// The model under training, once per lane: the weights are the same memory, the gradients each
/// lane's own, so that micro-batches of one step run side by side.
///
/// Which lane takes a micro-batch depends on its place in the step alone, so the same run on the
/// same number of cores ends with the same bytes.
final class ParallelPolicy {
  /// Shorter micro-batches keep a core from its best speed.
  private static final int MIN_MICRO_BATCH_TOKENS = 128;

  /// How much larger than a lane's even share of a step a micro-batch may be.
  private static final double MOST_SLACK = 1.6;

  private final List<Policy> policies;
  private final @Nullable Lanes lanes;
  private final int microBatchTokens;

  /// @param policies the same weights with gradients of their own, at most one a lane
  /// @param microBatchTokens tokens whose activations a lane holds at once, padding included
  ParallelPolicy(List<Policy> policies, Lanes lanes, int microBatchTokens) {
    this.policies = List.copyOf(policies);
    this.lanes = lanes;
    this.microBatchTokens = microBatchTokens;
  }

  /// Everything in the calling thread.
  ParallelPolicy(Policy only, int microBatchTokens) {
    this.policies = List.of(only);
    this.lanes = null;
    this.microBatchTokens = microBatchTokens;
  }

  /// Cuts a step into micro-batches and adds up what the work makes of them.
  ///
  /// @param length tokens of a unit, padding among its own rows included
  /// @param work runs one micro-batch
  <U> double sum(List<U> units, ToIntFunction<U> length, ToDoubleBiFunction<Policy, List<U>> work) {
    List<List<U>> microBatches = cut(units, length);
    if (lanes == null) {
      return microBatches.stream()
          .mapToDouble(some -> work.applyAsDouble(policies.getFirst(), some))
          .sum();
    }
    List<Integer> turns = IntStream.range(0, policies.size()).boxed().toList();
    List<List<Double>> parts =
        lanes.map(
            turns,
            turn -> {
              List<Double> sums = new ArrayList<>();
              for (int i = turn; i < microBatches.size(); i += policies.size()) {
                sums.add(work.applyAsDouble(policies.get(turn), microBatches.get(i)));
              }
              return sums;
            });
    double sum = 0;
    for (int i = 0; i < microBatches.size(); i++) {
      sum += parts.get(i % policies.size()).get(i / policies.size());
    }
    return sum;
  }

  /// Cuts a step so that the lane with most to do has as little as can be.
  private <U> List<List<U>> cut(List<U> units, ToIntFunction<U> length) {
    List<List<U>> best = Tokens.batches(units, length, microBatchTokens);
    int share = Math.ceilDiv(units.stream().mapToInt(length).sum(), policies.size());
    for (double slack = 1; slack <= MOST_SLACK; slack += 0.1) {
      int budget = Math.max(MIN_MICRO_BATCH_TOKENS, (int) (share * slack));
      List<List<U>> cut = Tokens.batches(units, length, Math.min(microBatchTokens, budget));
      if (mostOfALane(cut, length) < mostOfALane(best, length)) {
        best = cut;
      }
    }
    return best;
  }

  private <U> int mostOfALane(List<List<U>> microBatches, ToIntFunction<U> length) {
    int[] ofLane = new int[policies.size()];
    for (int i = 0; i < microBatches.size(); i++) {
      List<U> units = microBatches.get(i);
      ofLane[i % ofLane.length] += units.size() * length.applyAsInt(units.getFirst());
    }
    return Arrays.stream(ofLane).max().orElseThrow();
  }
}
