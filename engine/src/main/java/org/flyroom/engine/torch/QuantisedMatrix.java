package org.flyroom.engine.torch;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// A linear layer's weights as small whole numbers with a scale, and for some an offset, for each
/// group of columns: what quantised files hold, laid out so that many rows are multiplied at once.
///
/// Inputs and sums are fp32 and no weight is rounded, so products differ from those with the
/// weights multiplied out in the last bits only. A weight of four bits takes 0.75 bytes.
///
/// Rows lie in panels. A panel holds, for each group of columns, words of 32 bits (eight columns of
/// four bits, or four of eight, of one row; row after row, then the next columns), the rows'
/// scales, and the rows' offsets. Knows no gradients. Lives until closed; any number of threads may
/// use it.
public final class QuantisedMatrix implements AutoCloseable {
  private static final int TOKENS_AT_ONCE = 4;

  private final int rows;
  private final int columns;
  private final Form form;
  private final int height;
  private final int groups;
  private final int wordsPerGroup;
  private final long groupBytes;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory;

  /// How weights are quantised.
  ///
  /// @param group columns that share a scale, a multiple of 8
  /// @param fourBits whether numbers are 0 to 15, or -8 to 7 without offsets; otherwise -128 to 127
  /// @param affine whether there are offsets
  public record Form(int group, boolean fourBits, boolean affine) {
    /// Numbers of four bits are stored as 0 to 15, so those from -8 on need an offset here.
    boolean offset() {
      return affine || fourBits;
    }

    int perWord() {
      return fourBits ? 8 : 4;
    }
  }

  /// Where weights come from.
  @FunctionalInterface
  public interface Source {
    /// Reads a row.
    ///
    /// @return its numbers, and a scale and an offset for each group of them; looked at until the
    ///   next call
    Row row(int row);
  }

  /// One row of weights: `quant * scale + offset`.
  ///
  /// @param offsets of no meaning in a form without
  public record Row(byte[] quants, float[] scales, float[] offsets) {}

  /// Lays out weights.
  ///
  /// @param columns a multiple of the group
  public QuantisedMatrix(int rows, int columns, Form form, Source source) {
    this.rows = rows;
    this.columns = columns;
    this.form = form;
    // Panels of like height, whole vectors of eight rows.
    int panels = Math.ceilDiv(rows, QuantisedLoops.STRIDE);
    this.height = Math.ceilDiv(Math.ceilDiv(rows, panels), 8) * 8;
    this.groups = columns / form.group();
    this.wordsPerGroup = form.group() / form.perWord();
    this.groupBytes = (long) height * Integer.BYTES * (wordsPerGroup + (form.offset() ? 2 : 1));
    this.memory = arena.allocate(groupBytes * groups * Math.ceilDiv(rows, height), 64);
    for (int row = 0; row < rows; row++) {
      layOut(row, source.row(row));
    }
  }

  private void layOut(int row, Row values) {
    int bias = form.fourBits() && !form.affine() ? 8 : 0;
    int mask = form.fourBits() ? 0xf : 0xff;
    int per = form.perWord();
    for (int group = 0; group < groups; group++) {
      long at = place(row, group);
      int column = group * form.group();
      for (int word = 0; word < wordsPerGroup; word++) {
        int packed = 0;
        for (int i = 0; i < per; i++) {
          int quant = values.quants[column + word * per + i] + bias;
          packed |= (quant & mask) << shift(i);
        }
        memory.set(JAVA_INT, at + line(word), packed);
      }
      memory.set(JAVA_FLOAT, at + line(wordsPerGroup), values.scales[group]);
      if (form.offset()) {
        float offset = form.affine() ? values.offsets[group] : 0;
        memory.set(JAVA_FLOAT, at + line(wordsPerGroup + 1), offset - bias * values.scales[group]);
      }
    }
  }

  /// Bits below a column of a word: the first four are its bytes or their low nibbles, the next
  /// four the high nibbles.
  private static int shift(int column) {
    return column % 4 * 8 + column / 4 * 4;
  }

  /// Where a row's values of a group begin; they are a [#line] apart.
  private long place(int row, int group) {
    return begin(row / height, group) + (long) (row % height) * Integer.BYTES;
  }

  private long begin(int panel, int group) {
    return ((long) panel * groups + group) * groupBytes;
  }

  private long line(int number) {
    return (long) number * height * Integer.BYTES;
  }

  public int rows() {
    return rows;
  }

  public int columns() {
    return columns;
  }

  /// Rows that lie together: what starts and ends at multiples of them is unpacked quickest.
  public int panel() {
    return height;
  }

  /// `x` times the transpose of the weights.
  ///
  /// @param x `[..., columns]`, fp32
  /// @return `[..., rows]`, fp32
  public Tensor times(Tensor x) {
    Tensor input = x.contiguous();
    int tokens = Math.toIntExact(input.count() / columns);
    long[] shape = x.shape();
    shape[shape.length - 1] = rows;
    Tensor result = Tensor.empty(DType.FP32, shape);
    MemorySegment in = input.memory();
    MemorySegment out = result.memory();
    Pass one = new Pass(1);
    int done = 0;
    if (tokens >= TOKENS_AT_ONCE) {
      Pass four = new Pass(TOKENS_AT_ONCE);
      for (; done + TOKENS_AT_ONCE <= tokens; done += TOKENS_AT_ONCE) {
        four.multiply(in, out, done);
      }
    }
    for (; done < tokens; done++) {
      one.multiply(in, out, done);
    }
    return result;
  }

  /// A product of one or of four tokens, and the arrays it works on.
  private final class Pass {
    private final int tokens;
    private final float[] x;
    private final float[] inputSums;
    private final float[] sums;
    private final float[] products;
    private final Lines lines = new Lines();

    Pass(int tokens) {
      this.tokens = tokens;
      this.x = new float[tokens * columns];
      this.inputSums = new float[form.offset() ? tokens * groups : 0];
      this.sums = new float[tokens * QuantisedLoops.STRIDE];
      this.products = new float[tokens * QuantisedLoops.STRIDE];
    }

    void multiply(MemorySegment in, MemorySegment out, int first) {
      read(in, first);
      for (int panel = 0; panel * height < rows; panel++) {
        Arrays.fill(products, 0);
        for (int group = 0; group < groups; group++) {
          add(panel, group);
        }
        int count = Math.min(height, rows - panel * height);
        for (int token = 0; token < tokens; token++) {
          long to = (long) (first + token) * rows + (long) panel * height;
          MemorySegment.copy(
              products, token * QuantisedLoops.STRIDE, out, JAVA_FLOAT, to * Float.BYTES, count);
        }
      }
    }

    /// Factors of one column after the other, and their sums over groups.
    private void read(MemorySegment in, int first) {
      if (tokens == 1) {
        MemorySegment.copy(in, JAVA_FLOAT, (long) first * columns * Float.BYTES, x, 0, columns);
      } else {
        float[] row = new float[columns];
        for (int token = 0; token < tokens; token++) {
          long from = (long) (first + token) * columns * Float.BYTES;
          MemorySegment.copy(in, JAVA_FLOAT, from, row, 0, columns);
          for (int column = 0; column < columns; column++) {
            x[column * tokens + token] = row[column];
          }
        }
      }
      for (int i = 0; i < inputSums.length; i++) {
        int group = i / tokens;
        int at = group * form.group() * tokens + i % tokens;
        // Four sums side by side: each addition would wait for the one before it.
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        for (int k = 0; k < form.group(); k += 4, at += 4 * tokens) {
          a += x[at];
          b += x[at + tokens];
          c += x[at + 2 * tokens];
          d += x[at + 3 * tokens];
        }
        inputSums[i] = a + b + (c + d);
      }
    }

    private void add(int panel, int group) {
      int at = group * form.group() * tokens;
      for (int word = 0; word < wordsPerGroup; word++) {
        lines.readWords(panel, group, word);
        if (tokens != 1) {
          int[] bytes = lines.bytes();
          for (int part = 0; part < form.perWord() / 4; part++, at += 4 * tokens) {
            QuantisedLoops.addBytesOfFour(bytes, part * QuantisedLoops.STRIDE, sums, height, x, at);
          }
        } else if (form.fourBits()) {
          QuantisedLoops.addNibbles(lines.words, sums, height, x, at);
          at += 8;
        } else {
          QuantisedLoops.addBytes(lines.words, 0, sums, height, x, at);
          at += 4;
        }
      }
      lines.readScales(panel, group);
      for (int token = 0; token < tokens; token++) {
        int from = token * QuantisedLoops.STRIDE;
        QuantisedLoops.scale(sums, from, lines.scales, products, height);
        if (form.offset()) {
          float sum = inputSums[group * tokens + token];
          QuantisedLoops.offset(lines.offsets, sum, products, from, height);
        }
      }
    }
  }

  /// What lies in memory, a line at a time: compiled loops are fast on arrays.
  private final class Lines {
    private final int[] words = new int[height];
    private final int[] spread = new int[form.fourBits() ? 2 * QuantisedLoops.STRIDE : 0];
    private final float[] scales = new float[height];
    private final float[] offsets = new float[height];

    void readWords(int panel, int group, int word) {
      long at = begin(panel, group) + line(word);
      MemorySegment.copy(memory, JAVA_INT, at, words, 0, height);
    }

    void readScales(int panel, int group) {
      long at = begin(panel, group) + line(wordsPerGroup);
      MemorySegment.copy(memory, JAVA_FLOAT, at, scales, 0, height);
      if (form.offset()) {
        MemorySegment.copy(memory, JAVA_FLOAT, at + line(1), offsets, 0, height);
      }
    }

    /// The words read, as words of four bytes: of four bits, two lines of them.
    int[] bytes() {
      if (!form.fourBits()) {
        return words;
      }
      QuantisedLoops.spread(words, spread, height);
      return spread;
    }
  }

  /// Rows multiplied out: exactly what the file stands for.
  ///
  /// @param first the first of them
  /// @return `[count, columns]`, a view whose columns are contiguous
  public Tensor unpacked(int first, int count) {
    Tensor transposed = Tensor.empty(DType.FP32, columns, count);
    MemorySegment out = transposed.memory();
    Lines lines = new Lines();
    float[] column = new float[height];
    for (int panel = first / height; panel * height < first + count; panel++) {
      int from = Math.max(first, panel * height);
      int some = Math.min(first + count, (panel + 1) * height) - from;
      int k = 0;
      for (int group = 0; group < groups; group++) {
        lines.readScales(panel, group);
        for (int word = 0; word < wordsPerGroup; word++) {
          lines.readWords(panel, group, word);
          int[] bytes = lines.bytes();
          for (int i = 0; i < form.perWord(); i++, k++) {
            int line = i / 4 * QuantisedLoops.STRIDE;
            int left = 24 - i % 4 * 8;
            QuantisedLoops.column(bytes, line, left, lines.scales, lines.offsets, column, height);
            long to = ((long) k * count + from - first) * Float.BYTES;
            MemorySegment.copy(column, from - panel * height, out, JAVA_FLOAT, to, some);
          }
        }
      }
    }
    return transposed.transpose(0, 1);
  }

  /// Single rows multiplied out.
  ///
  /// @return `[ids, columns]`
  public Tensor rows(long[] ids) {
    float[] values = new float[Math.multiplyExact(ids.length, columns)];
    for (int i = 0; i < ids.length; i++) {
      int row = Math.toIntExact(ids[i]);
      for (int k = 0; k < columns; k++) {
        long at = place(row, k / form.group());
        int inGroup = k % form.group();
        int word = memory.get(JAVA_INT, at + line(inGroup / form.perWord()));
        int shifted = word >> shift(inGroup % form.perWord());
        int whole = form.fourBits() ? shifted & 0xf : (byte) shifted;
        float product = whole * memory.get(JAVA_FLOAT, at + line(wordsPerGroup));
        values[i * columns + k] =
            form.offset()
                ? product + memory.get(JAVA_FLOAT, at + line(wordsPerGroup + 1))
                : product;
      }
    }
    return Tensor.of(values, ids.length, columns);
  }

  @Override
  public void close() {
    arena.close();
  }
}
