package org.flyroom.lab.audit.mmlu;

import java.util.List;
import org.flyroom.core.measure.Reading;

/// One arm's answers.
///
/// @param correct 1 or 0 an item, by the read-out that leads
/// @param mass probability on the four answers together, an item; empty where texts are generated
/// @param otherwise 1 or 0 an item by other read-outs of the same answers
public record MmluAnswers(List<Reading> correct, List<Double> mass, List<Alternative> otherwise) {
  public MmluAnswers {
    correct = List.copyOf(correct);
    mass = List.copyOf(mass);
    otherwise = List.copyOf(otherwise);
  }

  /// Another way of reading the same answers.
  public record Alternative(String name, List<Reading> correct) {
    public Alternative {
      correct = List.copyOf(correct);
    }
  }
}
