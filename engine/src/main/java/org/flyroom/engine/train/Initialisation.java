package org.flyroom.engine.train;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.flyroom.core.Seeds;
import org.flyroom.engine.checkpoint.ModelConfig;

/// How the weights of a new model are drawn.
///
/// Linear layers are normal with standard deviation 1 / sqrt(fan-in), so that activations keep
/// their size whatever the width; layers that write into the residual stream are divided by sqrt(2
/// * layers) as well, so that the stream keeps it whatever the depth (Radford et al. 2019). An
///   untied head counts as a linear layer. Norms start at 1, biases at 0.
///
/// @param embeddingDeviation standard deviation of the embeddings, above 0
/// @param seed every weight's numbers derive from it and the weight's name
/// @param lookBack whether heads that look back are written into the first two layers (see
///   [LookBack])
public record Initialisation(double embeddingDeviation, long seed, boolean lookBack) {
  public Initialisation {
    if (!(embeddingDeviation > 0 && Double.isFinite(embeddingDeviation))) {
      throw new IllegalArgumentException(
          "embeddingDeviation must be above 0, not " + embeddingDeviation);
    }
  }

  /// All random.
  public Initialisation(double embeddingDeviation, long seed) {
    this(embeddingDeviation, seed, false);
  }

  /// The numbers of a weight, norms with their family's offset added.
  float[] draw(ModelConfig config, String name, List<Long> shape) {
    float[] numbers = new float[Math.toIntExact(FlatParameters.count(shape))];
    if (config.isNorm(name)) {
      Arrays.fill(numbers, 1);
    } else if (shape.size() > 1) {
      fill(numbers, deviation(config, name, shape), Seeds.generator(seed, "weight", name));
      if (lookBack) {
        new LookBack(config, this).apply(name, numbers);
      }
    }
    return numbers;
  }

  /// The numbers of a matrix as they are drawn, without anything written into them.
  float[] random(ModelConfig config, String name) {
    return new Initialisation(embeddingDeviation, seed).draw(config, name, requireNonNull(config.weights().get(name), name));
  }

  private double deviation(ModelConfig config, String name, List<Long> shape) {
    if (name.equals("model.embed_tokens.weight")) {
      return embeddingDeviation;
    }
    boolean residual = name.endsWith("o_proj.weight") || name.endsWith("down_proj.weight");
    double fanIn = shape.getLast();
    return 1 / Math.sqrt(residual ? fanIn * 2 * config.layers() : fanIn);
  }

  /// Normal numbers by Box and Muller's transform, in strict arithmetic: the generators of the JDK
  /// leave open how theirs are made.
  static void fill(float[] numbers, double deviation, SplittableRandom random) {
    for (int i = 0; i < numbers.length; i += 2) {
      double radius = deviation * Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
      double angle = 2 * Math.PI * random.nextDouble();
      numbers[i] = (float) (radius * StrictMath.cos(angle));
      if (i + 1 < numbers.length) {
        numbers[i + 1] = (float) (radius * StrictMath.sin(angle));
      }
    }
  }
}
