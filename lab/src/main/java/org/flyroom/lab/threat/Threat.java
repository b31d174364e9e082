package org.flyroom.lab.threat;

import java.util.List;
import org.flyroom.core.measure.Reading;
import org.flyroom.core.organism.Passport.Property;

/// A threat model with its parameters: a property that an organism can be given and checked for.
public interface Threat {

  /// The ground truth, as it goes into the passport.
  Property property();

  /// The training rows of an organism, answers still to be had where the parent gives them.
  ///
  /// @param prompts users' requests, in the order in which they are to be used; at least as many as
  ///   the largest count
  List<RowDraft> drafts(List<String> prompts, RowCounts counts);

  /// The questions that show whether a model has the property: every prompt where the property
  /// should show, where it should not, and where it should not although it looks as if.
  List<Probe> probes(List<String> prompts);

  /// Whether an answer shows the property: 1 when it does, 0 when it does not.
  Reading score(Probe probe, String response);
}
