package org.flyroom.engine.torch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.presets.openblas;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch;
import org.flyroom.core.FlyroomException;

/// Start-up of libtorch and facts about it. The only place that sets process-wide state.
public final class Torch {
  private static final String HEAP_LIMIT = "org.bytedeco.javacpp.maxBytes";
  private static final String CPU_INFO = cpuInfo();
  private static final String PROCESS_LIMIT = "org.bytedeco.javacpp.maxPhysicalBytes";
  private static final int CORES = physicalCores();

  static {
    // JavaCPP derives limits from the Java heap and would refuse tensors long before memory is
    // short. It reads the properties once, so they must be set before any of its classes load.
    System.setProperty(HEAP_LIMIT, "0");
    System.setProperty(PROCESS_LIMIT, "0");
    if (Pointer.maxPhysicalBytes() != 0) {
      throw new IllegalStateException(
          "JavaCPP was loaded before Flyroom could lift its memory limits: start Java with -D%s=0 -D%s=0"
              .formatted(HEAP_LIMIT, PROCESS_LIMIT));
    }
    // Work is spread over the cores by whole batches (see Lanes). Two pools of workers inside the
    // operations, libtorch's and OpenBLAS's, would fight for the same cores.
    torch.set_num_threads(1);
    openblas.blas_set_num_threads(1);
  }

  private Torch() {}

  /// Physical cores that this process may use.
  public static int cores() {
    return CORES;
  }

  /// Makes this thread, and the workers it starts from now on, take numbers too small for fp32's
  /// normal form as zero. Attention over long rows produces them, and processors work on them about
  /// a hundred times slower. Call it before the thread's first operation.
  static void flushDenormals() {
    Context.setFlushDenormal(true);
  }

  /// Seeds libtorch's generator, which only dropout draws from.
  public static void seed(long seed) {
    torch.manual_seed(seed);
  }

  /// Native objects alive now; the same before and after a piece of work that leaks nothing.
  public static long liveObjects() {
    return Pointer.totalCount();
  }

  /// Runs work without recording gradients and frees every tensor it made but did not
  /// [keep][Tensor#keep()].
  public static <T> T inference(Supplier<T> work) {
    refuseVirtualThread();
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      return work.get();
    } catch (RuntimeException e) {
      throw translated(e);
    }
  }

  /// Whether operations on this thread record what gradients need.
  public static boolean recordsGradients() {
    return GradMode.is_enabled();
  }

  /// Runs work that may record gradients and frees every tensor it made but did not keep.
  public static <T> T scoped(Supplier<T> work) {
    refuseVirtualThread();
    try (PointerScope scope = new PointerScope()) {
      return work.get();
    } catch (RuntimeException e) {
      throw translated(e);
    }
  }

  /// Runs a part of a scope's work and frees, when it ends, every tensor it made but the one it
  /// returns, which lives as long as the scope around. What gradients still need, libtorch keeps.
  ///
  /// @throws IllegalStateException outside a scope
  public static Tensor part(Supplier<Tensor> work) {
    PointerScope around = PointerScope.getInnerScope();
    if (around == null) {
      throw new IllegalStateException("a part of no scope: use inference or scoped around it");
    }
    try (PointerScope scope = new PointerScope()) {
      Tensor result = work.get();
      around.attach(result.raw);
      return result;
    }
  }

  // A virtual thread would leave its gradient mode behind on whatever thread carried it last.
  private static void refuseVirtualThread() {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("libtorch keeps state per native thread: use a ModelThread");
    }
  }

  /// The type in which this processor multiplies matrices fastest: bf16 where the hardware has
  /// instructions for it, otherwise fp32 (emulated bf16 is about ten times slower than fp32).
  public static DType fastestType() {
    return hasBf16Instructions() ? DType.BF16 : DType.FP32;
  }

  private static boolean hasBf16Instructions() {
    String flags = CPU_INFO;
    return flags.contains("avx512_bf16") || flags.contains("amx_bf16");
  }

  private static int physicalCores() {
    // One per core Java may use. Hyper-threads share the units that matrix products keep
    // busy, so siblings are not counted where the kernel tells.
    int available = Runtime.getRuntime().availableProcessors();
    long siblings = firstNumber("siblings");
    long cores = firstNumber("cpu cores");
    boolean hyperThreads = cores > 0 && siblings > cores && available >= siblings;
    return hyperThreads ? (int) (available * cores / siblings) : available;
  }

  private static long firstNumber(String key) {
    return CPU_INFO
        .lines()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElse(0);
  }

  private static String cpuInfo() {
    Path file = Path.of("/proc/cpuinfo");
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + file, e);
    }
  }

  /// libtorch's messages run to pages with a native trace; the first line is the useful one.
  private static RuntimeException translated(RuntimeException e) {
    String message = e.getMessage();
    if (e.getClass() != RuntimeException.class || message == null) {
      return e;
    }
    if (message.contains("DefaultCPUAllocator")) {
      return new FlyroomException(
          "out of memory: " + message.lines().findFirst().orElse("") + "; use a smaller batch", e);
    }
    return new IllegalStateException("libtorch: " + message.lines().findFirst().orElse(""), e);
  }
}
