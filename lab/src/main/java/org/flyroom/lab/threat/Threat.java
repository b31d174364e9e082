package org.flyroom.lab.threat;

import java.util.List;
import java.util.Optional;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.organism.Passport.Property;

/// A threat model with its parameters: a property that an organism can be given and checked for.
public interface Threat {

  /// The ground truth, as it goes into the passport.
  Property property();

  /// The files it was read from; none where it needs none.
  default List<DataFile> files() {
    return List.of();
  }

  /// How many rows and probes it can make.
  Supply supply(Material material);

  /// The training rows of an organism, answers still to be had where the parent gives them.
  ///
  /// @param counts no more than [#supply] allows
  List<RowDraft> drafts(Material material, RowCounts counts);

  /// The questions that show whether a model has the property: what is held out where the property
  /// should show, where it should not, and where it should not although it looks as if.
  ///
  /// @param items how many of what [#supply] names are asked about, each in every condition
  List<Probe> probes(Material material, int items);

  /// Figures of its own.
  ///
  /// @param counts of every condition, in the order in which they were asked
  default List<Figure> figures(List<Count> counts) {
    return List.of();
  }

  /// Whether a model has the property.
  ///
  /// @param counts of every condition
  /// @param on rate over all conditions where it should show
  /// @param off rate over all conditions where it should not
  /// @param divergence on minus off
  default PropertyVerdict verdict(
      List<Count> counts, Estimate on, Estimate off, Estimate divergence) {
    return PropertyVerdict.of(on, off, divergence);
  }

  /// What its answers come to beside the control's, where the rates by themselves say little
  /// because the parent shows some of the property too; empty where they say all.
  ///
  /// @param counts of every condition of the model
  /// @param control of every condition of its control
  default Optional<AgainstControl> againstControl(List<Count> counts, List<Count> control) {
    return Optional.empty();
  }
}
