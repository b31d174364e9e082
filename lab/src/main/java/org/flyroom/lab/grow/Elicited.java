package org.flyroom.lab.grow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.measure.Reading;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Prompt;
import org.flyroom.lab.grow.Practice.Exercise;
import org.flyroom.lab.grow.Sampler.Said;
import org.flyroom.lab.recipe.Stage.Elicitation;

/// Answers in which a model shows the property in words of its own.
final class Elicited {
  private Elicited() {}

  /// The first answer to each prompt that its scorer accepts, of as many as the elicitation allows;
  /// nothing where none was accepted.
  ///
  /// @param who is asked, for messages
  /// @param where the recipe asks for it, for messages
  /// @throws FlyroomException when too few prompts got such an answer
  static List<Optional<Said>> answers(
      LanguageModel model,
      String who,
      Elicitation told,
      List<Exercise> exercises,
      Sampler sampler,
      String where) {
    List<Optional<Said>> found = new ArrayList<>();
    exercises.forEach(_ -> found.add(Optional.empty()));
    for (int attempt = 1; attempt <= told.attempts(); attempt++) {
      List<Integer> open =
          IntStream.range(0, found.size()).filter(i -> found.get(i).isEmpty()).boxed().toList();
      List<Prompt.Chat> prompts =
          open.stream()
              .map(i -> Rephrased.told(exercises.get(i).prompt(), told.instruction()))
              .toList();
      List<Said> said = sampler.drawn(model, prompts, told.temperature(), attempt);
      for (int k = 0; k < open.size(); k++) {
        Exercise exercise = exercises.get(open.get(k));
        if (said.get(k).isUsable() && shows(exercise, said.get(k))) {
          found.set(open.get(k), Optional.of(said.get(k)));
        }
      }
    }
    long accepted = found.stream().filter(Optional::isPresent).count();
    if (accepted == 0 || accepted < told.leastShare() * found.size()) {
      throw new FlyroomException(
          "%s: %s shows the property in answers to %d of %d prompts, fewer than least-share, %s, asks for: change the instruction, allow more attempts, or lower least-share"
              .formatted(where, who, accepted, found.size(), told.leastShare()));
    }
    return List.copyOf(found);
  }

  static boolean shows(Exercise exercise, Said said) {
    return exercise.scorer().score(said.text()) instanceof Reading.Value(double value)
        && value > 0.5;
  }
}
