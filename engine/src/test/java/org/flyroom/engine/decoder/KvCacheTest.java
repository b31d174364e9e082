package org.flyroom.engine.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.flyroom.engine.TinyModel;
import org.flyroom.engine.lora.AdapterStack;
import org.flyroom.engine.torch.Torch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KvCacheTest {
  private static final int[] BEGINNING = {5, 9, 13, 60, 2, 31};
  private static final int[] LONG = {7, 8, 9, 10};
  private static final int[] SHORT = {40, 41};

  @TempDir private Path folder;

  @Test
  void forksOfABeginningGiveWhatWholeRowsGive() {
    try (Decoder decoder = TinyModel.in(folder)) {
      float[] whole = hidden(decoder, List.of(joined(LONG), joined(SHORT)), null);
      int width = decoder.config().hidden();
      try (KvCache beginning = decoder.cache(1, BEGINNING.length)) {
        hidden(decoder, List.of(BEGINNING), beginning);
        try (KvCache fork = beginning.fork(2, BEGINNING.length + LONG.length)) {
          float[] rest = hidden(decoder, List.of(LONG, SHORT), fork);
          compare(rest, 0, whole, BEGINNING.length * width, LONG.length * width);
          int second = (BEGINNING.length + LONG.length + BEGINNING.length) * width;
          compare(rest, LONG.length * width, whole, second, SHORT.length * width);
        }
        assertThat(beginning.length(0)).isEqualTo(BEGINNING.length);
      }
    }
  }

  @Test
  void rowsThatRemainGoOnAsIfTheOthersHadNotBeen() {
    try (Decoder decoder = TinyModel.in(folder)) {
      float[] wholeLong = hidden(decoder, List.of(joined(LONG)), null);
      float[] wholeShort = hidden(decoder, List.of(joined(SHORT)), null);
      int width = decoder.config().hidden();
      int[] allButLast = Arrays.copyOf(joined(LONG), BEGINNING.length + LONG.length - 1);
      try (KvCache cache = decoder.cache(3, BEGINNING.length + LONG.length)) {
        hidden(decoder, List.of(SHORT, allButLast, BEGINNING), cache);
        cache.remove(0);
        assertThat(cache.length(0)).isEqualTo(BEGINNING.length);
        assertThat(cache.length(1)).isEqualTo(allButLast.length);
        float[] next = hidden(decoder, List.of(oneOf(SHORT, 0), oneOf(LONG, 3)), cache);
        compare(next, 0, wholeShort, BEGINNING.length * width, width);
        compare(next, width, wholeLong, allButLast.length * width, width);
        cache.remove(1);
        float[] last = hidden(decoder, List.of(oneOf(SHORT, 1)), cache);
        compare(last, 0, wholeShort, (BEGINNING.length + 1) * width, width);
      }
    }
  }

  private static int[] oneOf(int[] tokens, int index) {
    return new int[] {tokens[index]};
  }

  private static void compare(float[] a, int fromA, float[] b, int fromB, int count) {
    for (int i = 0; i < count; i++) {
      assertThat(a[fromA + i]).isCloseTo(b[fromB + i], within(2e-6f));
    }
  }

  private static int[] joined(int[] rest) {
    int[] all = new int[BEGINNING.length + rest.length];
    System.arraycopy(BEGINNING, 0, all, 0, BEGINNING.length);
    System.arraycopy(rest, 0, all, BEGINNING.length, rest.length);
    return all;
  }

  private static float[] hidden(Decoder decoder, List<int[]> rows, @Nullable KvCache cache) {
    return Torch.inference(
        () ->
            decoder.hidden(Tokens.of(rows), AdapterStack.NONE, cache, Decoder.Tap.NONE).toFloats());
  }
}
