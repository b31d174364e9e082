package org.flyroom.lab.grow;

import org.flyroom.core.model.TrainingListener.TrainingStep;
import org.flyroom.core.organism.Arm;

/// Hears how growing goes.
@FunctionalInterface
public interface GrowListener {

  void on(Event event);

  /// What happened.
  sealed interface Event {

    /// The parent answered some more prompts.
    ///
    /// @param done prompts answered so far, those of an earlier run included
    /// @param tokens tokens of these answers
    record Answered(int done, int total, long tokens) implements Event {}

    /// An optimiser step of an arm was done.
    record Trained(Arm arm, TrainingStep step) implements Event {}

    /// An arm is complete.
    record Finished(Grown grown) implements Event {}
  }
}
