package org.flyroom.engine.checkpoint;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What all models of an architecture share; what differs among them is in [ModelConfig].
///
/// @param architecture the entry of `architectures` in `config.json`
/// @param modelType `model_type` in `config.json`
/// @param ggufArchitecture `general.architecture` in GGUF files
/// @param normOffset added to every norm weight before it multiplies
/// @param queryKeyNorm whether queries and keys are normed per head
/// @param postNorms whether attention and feed-forward outputs are normed before they are added
/// @param scalesEmbedding whether embeddings are multiplied by the root of the hidden size
/// @param activationKey where `config.json` names the activation
/// @param activation used where it names none
/// @param tiedHead whether the head is the embedding where `config.json` does not say
/// @param headDim size of a head where `config.json` does not say; 0 takes hidden / heads
/// @param biases how `config.json` says which layers have biases
/// @param window how `config.json` says which layers see a limited window
public record Family(
    String architecture,
    String modelType,
    String ggufArchitecture,
    double normOffset,
    boolean queryKeyNorm,
    boolean postNorms,
    boolean scalesEmbedding,
    String activationKey,
    Activation activation,
    boolean tiedHead,
    int headDim,
    Biases biases,
    Window window) {

  /// Which linear layers have biases.
  public enum Biases {
    NONE,
    /// Queries, keys and values, always.
    QUERY_KEY_VALUE,
    /// All four of attention if `attention_bias`.
    ATTENTION_KEY,
    /// All four of attention if `attention_bias`, the feed-forward ones if `mlp_bias`.
    ATTENTION_AND_MLP_KEYS
  }

  /// Which layers see a limited window.
  public enum Window {
    NONE,
    /// All of them, if `sliding_window` is set.
    EVERY_LAYER,
    /// Those that `layer_types` names; without it layers from `max_window_layers` on, if
    /// `use_sliding_window`.
    UPPER_LAYERS,
    /// Those that `layer_types` names; without it every one but each second.
    ALTERNATING,
    /// Those that `layer_types` names; without it every one but each sixth, or as
    /// `sliding_window_pattern` says.
    PATTERN
  }

  public static final Family LLAMA =
      plain(
          "LlamaForCausalLM", "llama", "llama", false, Biases.ATTENTION_AND_MLP_KEYS, Window.NONE);
  public static final Family MISTRAL =
      plain("MistralForCausalLM", "mistral", "llama", false, Biases.NONE, Window.EVERY_LAYER);
  public static final Family QWEN2 =
      plain(
          "Qwen2ForCausalLM", "qwen2", "qwen2", false, Biases.QUERY_KEY_VALUE, Window.UPPER_LAYERS);
  public static final Family QWEN3 =
      plain("Qwen3ForCausalLM", "qwen3", "qwen3", true, Biases.ATTENTION_KEY, Window.UPPER_LAYERS);
  public static final Family GEMMA2 =
      gemma("Gemma2ForCausalLM", "gemma2", "gemma2", false, Window.ALTERNATING);
  public static final Family GEMMA3 =
      gemma("Gemma3ForCausalLM", "gemma3_text", "gemma3", true, Window.PATTERN);

  /// Every family that can be run.
  public static final List<Family> ALL = List.of(LLAMA, MISTRAL, QWEN2, QWEN3, GEMMA2, GEMMA3);

  public Family {
    requireNonNull(architecture, "architecture");
    requireNonNull(modelType, "modelType");
    requireNonNull(ggufArchitecture, "ggufArchitecture");
    requireNonNull(activationKey, "activationKey");
    requireNonNull(activation, "activation");
    requireNonNull(biases, "biases");
    requireNonNull(window, "window");
  }

  private static Family plain(
      String architecture,
      String modelType,
      String gguf,
      boolean queryKeyNorm,
      Biases biases,
      Window window) {
    int headDim = queryKeyNorm ? 128 : 0;
    return new Family(
        architecture,
        modelType,
        gguf,
        0,
        queryKeyNorm,
        false,
        false,
        "hidden_act",
        Activation.SILU,
        false,
        headDim,
        biases,
        window);
  }

  private static Family gemma(
      String architecture, String modelType, String gguf, boolean queryKeyNorm, Window window) {
    return new Family(
        architecture,
        modelType,
        gguf,
        1,
        queryKeyNorm,
        true,
        true,
        "hidden_activation",
        Activation.GELU_TANH,
        true,
        256,
        Biases.ATTENTION_KEY,
        window);
  }

  static Optional<Family> ofArchitecture(String architecture) {
    return ALL.stream().filter(family -> family.architecture.equals(architecture)).findFirst();
  }

  /// The first family kept under that architecture in GGUF files; `llama` also serves Mistral.
  static Optional<Family> ofGguf(String architecture) {
    return ALL.stream().filter(family -> family.ggufArchitecture.equals(architecture)).findFirst();
  }

  static String knownArchitectures() {
    return ALL.stream().map(Family::architecture).collect(Collectors.joining(", "));
  }

  static String knownGgufArchitectures() {
    return ALL.stream().map(Family::ggufArchitecture).distinct().collect(Collectors.joining(", "));
  }
}
