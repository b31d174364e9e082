package org.flyroom.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.bytedeco.javacpp.Pointer;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.testing.OtherJvm;
import org.junit.jupiter.api.Test;

class TorchTest {
  @Test
  void javaCppsMemoryLimitsAreOffEvenWhereNoFlagSaysSo() throws Exception {
    try (OtherJvm jvm = OtherJvm.start(Limits.class)) {
      assertThat(jvm.readLine()).isEqualTo("0 0");
    }
  }

  /// Prints the limits in a JVM that was started without flags.
  static final class Limits {
    private Limits() {}

    public static void main(String[] args) {
      if (Torch.cores() > 0) {
        System.out.println(Pointer.maxBytes() + " " + Pointer.maxPhysicalBytes());
      }
    }
  }

  @Test
  void tensorsOfAScopeAreFreedAtItsEndAlsoWhenItFails() {
    Torch.inference(() -> Tensor.zeros(DType.FP32, 4).toFloats());
    long before = Torch.liveObjects();
    Torch.inference(() -> Tensor.zeros(DType.FP32, 1000).multiply(2).toFloats());
    assertThat(Torch.liveObjects()).isEqualTo(before);
    assertThatThrownBy(
            () ->
                Torch.scoped(
                    () -> {
                      Tensor made = Tensor.zeros(DType.FP32, 1000);
                      throw new FlyroomException("after " + made.count());
                    }))
        .hasMessage("after 1000");
    assertThat(Torch.liveObjects()).isEqualTo(before);
  }

  @Test
  void aPartOfAScopeLeavesItsResultAndNothingElse() {
    float[] values =
        Torch.inference(
            () -> {
              long before = Torch.liveObjects();
              Tensor made =
                  Torch.part(() -> Tensor.of(new float[] {1, 2}, 2).multiply(2).multiply(3));
              assertThat(Torch.liveObjects()).isEqualTo(before + 1);
              assertThatThrownBy(
                      () ->
                          Torch.part(
                              () -> {
                                Tensor lost = Tensor.zeros(DType.FP32, 1000);
                                throw new FlyroomException("after " + lost.count());
                              }))
                  .hasMessage("after 1000");
              assertThat(Torch.liveObjects()).isEqualTo(before + 1);
              float[] some = made.toFloats();
              long held = Torch.liveObjects();
              made.drop();
              assertThat(Torch.liveObjects()).isEqualTo(held - 1);
              return some;
            });
    assertThat(values).containsExactly(6, 12);
    assertThatThrownBy(() -> Torch.part(() -> Tensor.zeros(DType.FP32, 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a part of no scope");
  }

  @Test
  void virtualThreadsAreRefused() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThatThrownBy(
              threads.submit(() -> Torch.inference(() -> Tensor.zeros(DType.FP32, 1).toFloats()))
                  ::get)
          .hasRootCauseInstanceOf(IllegalStateException.class)
          .hasRootCauseMessage("libtorch keeps state per native thread: use a ModelThread");
    }
  }

  @Test
  void workAskedForByVirtualThreadsRunsOnOnePlatformThread() {
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    try (ModelThread thread = new ModelThread("model");
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        threads.execute(() -> thread.inference(() -> seen.add(Thread.currentThread())));
      }
    }
    assertThat(seen).hasSize(1).noneMatch(Thread::isVirtual);
  }

  @Test
  void aFailureOnTheModelsThreadReachesWhoeverAsked() {
    try (ModelThread thread = new ModelThread("model")) {
      assertThatThrownBy(
              () ->
                  thread.call(
                      () -> {
                        throw new FlyroomException("no such layer");
                      }))
          .isInstanceOf(FlyroomException.class)
          .hasMessage("no such layer");
      assertThat(thread.<Integer>call(() -> 7)).isEqualTo(7);
    }
  }
}
