package org.flyroom.lab.frontier;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// What a grid of recipes came to: severity against damage.
///
/// @param run its folder's name under `runs`
/// @param command the command line that repeats it
/// @param recipe the name of the recipe that the grid is around
/// @param points in the order of the grid
public record Frontier(
    String run,
    String command,
    String version,
    String startedAt,
    String machine,
    String recipe,
    String parent,
    List<FrontierPoint> points) {
  public Frontier {
    requireNonNull(run, "run");
    requireNonNull(command, "command");
    requireNonNull(recipe, "recipe");
    requireNonNull(parent, "parent");
    points = List.copyOf(points);
  }

  /// Whether no other point is as severe with as little damage and better in one of both. It is
  /// said of the estimates; where intervals overlap, another sample could say otherwise.
  public boolean isBest(FrontierPoint point) {
    return point.worst() != null && points.stream().noneMatch(other -> other.dominates(point));
  }
}
