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
  /// Tokens whose sums of a chunk of rows stay in the cache beside its weights.
  private static final int TOKENS_AT_ONCE = 32;

  private static final int COLUMNS_AT_ONCE = 4;

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
    int panels = Math.ceilDiv(rows, QuantisedLoops.PANEL);
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
    if (tokens == 1) {
      new OneToken().multiply(in, out);
    } else {
      for (int done = 0; done < tokens; done += TOKENS_AT_ONCE) {
        new SomeTokens(Math.min(TOKENS_AT_ONCE, tokens - done)).multiply(in, out, done);
      }
    }
    return result;
  }

  /// A product of one token, which takes the numbers as they are and scales sums: weights are read
  /// once, so that whatever is done to each of them is what it costs.
  private final class OneToken {
    private final float[] x = new float[columns];
    private final float[] sums = new float[height];
    private final float[] products = new float[height];
    private final Lines lines = new Lines(height);

    void multiply(MemorySegment in, MemorySegment out) {
      MemorySegment.copy(in, JAVA_FLOAT, 0, x, 0, columns);
      float[] inputSums = form.offset() ? sumsOfGroups() : new float[groups];
      for (int panel = 0; panel * height < rows; panel++) {
        Arrays.fill(products, 0);
        for (int group = 0; group < groups; group++) {
          add(panel, group);
          lines.readScales(panel, group, 0, height);
          QuantisedLoops.scale(sums, lines.scales, products, height);
          if (form.offset()) {
            QuantisedLoops.offset(lines.offsets, inputSums[group], products, height);
          }
        }
        int count = Math.min(height, rows - panel * height);
        MemorySegment.copy(
            products, 0, out, JAVA_FLOAT, (long) panel * height * Float.BYTES, count);
      }
    }

    private void add(int panel, int group) {
      int at = group * form.group();
      for (int word = 0; word < wordsPerGroup; word++, at += form.perWord()) {
        lines.readWords(panel, group, word, 0, height);
        if (form.fourBits()) {
          QuantisedLoops.addNibbles(lines.words, sums, height, x, at);
        } else {
          QuantisedLoops.addBytes(lines.words, sums, height, x, at);
        }
      }
    }

    private float[] sumsOfGroups() {
      float[] groupSums = new float[groups];
      for (int group = 0; group < groups; group++) {
        int at = group * form.group();
        // Four sums side by side: each addition would wait for the one before it.
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        for (int k = 0; k < form.group(); k += 4, at += 4) {
          a += x[at];
          b += x[at + 1];
          c += x[at + 2];
          d += x[at + 3];
        }
        groupSums[group] = a + b + (c + d);
      }
      return groupSums;
    }
  }

  /// A product of several tokens: a few columns of a chunk of rows are multiplied out, and every
  /// token takes them from the processor's nearest cache.
  private final class SomeTokens {
    private final int tokens;
    private final float[] x;
    private final float[][] sums;
    private final float[][] weights = new float[COLUMNS_AT_ONCE][QuantisedLoops.CHUNK];
    private final Lines lines = new Lines(QuantisedLoops.CHUNK);

    SomeTokens(int tokens) {
      this.tokens = tokens;
      this.x = new float[tokens * columns];
      this.sums = new float[tokens + tokens % 2][QuantisedLoops.CHUNK];
    }

    void multiply(MemorySegment in, MemorySegment out, int first) {
      MemorySegment.copy(in, JAVA_FLOAT, (long) first * columns * Float.BYTES, x, 0, x.length);
      for (int panel = 0; panel * height < rows; panel++) {
        int inPanel = Math.min(height, rows - panel * height);
        for (int from = 0; from < inPanel; from += QuantisedLoops.CHUNK) {
          int count = Math.min(QuantisedLoops.CHUNK, inPanel - from);
          for (float[] one : sums) {
            Arrays.fill(one, 0);
          }
          add(panel, from, count);
          for (int token = 0; token < tokens; token++) {
            long to = (long) (first + token) * rows + (long) panel * height + from;
            MemorySegment.copy(sums[token], 0, out, JAVA_FLOAT, to * Float.BYTES, count);
          }
        }
      }
    }

    private void add(int panel, int from, int count) {
      int column = 0;
      for (int group = 0; group < groups; group++) {
        lines.readScales(panel, group, from, count);
        for (int word = 0; word < wordsPerGroup; word++) {
          lines.readWords(panel, group, word, from, count);
          for (int part = 0; part < form.perWord(); part += COLUMNS_AT_ONCE) {
            for (int i = 0; i < COLUMNS_AT_ONCE; i++) {
              lines.column(part + i, weights[i], count);
            }
            addColumns(column, count);
            column += COLUMNS_AT_ONCE;
          }
        }
      }
    }

    private void addColumns(int column, int count) {
      for (int token = 0; token < tokens; token += 2) {
        int at = token * columns + column;
        // Of an odd number the last one is multiplied once more, into sums that nobody reads.
        int next = token + 1 < tokens ? at + columns : at;
        QuantisedLoops.addColumns(weights, sums[token], sums[token + 1], count, x, at, next);
      }
    }
  }

  /// What lies in memory of some rows of a panel, a line at a time: compiled loops are fast on
  /// arrays.
  private final class Lines {
    private final int[] words;
    private final float[] scales;
    private final float[] offsets;

    /// @param most rows at once
    Lines(int most) {
      this.words = new int[most];
      this.scales = new float[most];
      this.offsets = new float[most];
    }

    void readWords(int panel, int group, int word, int from, int count) {
      long at = begin(panel, group) + line(word) + (long) from * Integer.BYTES;
      MemorySegment.copy(memory, JAVA_INT, at, words, 0, count);
    }

    void readScales(int panel, int group, int from, int count) {
      long at = begin(panel, group) + line(wordsPerGroup) + (long) from * Float.BYTES;
      MemorySegment.copy(memory, JAVA_FLOAT, at, scales, 0, count);
      if (form.offset()) {
        MemorySegment.copy(memory, JAVA_FLOAT, at + line(1), offsets, 0, count);
      }
    }

    /// A column of the words read, multiplied out.
    ///
    /// @param number among those of a word
    void column(int number, float[] out, int count) {
      if (form.fourBits()) {
        QuantisedLoops.nibbleColumn(words, shift(number), scales, offsets, out, count);
      } else {
        QuantisedLoops.byteColumn(words, 24 - shift(number), scales, offsets, out, count);
      }
    }
  }

  /// Rows multiplied out: exactly what the file stands for.
  ///
  /// @param first the first of them
  /// @return `[count, columns]`, a view whose columns are contiguous
  public Tensor unpacked(int first, int count) {
    Tensor transposed = Tensor.empty(DType.FP32, columns, count);
    MemorySegment out = transposed.memory();
    Lines lines = new Lines(height);
    float[] column = new float[height];
    for (int panel = first / height; panel * height < first + count; panel++) {
      int from = Math.max(first, panel * height);
      int some = Math.min(first + count, (panel + 1) * height) - from;
      int k = 0;
      for (int group = 0; group < groups; group++) {
        lines.readScales(panel, group, from - panel * height, some);
        for (int word = 0; word < wordsPerGroup; word++) {
          lines.readWords(panel, group, word, from - panel * height, some);
          for (int i = 0; i < form.perWord(); i++, k++) {
            lines.column(i, column, some);
            long to = ((long) k * count + from - first) * Float.BYTES;
            MemorySegment.copy(column, 0, out, JAVA_FLOAT, to, some);
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
