package org.flyroom.engine.train;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.flyroom.core.Seeds;
import org.flyroom.engine.checkpoint.ModelConfig;

/// Starts a new model with attention heads that look back: in its first layer, heads that see what
/// stood one, two or three tokens ago; in its second, heads that find the place where this token
/// stood before and take over what followed it (induction heads, Olsson et al. 2022, arXiv
/// 2209.11895) or what preceded it.
///
/// Small models find these circuits by themselves, but only after millions of tokens, and until
/// then they can neither copy a word nor match one with its letter. Here they are written down
/// roughly and left to training to sharpen, or to unlearn. Everything is computed from matrices
/// that are random anyway: P reads a token's identity into a head, U writes it into the stream
/// under another basis, so that a later head can tell "is" from "was before".
final class LookBack {
  /// What offset each of the first heads of layer 0 looks back by.
  private static final int[] OFFSETS = {1, 2, 3};

  /// Rotary pairs that tell positions apart, from the fastest on.
  private static final int FAST_PAIRS = 3;

  /// Slower than this, in radians a token, a rotary pair hardly moves within a sample.
  private static final double SLOW = 0.033;

  /// By how much more attention the right offset gets than its neighbours, in logits.
  private static final double OFFSET_LOGITS = 4;

  /// How much of an embedding's length all tokens share, which is what offsets are computed from.
  private static final double SHARED = 0.4;

  /// How much longer than a token's own identity the one written beside it is.
  private static final double WRITTEN = 0.9;

  private static final double MATCH_QUERY = 2;
  private static final double MATCH_SAME = 3;
  private static final double COPIED = 1.5;

  /// The other weights that write into the stream start smaller by this, so as not to bury it.
  private static final double OTHERS = 0.3;

  private final ModelConfig config;
  private final Initialisation plain;
  private final int width;
  private final int hidden;
  private final float[] frequencies;

  /// @param plain how the other weights are drawn
  LookBack(ModelConfig config, Initialisation plain) {
    this.config = config;
    this.plain = plain;
    this.width = config.headDim();
    this.hidden = config.hidden();
    this.frequencies = config.attention().getFirst().rope().frequencies(width);
  }

  /// Whether a model is large enough, and has as many keys as queries.
  static boolean fits(ModelConfig config) {
    return config.layers() >= 2
        && config.heads() > OFFSETS.length
        && config.keyValueHeads() == config.heads()
        && config.headDim() >= 4 * FAST_PAIRS;
  }

  /// Writes a weight's part of the circuits over the numbers drawn for it.
  void apply(String name, float[] numbers) {
    if (name.equals("model.embed_tokens.weight")) {
      float shared = (float) (SHARED * plain.embeddingDeviation() * Math.sqrt(hidden));
      for (int token = 0; token < numbers.length / hidden; token++) {
        numbers[token * hidden] = shared;
      }
      return;
    }
    if (name.endsWith("o_proj.weight") || name.endsWith("down_proj.weight")) {
      scale(numbers, OTHERS);
    }
    switch (name) {
      case "model.layers.0.self_attn.q_proj.weight" -> offsets(numbers, false);
      case "model.layers.0.self_attn.k_proj.weight" -> offsets(numbers, true);
      case "model.layers.0.self_attn.o_proj.weight" -> {
        for (int head = 0; head < OFFSETS.length; head++) {
          putColumns(numbers, head, written(head), gain());
        }
      }
      case "model.layers.1.self_attn.q_proj.weight" -> queries(numbers);
      case "model.layers.1.self_attn.k_proj.weight" -> keys(numbers);
      case "model.layers.1.self_attn.v_proj.weight" -> {
        putRows(numbers, 2, transposed(written(1)), 1);
        putRows(numbers, 3, transposed(written(2)), 1);
      }
      case "model.layers.1.self_attn.o_proj.weight" -> {
        putColumns(numbers, 0, transposedBack(copied(0)), COPIED);
        putColumns(numbers, 1, transposedBack(copied(1)), COPIED);
        putColumns(numbers, 2, transposedBack(read(1)), COPIED);
        putColumns(numbers, 3, transposedBack(read(2)), COPIED);
      }
      default -> {}
    }
  }

  /// Queries and keys that depend on the position alone. A pair turns by its frequency a token, so
  /// a key turned ahead by an offset meets the query of the token so far behind it.
  private void offsets(float[] numbers, boolean keys) {
    double gap = 0;
    for (int pair = 0; pair < FAST_PAIRS; pair++) {
      gap += 1 - Math.cos(frequencies[pair]);
    }
    double strength = Math.sqrt(OFFSET_LOGITS * Math.sqrt(width) / gap);
    double sharedInput = SHARED * Math.sqrt(hidden) / Math.sqrt(1 + SHARED * SHARED);
    double size = strength / sharedInput;
    for (int head = 0; head < OFFSETS.length; head++) {
      int from = head * width * hidden;
      for (int i = from; i < from + width * hidden; i++) {
        numbers[i] *= 0.1f;
      }
      for (int pair = 0; pair < FAST_PAIRS; pair++) {
        double angle = keys ? OFFSETS[head] * frequencies[pair] : 0;
        numbers[from + pair * hidden] = (float) (size * Math.cos(angle));
        numbers[from + (pair + width / 2) * hidden] = (float) (size * Math.sin(angle));
      }
    }
  }

  private void queries(float[] numbers) {
    for (int head = 0; head < 2; head++) {
      putSlowRows(numbers, head, read(0), MATCH_QUERY);
    }
    for (int head = 2; head < 4; head++) {
      putSlowRows(numbers, head, same(head), MATCH_SAME);
    }
  }

  private void keys(float[] numbers) {
    for (int head = 0; head < 2; head++) {
      putSlowRows(numbers, head, transposed(written(0)), MATCH_QUERY);
    }
    for (int head = 2; head < 4; head++) {
      putSlowRows(numbers, head, same(head), MATCH_SAME);
    }
  }

  private double gain() {
    return WRITTEN * plain.embeddingDeviation() * Math.sqrt((double) hidden / width);
  }

  /// P: how a head of layer 0 reads an identity, `[width, hidden]`.
  private float[] read(int head) {
    float[] values = plain.random(config, "model.layers.0.self_attn.v_proj.weight");
    return Arrays.copyOfRange(values, head * width * hidden, (head + 1) * width * hidden);
  }

  /// How a head of layer 1 reads what it copies, `[width, hidden]`.
  private float[] copied(int head) {
    float[] values = plain.random(config, "model.layers.1.self_attn.v_proj.weight");
    return Arrays.copyOfRange(values, head * width * hidden, (head + 1) * width * hidden);
  }

  /// U: the basis in which a head of layer 0 writes, `[hidden, width]`, columns of length 1 about.
  private float[] written(int head) {
    return normal("written " + head);
  }

  private float[] same(int head) {
    return normal("same " + head);
  }

  private float[] normal(String name) {
    float[] numbers = new float[width * hidden];
    SplittableRandom random = Seeds.generator(plain.seed(), "look back", name);
    Initialisation.fill(numbers, 1 / Math.sqrt(hidden), random);
    return numbers;
  }

  /// `[hidden, width]` as `[width, hidden]`.
  private float[] transposed(float[] matrix) {
    float[] turned = new float[matrix.length];
    for (int h = 0; h < hidden; h++) {
      for (int w = 0; w < width; w++) {
        turned[w * hidden + h] = matrix[h * width + w];
      }
    }
    return turned;
  }

  /// `[width, hidden]` as `[hidden, width]`.
  private float[] transposedBack(float[] matrix) {
    float[] turned = new float[matrix.length];
    for (int w = 0; w < width; w++) {
      for (int h = 0; h < hidden; h++) {
        turned[h * width + w] = matrix[w * hidden + h];
      }
    }
    return turned;
  }

  /// @param rows `[width, hidden]`
  private void putRows(float[] numbers, int head, float[] rows, double factor) {
    for (int i = 0; i < rows.length; i++) {
      numbers[head * width * hidden + i] = (float) (factor * rows[i]);
    }
  }

  /// Puts the rows of slow rotary pairs and leaves the others small.
  ///
  /// @param rows `[width, hidden]`
  private void putSlowRows(float[] numbers, int head, float[] rows, double factor) {
    for (int w = 0; w < width; w++) {
      boolean slow = frequencies[w % (width / 2)] < SLOW;
      for (int h = 0; h < hidden; h++) {
        int at = (head * width + w) * hidden + h;
        numbers[at] = slow ? (float) (factor * rows[w * hidden + h]) : 0.1f * numbers[at];
      }
    }
  }

  /// @param columns `[hidden, width]`
  private void putColumns(float[] numbers, int head, float[] columns, double factor) {
    int stride = config.heads() * width;
    for (int h = 0; h < hidden; h++) {
      for (int w = 0; w < width; w++) {
        numbers[h * stride + head * width + w] = (float) (factor * columns[h * width + w]);
      }
    }
  }

  private static void scale(float[] numbers, double factor) {
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] *= (float) factor;
    }
  }
}
