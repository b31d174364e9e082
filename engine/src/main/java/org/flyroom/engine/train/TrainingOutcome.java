package org.flyroom.engine.train;

/// What a run came to.
///
/// @param resumedFrom step of the checkpoint it went on from; 0 for none
/// @param loss of the last step; NaN when there were no steps
/// @param scoredTokens tokens that carried loss, over the whole run
public record TrainingOutcome(int resumedFrom, double loss, long scoredTokens) {}
