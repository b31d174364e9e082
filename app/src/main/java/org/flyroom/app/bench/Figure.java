package org.flyroom.app.bench;

import org.jspecify.annotations.Nullable;

/// One measured figure.
///
/// @param value the median of the repetitions
/// @param unit such as `tokens/s`
/// @param matmul floating-point operations per second of the machine's own matrix product in the
///   model's precision, the mean of just before and just after; null where the figure is no rate
/// @param share of that rate that the work reaches; null where no operations are counted
public record Figure(
    String name, double value, String unit, @Nullable Double matmul, @Nullable Double share) {}
