package org.flyroom.engine.decoder;

import java.util.ArrayList;
import java.util.List;
import org.flyroom.engine.torch.Ops;
import org.flyroom.engine.torch.Tensor;

/// Cosines and sines of rotary position embeddings (Su et al. 2021, arXiv 2104.09864), in the
/// half-split order of Hugging Face checkpoints.
///
/// Made for the positions in use so far and kept until closed: a configuration may allow a million
/// positions where a run uses hundreds.
final class RotaryTable implements AutoCloseable {
  private static final int FEWEST = 256;

  private final float[] frequencies;
  private final double magnitude;
  private final int limit;
  private final List<Grown> tables = new ArrayList<>();

  /// A table of `[positions, 1, width]` each.
  private record Grown(Tensor cosines, Tensor sines) {}

  /// The table for positions `0 .. limit - 1`.
  ///
  /// @param frequencies angle per position of each pair, half a head's width
  /// @param magnitude multiplies cosines and sines
  RotaryTable(float[] frequencies, double magnitude, int limit) {
    this.frequencies = frequencies.clone();
    this.magnitude = magnitude;
    this.limit = limit;
    int positions = Math.min(FEWEST, limit);
    tables.add(new Grown(cosines(positions), sines(positions)));
  }

  private Tensor cosines(int positions) {
    int half = frequencies.length;
    float[] cos = new float[Math.multiplyExact(positions, 2 * half)];
    for (int position = 0; position < positions; position++) {
      for (int i = 0; i < half; i++) {
        int at = position * 2 * half + i;
        cos[at] = cos[at + half] = (float) (Math.cos(angle(position, i)) * magnitude);
      }
    }
    return Tensor.of(cos, positions, 1, 2L * half).keep();
  }

  private Tensor sines(int positions) {
    int half = frequencies.length;
    float[] sin = new float[Math.multiplyExact(positions, 2 * half)];
    for (int position = 0; position < positions; position++) {
      for (int i = 0; i < half; i++) {
        int at = position * 2 * half + i;
        float sine = (float) (Math.sin(angle(position, i)) * magnitude);
        // The first half is rotated by minus the second: the sign is kept here, so that applying
        // the table needs no negation.
        sin[at] = -sine;
        sin[at + half] = sine;
      }
    }
    return Tensor.of(sin, positions, 1, 2L * half).keep();
  }

  /// The reference computes angles in fp32; the same rounding keeps long contexts equal.
  private float angle(int position, int pair) {
    return frequencies[pair] * position;
  }

  /// A table of at least as many positions. Lanes may ask at the same time, and another may still
  /// be reading a shorter one, so those are kept too; each is at least twice as long as the last.
  private synchronized Grown reaching(int positions) {
    long longest = tables.getLast().cosines.size(0);
    if (positions > longest) {
      int more = (int) Math.min(limit, Math.max(positions, 2 * longest));
      tables.add(new Grown(cosines(more), sines(more)));
    }
    return tables.getLast();
  }

  /// The rows of the positions in use, to be applied in every layer.
  Rotation first(int positions) {
    Grown table = reaching(positions);
    return new Rotation(table.cosines.narrow(0, 0, positions), table.sines.narrow(0, 0, positions));
  }

  /// The rows of given positions, shaped `[rows, tokens, 1, width]`.
  ///
  /// @param end above all of the positions
  Rotation at(Tensor positions, int end, long rows, long tokens) {
    Grown table = reaching(end);
    long width = table.cosines.size(2);
    return new Rotation(
        table.cosines.select(0, positions).view(rows, tokens, 1, width),
        table.sines.select(0, positions).view(rows, tokens, 1, width));
  }

  @Override
  public synchronized void close() {
    for (Grown table : tables) {
      table.cosines.close();
      table.sines.close();
    }
  }

  /// Cosines and sines for the tokens of one call.
  record Rotation(Tensor cosines, Tensor sines) {

    /// Rotates heads `[rows, tokens, heads, width]`.
    Tensor apply(Tensor heads) {
      int last = 3;
      long half = heads.size(last) / 2;
      Tensor swapped =
          Ops.concatenate(last, heads.narrow(last, half, half), heads.narrow(last, 0, half));
      Tensor cos = cosines.to(heads.type());
      Tensor sin = sines.to(heads.type());
      return heads.multiply(cos).addInPlace(swapped.multiply(sin));
    }
  }
}
