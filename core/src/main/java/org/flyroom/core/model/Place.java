package org.flyroom.core.model;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/// A place inside a decoder where a state, a vector of the model's width per position, can be read
/// or changed.
///
/// Layer 0 is the embeddings, layer n the n-th decoder layer; adapters and checkpoints count
/// decoder layers from 0, so layer n here is theirs of index n - 1.
///
/// @param layer from 0
public record Place(Part part, int layer) {

  /// Which state.
  public enum Part {
    /// The residual stream: at layer 0 the embeddings as they enter the first decoder layer
    /// (scaled, where a family scales them), at layer n what the n-th decoder layer hands on. That
    /// of the last layer is not yet normed. At every layer but the last one it is the
    /// `hidden_states[n]` of `transformers`.
    RESIDUAL,
    /// What attention adds to the residual stream, behind its output projection and, where a family
    /// has one, the norm after it. Not at layer 0.
    ATTENTION,
    /// What the feed-forward block adds to the residual stream, behind its norm where a family has
    /// one. Not at layer 0.
    MLP,
    /// The last residual stream behind the final norm, as the head reads it: the last of the
    /// `hidden_states` of `transformers`. At the last layer only.
    FINAL_NORM
  }

  public Place {
    requireNonNull(part, "part");
    int lowest = part == Part.RESIDUAL ? 0 : 1;
    if (layer < lowest) {
      throw new IllegalArgumentException(
          "%s has no layer %d: the first is %d".formatted(part, layer, lowest));
    }
  }

  /// The residual stream as the first decoder layer sees it.
  public static Place embeddings() {
    return residual(0);
  }

  public static Place residual(int layer) {
    return new Place(Part.RESIDUAL, layer);
  }

  public static Place attention(int layer) {
    return new Place(Part.ATTENTION, layer);
  }

  public static Place mlp(int layer) {
    return new Place(Part.MLP, layer);
  }

  /// What the head reads.
  ///
  /// @param layers of the model
  public static Place finalNorm(int layers) {
    return new Place(Part.FINAL_NORM, layers);
  }

  /// In words, for messages.
  @Override
  public String toString() {
    return part.name().toLowerCase(Locale.ROOT) + " of layer " + layer;
  }
}
