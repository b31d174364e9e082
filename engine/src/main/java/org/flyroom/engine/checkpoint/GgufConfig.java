package org.flyroom.engine.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;
import org.flyroom.engine.checkpoint.ModelConfig.LayerAttention;

/// Reads the model's configuration from GGUF metadata, with the rules that llama.cpp keeps in code
/// where the file says nothing.
final class GgufConfig {
  /// llama.cpp scales queries of the 27B models by hidden / heads, and knows them by their layers.
  private static final int GEMMA2_27B_LAYERS = 46;

  private static final int GEMMA3_27B_LAYERS = 62;

  private final Gguf gguf;
  private final String prefix;
  private final Family family;
  private final Problems problems = new Problems();

  private GgufConfig(Gguf gguf, Family family) {
    this.gguf = gguf;
    this.prefix = family.ggufArchitecture() + ".";
    this.family = family;
  }

  /// @throws FlyroomException with every problem of the metadata, by key
  static ModelConfig read(Gguf gguf) {
    String architecture =
        gguf.text("general.architecture")
            .orElseThrow(() -> new FlyroomException(gguf.file() + ": no 'general.architecture'"));
    Family family =
        Family.ofGguf(architecture)
            .orElseThrow(
                () ->
                    new FlyroomException(
                        "%s: architecture %s is not supported; known are %s"
                            .formatted(
                                gguf.file(),
                                Problems.quote(architecture),
                                Family.knownGgufArchitectures())));
    return new GgufConfig(gguf, family).read();
  }

  private ModelConfig read() {
    int layers = size("block_count", HuggingFaceConfig.MOST_LAYERS, 0);
    int hidden = size("embedding_length", HuggingFaceConfig.LARGEST_SIZE, 0);
    int intermediate = size("feed_forward_length", HuggingFaceConfig.LARGEST_SIZE, 0);
    int heads = size("attention.head_count", HuggingFaceConfig.LARGEST_SIZE, 0);
    int keyValueHeads = size("attention.head_count_kv", HuggingFaceConfig.LARGEST_SIZE, heads);
    int headDim =
        size("attention.key_length", HuggingFaceConfig.LARGEST_SIZE, Math.max(1, hidden / heads));
    int context = size("context_length", HuggingFaceConfig.LONGEST_CONTEXT, 0);
    if (headDim % 2 != 0 || heads % keyValueHeads != 0) {
      problem(
          "%d heads of %d values, %d of keys and values: no decoder has these"
              .formatted(heads, headDim, keyValueHeads));
    }
    for (String key : List.of("attention.value_length", "rope.dimension_count")) {
      int size = size(key, HuggingFaceConfig.LARGEST_SIZE, headDim);
      if (size != headDim) {
        problem(
            "'%s%s' is %d, which differs from the heads' %d".formatted(prefix, key, size, headDim));
      }
    }
    for (String key : List.of("expert_count", "rope.scaling.yarn_ext_factor")) {
      number(key)
          .filter(value -> value > 0)
          .ifPresent(_ -> problem("'%s%s' is not supported".formatted(prefix, key)));
    }
    number("split.count", "")
        .filter(count -> count > 1)
        .ifPresent(_ -> problem("split over several files; merge them first"));
    double epsilon = positive("attention.layer_norm_rms_epsilon", 0);
    List<LayerAttention> attention = attention(layers, context, headDim);
    boolean gemma = family.scalesEmbedding();
    boolean gemma2 = family.equals(Family.GEMMA2);
    boolean byHidden = layers == (gemma2 ? GEMMA2_27B_LAYERS : GEMMA3_27B_LAYERS) && gemma;
    double finalSoftCap = gemma ? number("final_logit_softcapping").orElse(gemma2 ? 30.0 : 0.0) : 0;
    double attentionSoftCap = gemma2 ? number("attn_logit_softcapping").orElse(50.0) : 0;
    int vocabulary = vocabulary();
    problems.throwIfAny();
    return new ModelConfig(
        family,
        hidden,
        intermediate,
        heads,
        keyValueHeads,
        headDim,
        vocabulary,
        context,
        epsilon,
        family.activation(),
        !gguf.tensors().containsKey("output.weight"),
        gguf.tensors().containsKey("blk.0.attn_q.bias"),
        gguf.tensors().containsKey("blk.0.attn_output.bias"),
        gguf.tensors().containsKey("blk.0.ffn_gate.bias"),
        1 / Math.sqrt(byHidden ? (double) hidden / heads : headDim),
        gemma ? Math.sqrt(hidden) : 1,
        attentionSoftCap,
        finalSoftCap,
        attention);
  }

  private int vocabulary() {
    WeightTensor embedding = gguf.tensors().get("token_embd.weight");
    if (embedding == null || embedding.shape().size() != 2 || embedding.rows() < 1) {
      problem("no tensor 'token_embd.weight' with two dimensions");
      return 1;
    }
    if (embedding.rows() > HuggingFaceConfig.LARGEST_SIZE) {
      problem("a vocabulary of %d".formatted(embedding.rows()));
      return 1;
    }
    return (int) embedding.rows();
  }

  private List<LayerAttention> attention(int layers, int context, int headDim) {
    boolean gemma3 = family.equals(Family.GEMMA3);
    Rope rope = rope(positive("rope.freq_base", 1e4), context, headDim);
    Rope local = gemma3 ? new Rope.Plain(positive("rope.freq_base_swa", 1e4)) : rope;
    int window = 0;
    if (family.window() != Family.Window.NONE || number("attention.sliding_window").isPresent()) {
      int absent = family.scalesEmbedding() ? 4096 : 0;
      window =
          number("attention.sliding_window").orElse((double) absent) == 0
              ? 0
              : size("attention.sliding_window", HuggingFaceConfig.LONGEST_CONTEXT, absent);
    }
    List<LayerAttention> attention = new ArrayList<>();
    List<Boolean> sliding = sliding(layers);
    for (boolean slides : sliding) {
      attention.add(new LayerAttention(slides ? window : 0, slides ? local : rope));
    }
    return attention;
  }

  private List<Boolean> sliding(int layers) {
    String key = "attention.sliding_window_pattern";
    int pattern =
        switch (family.window()) {
          case ALTERNATING -> 2;
          case PATTERN -> 6;
          case NONE, EVERY_LAYER, UPPER_LAYERS -> 0;
        };
    List<Boolean> sliding = new ArrayList<>();
    if (gguf.metadata().get(prefix + key) instanceof GgufValue.Items(List<GgufValue> flags)) {
      for (GgufValue flag : flags) {
        sliding.add(flag.equals(new GgufValue.Flag(true)) || flag.equals(new GgufValue.Whole(1)));
      }
      if (sliding.size() != layers) {
        problem(
            "'%s%s' has %d entries for %d layers".formatted(prefix, key, sliding.size(), layers));
      }
      return sliding;
    }
    if (pattern > 0) {
      pattern = size(key, HuggingFaceConfig.MOST_LAYERS, pattern);
    }
    for (int i = 0; i < layers; i++) {
      sliding.add(pattern == 0 || (i + 1) % pattern != 0);
    }
    return sliding;
  }

  private Rope rope(double base, int context, int headDim) {
    WeightTensor divisors = gguf.tensors().get("rope_freqs.weight");
    String kind = gguf.text(prefix + "rope.scaling.type").orElse("none");
    double factor = positive("rope.scaling.factor", number("rope.scale_linear").orElse(1.0));
    if (divisors != null) {
      return divided(divisors, base, kind, headDim);
    }
    return switch (kind) {
      case "none" -> {
        if (factor != 1) {
          yield new Rope.Linear(base, factor); // files older than rope.scaling.type
        }
        yield new Rope.Plain(base);
      }
      case "linear" -> new Rope.Linear(base, factor);
      case "yarn" ->
          new Rope.Yarn(
              base,
              factor,
              size(
                  "rope.scaling.original_context_length",
                  HuggingFaceConfig.LONGEST_CONTEXT,
                  context),
              positive("rope.scaling.yarn_beta_fast", 32),
              positive("rope.scaling.yarn_beta_slow", 1),
              true,
              positive("rope.scaling.attn_factor", 1) * Rope.Yarn.suggestedAmplitude(factor, 1));
      default -> {
        problem(
            "'%srope.scaling.type' %s is not supported; known are none, linear, yarn"
                .formatted(prefix, Problems.quote(kind)));
        yield new Rope.Plain(base);
      }
    };
  }

  private Rope divided(WeightTensor tensor, double base, String kind, int headDim) {
    if (!kind.equals("none")) {
      problem("both 'rope_freqs.weight' and rope scaling of type " + Problems.quote(kind));
    }
    if (tensor.elements() != headDim / 2) {
      problem(
          "'rope_freqs.weight' has %d values for heads of %d"
              .formatted(tensor.elements(), headDim));
      return new Rope.Plain(base);
    }
    List<Float> divisors = new ArrayList<>();
    for (float divisor : tensor.toFloats()) {
      if (!(divisor > 0) || Float.isInfinite(divisor)) {
        problem("'rope_freqs.weight' holds %s".formatted(divisor));
        return new Rope.Plain(base);
      }
      divisors.add(divisor);
    }
    return new Rope.Divided(base, divisors);
  }

  private Optional<Double> number(String key) {
    return number(key, prefix);
  }

  private Optional<Double> number(String key, String before) {
    try {
      return gguf.number(before + key);
    } catch (FlyroomException e) {
      problems.addAll(e);
      return Optional.empty();
    }
  }

  private double positive(String key, double absent) {
    double value = number(key).orElse(absent);
    if (!(value > 0) || Double.isInfinite(value)) {
      problem("'%s%s' must be a number above 0".formatted(prefix, key));
      return 1;
    }
    return value;
  }

  /// A size from 1 to a limit; an `absent` of 0 means it must be given.
  private int size(String key, int limit, int absent) {
    double value = number(key).orElse((double) absent);
    if (value != Math.rint(value) || value < 1 || value > limit) {
      problem("'%s%s' must be a whole number from 1 to %d".formatted(prefix, key, limit));
      return 1;
    }
    return (int) value;
  }

  private void problem(String problem) {
    problems.add(gguf.file() + ": " + problem);
  }
}
