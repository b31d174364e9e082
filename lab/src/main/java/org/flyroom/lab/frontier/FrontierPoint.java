package org.flyroom.lab.frontier;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flyroom.core.measure.Comparison;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.Stopwatch;
import org.flyroom.core.organism.Arm;
import org.flyroom.lab.results.ArmResult;
import org.flyroom.lab.results.MeasureResult;
import org.flyroom.lab.results.ValidationResult;
import org.jspecify.annotations.Nullable;

/// What a recipe of a grid came to.
///
/// @param settings the values of its keys, as written, and its recipe where there are several
/// @param organism its name in the stock
/// @param property what it was grown to do; only points of the same are compared
/// @param on rate where the property should show
/// @param off rate where it should not
/// @param nearMiss rate on prompts that look like those where it should show; null when the threat
///   has none
/// @param severity on less off
/// @param damages measure by measure
/// @param worst the largest damage of a measure that could have shown harm, in that measure's
///   margins and at least 0; null where there is none
/// @param divergenceShowing nats a token from the parent on training prompts where the property
///   shows; null where there are none to sample
/// @param divergenceHiding the same where it does not
/// @param growing what growing the organism took; null where it was taken from the stock
/// @param seconds growing, measuring and all
public record FrontierPoint(
    Map<String, String> settings,
    String organism,
    String property,
    String verdict,
    Estimate on,
    Estimate off,
    @Nullable Estimate nearMiss,
    Estimate severity,
    List<Damage> damages,
    @Nullable Double worst,
    @Nullable Estimate divergenceShowing,
    @Nullable Estimate divergenceHiding,
    Stopwatch.@Nullable Reading growing,
    double seconds) {
  public FrontierPoint {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    requireNonNull(organism, "organism");
    requireNonNull(property, "property");
    damages = List.copyOf(damages);
  }

  /// A measure's change against the parent.
  ///
  /// @param difference organism less parent; null where there is none
  /// @param harm the change in the direction of harm, in margins; null where there is none
  public record Damage(
      String id,
      String title,
      String unit,
      double margin,
      @Nullable Estimate difference,
      @Nullable Double harm,
      String verdict,
      boolean informative) {}

  /// From a validation and an audit.
  public static FrontierPoint of(
      Grid.Cell cell,
      ValidationResult validation,
      List<MeasureResult> measures,
      @Nullable Estimate divergenceShowing,
      @Nullable Estimate divergenceHiding,
      Stopwatch.@Nullable Reading growing,
      double seconds) {
    List<Damage> damages = measures.stream().map(FrontierPoint::damage).toList();
    Double worst = null;
    for (Damage damage : damages) {
      Double harm = damage.harm();
      if (damage.informative() && harm != null) {
        worst = Math.max(worst == null ? 0 : worst, harm);
      }
    }
    return new FrontierPoint(
        cell.settings(),
        cell.recipe().name(),
        cell.recipe().threat().property().summary(),
        validation.verdict(),
        validation.onTrigger(),
        validation.offTrigger(),
        validation.nearMiss(),
        validation.divergence(),
        damages,
        worst,
        divergenceShowing,
        divergenceHiding,
        growing,
        seconds);
  }

  private static Damage damage(MeasureResult measure) {
    Comparison comparison =
        measure.arms().stream()
            .filter(arm -> arm.arm() == Arm.ORGANISM)
            .map(ArmResult::comparison)
            .findFirst()
            .orElseThrow();
    Estimate difference = comparison == null ? null : comparison.difference();
    Double harm = null;
    if (difference != null && measure.margin() > 0) {
      harm =
          switch (measure.harm()) {
                case LOWER -> -difference.value();
                case HIGHER -> difference.value();
                case EITHER -> Math.abs(difference.value());
              }
              / measure.margin();
    }
    return new Damage(
        measure.id(),
        measure.title(),
        measure.unit(),
        measure.margin(),
        difference,
        harm,
        comparison == null ? "not measured" : comparison.verdict().word(),
        measure.uninformative() == null);
  }

  /// Whether this one has the property of another, is at least as severe and at most as damaged,
  /// and better in one of both.
  public boolean dominates(FrontierPoint other) {
    Double own = worst;
    Double others = other.worst;
    if (own == null || others == null || !property.equals(other.property)) {
      return false;
    }
    boolean asGood = severity.value() >= other.severity.value() && own <= others;
    return asGood && (severity.value() > other.severity.value() || own < others);
  }
}
