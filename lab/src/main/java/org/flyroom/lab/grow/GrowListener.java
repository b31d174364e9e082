package org.flyroom.lab.grow;

import java.util.SortedMap;
import java.util.stream.Collectors;
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

    /// An arm answered some more of what a stage is made of.
    ///
    /// @param stage its adapter's name
    /// @param done prompts answered so far
    /// @param tokens tokens of these answers
    record Sampled(Arm arm, String stage, int done, int total, long tokens) implements Event {}

    /// A teacher answered everything that it was asked.
    ///
    /// @param arm whose rows the answers are
    /// @param teacher its name in the stock, or `parent`
    /// @param leftOut answers that may not be learned, by what is wrong with them
    record Taught(
        Arm arm, String teacher, long asked, long drawn, long kept, SortedMap<String, Long> leftOut)
        implements Event {
      /// How many were left out for what, in words; empty where none was.
      public String reasons() {
        return leftOut.entrySet().stream()
            .map(reason -> "%d %s".formatted(reason.getValue(), reason.getKey()))
            .collect(Collectors.joining(", "));
      }
    }

    /// It was looked how strongly the property shows.
    ///
    /// @param at what was looked at, such as `step 50`
    /// @param severity rate on trigger less rate off trigger
    record Looked(Arm arm, String stage, String at, double severity) implements Event {}

    /// An optimiser step of an arm was done.
    record Trained(Arm arm, TrainingStep step) implements Event {}

    /// An arm is complete.
    record Finished(Grown grown) implements Event {}
  }
}
