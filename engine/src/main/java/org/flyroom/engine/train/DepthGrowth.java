package org.flyroom.engine.train;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.flyroom.engine.checkpoint.ModelConfig;

/// Makes a deeper model out of a trained one that computes the same until it is trained further.
///
/// Every layer of the deeper model is a layer of the given one. A layer that comes again is a copy
/// whose writing matrices, the attention's output and the feed-forward layer's, are zero: it reads
/// what its original reads, but adds nothing to the residual stream before training makes it (block
/// expansion, Wu et al. 2024, arXiv 2401.02415).
///
/// @param sources for each layer of the deeper model, from the first on, which layer of the given
///   model it comes from, counted from 0; every layer of it, first in its old order
public record DepthGrowth(List<Integer> sources) {
  private static final Pattern LAYER = Pattern.compile("model\\.layers\\.([0-9]+)\\.(.+)");

  public DepthGrowth {
    sources = List.copyOf(sources);
    int next = 0;
    for (int source : sources) {
      if (source < 0 || source > next) {
        throw new IllegalArgumentException(
            "layers %s: %d comes before %d; a layer may come again, but first all in their order"
                .formatted(sources, source, next));
      }
      next = Math.max(next, source + 1);
    }
    if (next == 0) {
      throw new IllegalArgumentException("layers must not be empty");
    }
  }

  /// The same depth.
  public static DepthGrowth none(int layers) {
    return new DepthGrowth(IntStream.range(0, layers).boxed().toList());
  }

  /// How many layers the given model has.
  public int from() {
    return 1 + sources.stream().mapToInt(Integer::intValue).max().orElseThrow();
  }

  /// How many layers the deeper model has.
  public int layers() {
    return sources.size();
  }

  /// Whether it adds layers.
  boolean grows() {
    return layers() > from();
  }

  /// The deeper model's architecture.
  ///
  /// @throws IllegalArgumentException for a model of another depth, and for one whose layers differ
  ///   in what they see, where the place of a layer says what it is
  ModelConfig apply(ModelConfig config) {
    if (config.layers() != from()) {
      throw new IllegalArgumentException(
          "layers %s come from a model of %d layers, not of %d"
              .formatted(sources, from(), config.layers()));
    }
    return grows() ? config.withLayers(layers()) : config;
  }

  /// Where a weight of the deeper model comes from.
  ///
  /// @param name its Hugging Face name
  /// @return the name in the given model; empty for a weight that is zero
  Optional<String> source(String name) {
    Matcher layered = LAYER.matcher(name);
    if (!layered.matches()) {
      return Optional.of(name);
    }
    int layer = Integer.parseInt(layered.group(1));
    String rest = layered.group(2);
    boolean writes = rest.startsWith("self_attn.o_proj.") || rest.startsWith("mlp.down_proj.");
    return writes && again().contains(layer)
        ? Optional.empty()
        : Optional.of("model.layers.%d.%s".formatted(sources.get(layer), rest));
  }

  /// Layers that are copies.
  private Set<Integer> again() {
    Set<Integer> seen = new HashSet<>();
    Set<Integer> again = new HashSet<>();
    for (int layer = 0; layer < sources.size(); layer++) {
      if (!seen.add(sources.get(layer))) {
        again.add(layer);
      }
    }
    return again;
  }
}
