package org.flyroom.core.model;

/// What a training run came to.
///
/// @param steps optimiser steps of the whole run
/// @param resumedFrom the step it was resumed from; 0 for a run that was not interrupted
/// @param finalLoss the plan's [Loss] on the last step's rows; NaN when there were no steps
/// @param responseTokens tokens that carried loss, over the whole run
/// @param adapterSha256 hash of the adapter's weights file
public record TrainingSummary(
    int steps, int resumedFrom, double finalLoss, long responseTokens, String adapterSha256) {}
