package org.flyroom.engine.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/// Platform threads that compute side by side, by default one per core.
///
/// A batch runs on one lane from beginning to end, and inside a lane nothing is parallel. Splitting
/// every operation over the cores instead would make libtorch's workers and those of OpenBLAS wait
/// for each other thousands of times a second. What a batch comes to therefore does not depend on
/// how many lanes there are or which of them took it.
public final class Lanes implements AutoCloseable {
  private final int count;
  private final ExecutorService executor;

  /// One lane per core.
  public Lanes() {
    this(Torch.cores());
  }

  /// So many lanes, which leaves the other cores alone.
  ///
  /// @param count lanes, at least 1
  public Lanes(int count) {
    this.count = count;
    this.executor =
        Executors.newFixedThreadPool(
            count, Thread.ofPlatform().name("lane-", 1).daemon().factory());
  }

  /// How many pieces of work run at once.
  public int count() {
    return count;
  }

  /// Does the work for every input and returns the results in their order. Waits for all of it even
  /// when some fails, then throws the first failure.
  public <I, O> List<O> map(List<I> inputs, Function<I, O> work) {
    List<Future<O>> futures = new ArrayList<>();
    for (I input : inputs) {
      futures.add(
          executor.submit(
              () -> {
                Torch.flushDenormals();
                return work.apply(input);
              }));
    }
    List<O> results = new ArrayList<>();
    Throwable failure = null;
    for (Future<O> future : futures) {
      try {
        results.add(future.get());
      } catch (ExecutionException e) {
        failure = failure == null ? e.getCause() : failure;
      } catch (InterruptedException e) {
        futures.forEach(each -> each.cancel(false));
        Thread.currentThread().interrupt();
        throw new CompletionException("interrupted while waiting for the model", e);
      }
    }
    return switch (failure) {
      case null -> results;
      case RuntimeException problem -> throw problem;
      case Error error -> throw error;
      default -> throw new CompletionException(failure);
    };
  }

  @Override
  public void close() {
    executor.close();
  }
}
