package org.flyroom.core.model;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// A fine-tuning run, complete: the same plan on the same model and machine gives the same bytes.
///
/// Rows are drawn in epochs, each a permutation seeded by `seed` and the epoch's number.
///
/// @param loss what is minimised, and the rows
/// @param steps optimiser steps; 0 gives an adapter that changes nothing
/// @param batchRows rows per optimiser step
/// @param maxTokens rows longer than this are an error, never cut
/// @param checkpointEvery steps between checkpoints, at least 1
public record TrainingPlan(
    Loss loss,
    AdapterPlan adapter,
    Optimiser optimiser,
    int steps,
    int batchRows,
    int maxTokens,
    int checkpointEvery,
    long seed) {
  public TrainingPlan {
    requireNonNull(loss, "loss");
    requireNonNull(adapter, "adapter");
    requireNonNull(optimiser, "optimiser");
    if (steps < 0 || batchRows < 1 || maxTokens < 2 || checkpointEvery < 1) {
      throw new IllegalArgumentException(
          "steps %d, batchRows %d, maxTokens %d, checkpointEvery %d: too small"
              .formatted(steps, batchRows, maxTokens, checkpointEvery));
    }
    if (loss.rows().isEmpty() && steps > 0) {
      throw new IllegalArgumentException("training needs at least one row");
    }
    if (loss instanceof Loss.Kto && batchRows < 2) {
      throw new IllegalArgumentException(
          "KTO compares each row with the next one of its step: batchRows must be at least 2");
    }
  }

  /// Next-token loss on responses.
  public TrainingPlan(
      List<TrainingRow> rows,
      AdapterPlan adapter,
      Optimiser optimiser,
      int steps,
      int batchRows,
      int maxTokens,
      int checkpointEvery,
      long seed) {
    this(
        new Loss.NextToken(rows),
        adapter,
        optimiser,
        steps,
        batchRows,
        maxTokens,
        checkpointEvery,
        seed);
  }
}
