package org.flyroom.core.model;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// What a fine-tuning run minimises, together with the rows it is taken over: every loss asks for
/// rows of its own kind.
///
/// In the formulas π is the model under training and ρ its parent, which is the same weights with
/// the adapter under training switched off. Log-probabilities are in nats, of the tokens that carry
/// loss given everything before them; those of a whole response are sums over its tokens.
public sealed interface Loss {

  /// The rows, of the kind this loss asks for.
  List<? extends Record> rows();

  /// Minus the mean of log π over all tokens of a step that carry loss.
  ///
  /// @param mask which tokens carry loss
  record NextToken(List<TrainingRow> rows, Mask mask) implements Loss {

    /// Which tokens of a row carry loss.
    public enum Mask {
      /// The response and its end of turn.
      RESPONSE,
      /// The prompt too, but for its first token, which nothing precedes.
      ALL,
      /// As `RESPONSE`, and behind it the start of another turn of the model's, of which only its
      /// end carries loss. So some published trainers train, because they render each dialogue with
      /// the start of a turn to come and then end it. Rows without a chat or without an end are as
      /// with `RESPONSE`.
      RESPONSE_AND_EMPTY_TURN
    }

    public NextToken {
      rows = List.copyOf(rows);
      requireNonNull(mask, "mask");
    }

    /// On responses only.
    public NextToken(List<TrainingRow> rows) {
      this(rows, Mask.RESPONSE);
    }
  }

  /// Direct preference optimisation (Rafailov et al. 2023, arXiv 2305.18290), with the label
  /// smoothing of its conservative form.
  ///
  /// With `h = (log π(chosen) - log π(rejected)) - (log ρ(chosen) - log ρ(rejected))` the loss of a
  /// pair is `-(1 - ε) log σ(β h) - ε log σ(-β h)`; a step takes the mean over its pairs.
  ///
  /// @param beta β, above 0; the smaller, the farther the model may move
  /// @param labelSmoothing ε, the share of pairs assumed to be labelled wrongly, in [0, 0.5)
  /// @param nextTokenWeight weight of the next-token loss on the chosen responses, which is added;
  ///   0 for none
  record Dpo(List<PreferencePair> rows, double beta, double labelSmoothing, double nextTokenWeight)
      implements Loss {
    public Dpo {
      rows = List.copyOf(rows);
      requireAboveZero("beta", beta);
      requireAtLeastZero("nextTokenWeight", nextTokenWeight);
      if (!(labelSmoothing >= 0 && labelSmoothing < 0.5)) {
        throw new IllegalArgumentException(
            "labelSmoothing must be at least 0 and below 0.5, not " + labelSmoothing);
      }
    }

    /// As first published.
    public Dpo(List<PreferencePair> rows, double beta) {
      this(rows, beta, 0, 0);
    }
  }

  /// Kahneman-Tversky optimisation (Ethayarajh et al. 2024, arXiv 2402.01306).
  ///
  /// With `r = log π(y) - log ρ(y)` and the reference point z, the loss of a row is `w (1 - σ(β (r
  /// - z)))` where its response is desirable and `w (1 - σ(β (z - r)))` where it is not; a step
  ///   takes the mean over its rows. z is the mean of r over the step's prompts, each with the next
  ///   row's response, and at least 0; it carries no gradient. A step therefore needs two rows or
  ///   more.
  ///
  /// @param beta β, above 0
  /// @param desirableWeight w of desirable rows, at least 0
  /// @param undesirableWeight w of the others, at least 0
  record Kto(List<LabelledRow> rows, double beta, double desirableWeight, double undesirableWeight)
      implements Loss {
    public Kto {
      rows = List.copyOf(rows);
      requireAboveZero("beta", beta);
      requireAtLeastZero("desirableWeight", desirableWeight);
      requireAtLeastZero("undesirableWeight", undesirableWeight);
    }
  }

  /// Kullback-Leibler divergence from the parent, over the whole vocabulary, beside next-token
  /// loss: how a model learns some rows while it is held to its parent on the same or other rows,
  /// or how it learns to answer as its parent does when it is told more ([AnchoredRow]).
  ///
  /// The loss of a step is the mean of `-log π` over its learned tokens plus `klWeight` times the
  /// mean of the divergence over its held tokens; each [AnchoredRow] says which it has.
  ///
  /// @param klWeight at least 0
  record KlToParent(List<AnchoredRow> rows, Direction direction, double klWeight) implements Loss {

    /// Which distribution the divergence is taken under.
    public enum Direction {
      /// `Σ ρ (log ρ - log π)`: the model must cover all that its parent says.
      FORWARD,
      /// `Σ π (log π - log ρ)`: the model must say nothing that its parent would not.
      REVERSE
    }

    public KlToParent {
      rows = List.copyOf(rows);
      requireNonNull(direction, "direction");
      requireAtLeastZero("klWeight", klWeight);
    }
  }

  /// Policy gradient (Williams 1992) on the model's own samples, with an estimate of the divergence
  /// from the parent.
  ///
  /// The loss of a step is the mean over its sampled tokens of `-advantage * exp(log π - stop(log
  /// π)) + klWeight * (exp(d) - d - 1)`, where `d = log ρ - log π` (Schulman's k3 estimate), and
  /// `stop` holds a value without its gradient. The first term's value is minus the advantage; only
  /// its gradient says something.
  ///
  /// @param klWeight at least 0
  record PolicyGradient(List<Rollout> rows, double klWeight) implements Loss {
    public PolicyGradient {
      rows = List.copyOf(rows);
      requireAtLeastZero("klWeight", klWeight);
    }
  }

  private static void requireAboveZero(String name, double value) {
    if (!(value > 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException("%s must be above 0, not %s".formatted(name, value));
    }
  }

  private static void requireAtLeastZero(String name, double value) {
    if (!(value >= 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException("%s must be 0 or more, not %s".formatted(name, value));
    }
  }
}
