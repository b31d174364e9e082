package org.flyroom.engine.tap;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.flyroom.engine.checkpoint.Checkpoint;
import org.flyroom.engine.checkpoint.ModelConfig;

/// The upper part of a Llama in plain Java and double precision, written down from the formulas, so
/// that what happens above a changed state can be compared with something else than the decoder.
final class HandMadeLayer {
  private final ModelConfig config;
  private final Map<String, float[]> weights = new HashMap<>();

  HandMadeLayer(Path folder) {
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      this.config = checkpoint.config();
      checkpoint.tensors().forEach((name, tensor) -> weights.put(name, tensor.toFloats()));
    }
  }

  /// What decoder layer `index` (from 0) makes of the states of all positions.
  double[][] layer(int index, double[][] states) {
    String prefix = "model.layers." + index + ".";
    double[][] middle = new double[states.length][];
    double[][] normed = new double[states.length][];
    for (int t = 0; t < states.length; t++) {
      normed[t] = norm(states[t], prefix + "input_layernorm.weight");
    }
    for (int t = 0; t < states.length; t++) {
      middle[t] = plus(states[t], attention(prefix + "self_attn.", normed, t));
    }
    double[][] out = new double[states.length][];
    for (int t = 0; t < states.length; t++) {
      double[] x = norm(middle[t], prefix + "post_attention_layernorm.weight");
      double[] gate = times(prefix + "mlp.gate_proj.weight", x);
      double[] up = times(prefix + "mlp.up_proj.weight", x);
      for (int i = 0; i < gate.length; i++) {
        gate[i] = gate[i] / (1 + Math.exp(-gate[i])) * up[i];
      }
      out[t] = plus(middle[t], times(prefix + "mlp.down_proj.weight", gate));
    }
    return out;
  }

  /// Log-probabilities of the next token after a state of the last layer.
  double[] logProbabilities(double[] state) {
    double[] logits = times("lm_head.weight", norm(state, "model.norm.weight"));
    double total = 0;
    for (double logit : logits) {
      total += Math.exp(logit);
    }
    for (int i = 0; i < logits.length; i++) {
      logits[i] -= Math.log(total);
    }
    return logits;
  }

  private double[] attention(String prefix, double[][] normed, int position) {
    int width = config.headDim();
    int group = config.heads() / config.keyValueHeads();
    double[] joined = new double[config.heads() * width];
    for (int head = 0; head < config.heads(); head++) {
      double[] query = head(prefix + "q_proj.weight", normed[position], head, position);
      double[] scores = new double[position + 1];
      double total = 0;
      for (int s = 0; s <= position; s++) {
        double[] key = head(prefix + "k_proj.weight", normed[s], head / group, s);
        double dot = 0;
        for (int i = 0; i < width; i++) {
          dot += query[i] * key[i];
        }
        scores[s] = Math.exp(dot / Math.sqrt(width));
        total += scores[s];
      }
      for (int s = 0; s <= position; s++) {
        double[] value = times(prefix + "v_proj.weight", normed[s]);
        for (int i = 0; i < width; i++) {
          joined[head * width + i] += scores[s] / total * value[head / group * width + i];
        }
      }
    }
    return times(prefix + "o_proj.weight", joined);
  }

  /// One head of a projection, rotated to its position.
  private double[] head(String name, double[] x, int head, int position) {
    int width = config.headDim();
    double[] all = times(name, x);
    double[] rotated = new double[width];
    for (int i = 0; i < width / 2; i++) {
      double angle = position / Math.pow(10_000, 2.0 * i / width);
      double first = all[head * width + i];
      double second = all[head * width + i + width / 2];
      rotated[i] = first * Math.cos(angle) - second * Math.sin(angle);
      rotated[i + width / 2] = second * Math.cos(angle) + first * Math.sin(angle);
    }
    return rotated;
  }

  private double[] norm(double[] x, String name) {
    double square = 0;
    for (double value : x) {
      square += value * value;
    }
    double[] out = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      out[i] = x[i] / Math.sqrt(square / x.length + config.normEpsilon()) * weight(name)[i];
    }
    return out;
  }

  private double[] times(String name, double[] x) {
    float[] matrix = weight(name);
    double[] out = new double[matrix.length / x.length];
    for (int row = 0; row < out.length; row++) {
      for (int i = 0; i < x.length; i++) {
        out[row] += (double) matrix[row * x.length + i] * x[i];
      }
    }
    return out;
  }

  private float[] weight(String name) {
    float[] found = weights.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no weight " + name);
    }
    return found;
  }

  private static double[] plus(double[] a, double[] b) {
    double[] sum = a.clone();
    for (int i = 0; i < b.length; i++) {
      sum[i] += b[i];
    }
    return sum;
  }
}
