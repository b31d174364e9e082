package org.flyroom.engine.endpoint;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.Reply;
import org.jspecify.annotations.Nullable;

/// Puts many requests, some of them together, each on a virtual thread of its own.
final class Asking {
  private Asking() {}

  /// What is done for one request.
  @FunctionalInterface
  interface Question<Q, A> {
    A ask(Q request) throws NotHonoured;
  }

  /// Asks everything. Replies are handed over as they come, one at a time.
  ///
  /// @param together how many may be under way
  /// @throws FlyroomException the first that a question ended with; no further question is begun
  ///   then, and nothing more is handed over
  static <Q, A> void each(
      List<Q> requests, int together, Question<Q, A> question, Reply.Arrivals<A> arrivals) {
    Semaphore free = new Semaphore(together);
    Object turn = new Object();
    AtomicReference<@Nullable Throwable> ended = new AtomicReference<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int k = 0; k < requests.size(); k++) {
        free.acquire();
        if (ended.get() != null) {
          break;
        }
        int place = k;
        threads.execute(
            () -> {
              try {
                Reply<A> reply = reply(requests.get(place), question);
                synchronized (turn) {
                  if (ended.get() == null) {
                    arrivals.arrived(Map.of(place, reply));
                  }
                }
              } catch (RuntimeException | Error e) {
                ended.compareAndSet(null, e);
                threads.shutdownNow();
              } finally {
                free.release();
              }
            });
      }
    } catch (RejectedExecutionException e) {
      if (ended.get() == null) {
        throw e;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FlyroomException("interrupted", e);
    }
    Throwable end = ended.get();
    switch (end) {
      case null -> {}
      case RuntimeException failure -> throw failure;
      case Error failure -> throw failure;
      default -> throw new IllegalStateException(end);
    }
  }

  private static <Q, A> Reply<A> reply(Q request, Question<Q, A> question) {
    try {
      return new Reply.Answered<>(question.ask(request));
    } catch (NotHonoured e) {
      return new Reply.Failed<>(e.key(), e.problem());
    }
  }
}
