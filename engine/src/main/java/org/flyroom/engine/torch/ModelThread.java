package org.flyroom.engine.torch;

import static java.util.Objects.requireNonNullElse;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.flyroom.core.FlyroomException;

/// The one platform thread that owns a model.
///
/// libtorch keeps its gradient mode and its worker threads per native thread, which virtual threads
/// do not carry along; so every call on a model is handed over to its own platform thread.
public final class ModelThread implements AutoCloseable {
  private final ExecutorService executor;

  public ModelThread(String name) {
    this.executor =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().name(name).daemon().factory());
    call(
        () -> {
          Torch.flushDenormals();
          return name;
        });
  }

  /// Runs work on the model's thread, without gradients, in its own scope, and waits for it.
  public <T> T inference(Supplier<T> work) {
    return call(() -> Torch.inference(work));
  }

  /// Runs work on the model's thread and waits for it.
  public <T> T call(Supplier<T> work) {
    Future<T> future = executor.submit(work::get);
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw rethrown(requireNonNullElse(e.getCause(), e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException("interrupted while waiting for the model", e);
    }
  }

  private static RuntimeException rethrown(Throwable cause) {
    return switch (cause) {
      case FlyroomException problem -> problem;
      case Error error -> throw error;
      case RuntimeException defect -> {
        // The stack of the waiting thread tells who asked.
        defect.addSuppressed(new IllegalStateException("asked for by this call"));
        yield defect;
      }
      default -> new CompletionException(cause);
    };
  }

  @Override
  public void close() {
    executor.close();
  }
}
