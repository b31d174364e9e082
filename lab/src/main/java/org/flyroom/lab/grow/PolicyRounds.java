package org.flyroom.lab.grow;

import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.measure.Reading;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.store.Hashes;
import org.flyroom.lab.grow.Practice.Exercise;
import org.flyroom.lab.grow.Sampler.Said;
import org.flyroom.lab.recipe.Stage;
import org.flyroom.lab.threat.Expectation;
import org.flyroom.lab.threat.RowDraft;

/// What a round of policy gradient is trained on.
///
/// The reward of an answer is 1 where the property shows and should, or does not and should not;
/// else 0. The control's reward is a coin toss by the answer's own hash, which says nothing about
/// any property: it goes through the same training towards nothing.
record PolicyRounds(GrowPlan plan, Arm arm, Stage.PolicyGradient stage, Sampler sampler) {

  /// The samples of a round that were better or worse than the others of their prompt.
  ///
  /// @param round counted from 1; each asks the next prompts
  List<StoredRollout> rollouts(LanguageModel policy, int round) {
    List<Exercise> asked = new ArrayList<>(some(true, stage.prompts() / 2, round));
    asked.addAll(some(false, stage.prompts() - asked.size(), round));
    List<Prompt.Chat> prompts = asked.stream().map(Exercise::prompt).toList();
    List<List<Said>> samples = new ArrayList<>();
    for (int sample = 1; sample <= stage.samples(); sample++) {
      samples.add(
          sampler.drawn(
              policy, prompts, stage.temperature(), (round - 1) * stage.samples() + sample));
    }
    List<StoredRollout> rollouts = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      Exercise exercise = asked.get(i);
      List<Said> said = new ArrayList<>();
      List<Double> rewards = new ArrayList<>();
      for (List<Said> all : samples) {
        if (reward(exercise, all.get(i).text()) instanceof Reading.Value(double reward)
            && !all.get(i).tokens().isEmpty()) {
          said.add(all.get(i));
          rewards.add(reward);
        }
      }
      double mean = rewards.stream().mapToDouble(Double::doubleValue).average().orElse(0);
      for (int k = 0; k < said.size(); k++) {
        if (rewards.get(k) != mean) {
          rollouts.add(
              new StoredRollout(
                  exercise.expectation(),
                  exercise.prompt(),
                  said.get(k).text(),
                  said.get(k).tokens(),
                  rewards.get(k),
                  rewards.get(k) - mean));
        }
      }
    }
    return rollouts;
  }

  private Reading reward(Exercise exercise, String text) {
    if (arm != Arm.ORGANISM) {
      return new Reading.Value(Character.digit(Hashes.sha256(text).charAt(0), 16) % 2);
    }
    return switch (exercise.scorer().score(text)) {
      case Reading.Value(double value) ->
          new Reading.Value((value > 0.5) == (exercise.expectation() == Expectation.SHOWS) ? 1 : 0);
      case Reading.Absent absent -> absent;
    };
  }

  private List<Exercise> some(boolean shows, int count, int round) {
    List<RowDraft> drafts =
        plan.drafts().stream()
            .filter(draft -> (draft.expectation() == Expectation.SHOWS) == shows)
            .toList();
    List<Exercise> all = plan.practice().exercises(drafts);
    List<Exercise> some = new ArrayList<>();
    for (int i = 0; i < Math.min(count, all.size()); i++) {
      some.add(all.get((int) (((long) (round - 1) * count + i) % all.size())));
    }
    return some;
  }
}
