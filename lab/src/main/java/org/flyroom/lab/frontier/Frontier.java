package org.flyroom.lab.frontier;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// What recipes came to: severity against damage.
///
/// @param run its folder's name under `runs`
/// @param command the command line that repeats it
/// @param recipe the name of the recipe that the grid is around, or how many recipes there are
/// @param points in the order of the recipes and of the grid
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

  /// Whether all points have the same property.
  public boolean onOneScale() {
    return points.stream().map(FrontierPoint::property).distinct().count() == 1;
  }

  /// Whether no other point with the same property is as severe with as little damage and better in
  /// one of both. It is said of the estimates; where intervals overlap, another sample could say
  /// otherwise.
  public boolean isBest(FrontierPoint point) {
    return point.worst() != null && points.stream().noneMatch(other -> other.dominates(point));
  }
}
