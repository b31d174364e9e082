package org.flyroom.engine.score;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.flyroom.engine.torch.Tensor;

/// What enters the first layer that an adapter may change, for every run of a group of rows: its
/// common beginning and its batches. Lanes may ask at the same time, each for another run.
final class LowerStates implements AutoCloseable {
  /// The run of the common beginning.
  static final int BEGINNING = -1;

  private final int depth;
  private boolean complete;
  private final Map<Integer, Tensor> runs = new ConcurrentHashMap<>();

  /// @param depth layers below, at least 1
  LowerStates(int depth) {
    this.depth = depth;
  }

  int depth() {
    return depth;
  }

  /// Whether every run's states are here, from an earlier call.
  boolean complete() {
    return complete;
  }

  void completed() {
    complete = true;
  }

  /// The states of a run; they stay this object's.
  ///
  /// @param run [#BEGINNING] or the index of a batch
  /// @param layers runs the layers below, in the caller's scope
  Tensor of(int run, Supplier<Tensor> layers) {
    Tensor known = runs.get(run);
    if (known == null) {
      known = layers.get().keep();
      runs.put(run, known);
    }
    return known;
  }

  long bytes() {
    return runs.values().stream().mapToLong(states -> states.count() * states.type().bytes()).sum();
  }

  @Override
  public void close() {
    runs.values().forEach(Tensor::close);
  }
}
