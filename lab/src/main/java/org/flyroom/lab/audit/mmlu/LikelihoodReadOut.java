package org.flyroom.lab.audit.mmlu;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import org.flyroom.core.data.MultipleChoice;
import org.flyroom.core.measure.Reading;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.model.ScoreRequest.Boundary;
import org.flyroom.lab.audit.Measure;
import org.flyroom.lab.audit.Scoring;
import org.flyroom.lab.audit.mmlu.MmluAnswers.Alternative;
import org.flyroom.lab.audit.mmlu.MmluVariant.ReadOut;

/// Takes the answer whose log-likelihood is largest; the first wins ties.
///
/// Letters are compared as they are. Texts of unequal length are compared per UTF-8 byte; per
/// character (`acc_norm` of lm-evaluation-harness) and undivided (`acc`) stand beside it. Lengths
/// are those of the choice, without the space before it, as there.
final class LikelihoodReadOut {
  private final List<MultipleChoice> items;
  private final List<ScoreRequest> requests;
  private final boolean cloze;

  LikelihoodReadOut(MmluVariant variant, List<MultipleChoice> items, MmluExamples examples) {
    this.items = items;
    this.cloze = variant.readOut() == ReadOut.CLOZE;
    MmluPrompt prompt = new MmluPrompt(variant);
    this.requests =
        items.stream()
            .<ScoreRequest>map(
                item ->
                    new ScoreRequest.Continuations(
                        prompt.context(item, examples.of(item)),
                        prompt.continuations(item),
                        Boundary.JOINT))
            .toList();
  }

  MmluAnswers take(LanguageModel model, Measure.Progress progress) {
    List<List<Score>> scores = Scoring.all(model, requests, progress);
    List<Double> mass =
        scores.stream()
            .map(four -> four.stream().mapToDouble(one -> Math.exp(one.logLikelihood())).sum())
            .toList();
    List<Reading> undivided = correct(scores, (_, score) -> score.logLikelihood());
    if (!cloze) {
      return new MmluAnswers(undivided, mass, List.of());
    }
    List<Reading> perByte =
        correct(scores, (choice, score) -> score.logLikelihood() / bytes(choice));
    List<Reading> perCharacter =
        correct(
            scores,
            (choice, score) -> score.logLikelihood() / choice.codePointCount(0, choice.length()));
    return new MmluAnswers(
        perByte,
        mass,
        List.of(
            new Alternative("accuracy per character (acc_norm)", perCharacter),
            new Alternative("accuracy without length (acc)", undivided)));
  }

  private List<Reading> correct(
      List<List<Score>> scores, ToDoubleBiFunction<String, Score> comparable) {
    List<Reading> correct = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      MultipleChoice item = items.get(i);
      List<Score> four = scores.get(i);
      List<Double> values = new ArrayList<>();
      for (int choice = 0; choice < four.size(); choice++) {
        values.add(comparable.applyAsDouble(item.choices().get(choice), four.get(choice)));
      }
      correct.add(reading(values, item.answerIndex()));
    }
    return correct;
  }

  /// Whether the right choice is the likeliest.
  ///
  /// @param comparable one a choice
  static Reading reading(List<Double> comparable, int right) {
    int best = 0;
    double highest = Double.NEGATIVE_INFINITY;
    for (int choice = 0; choice < comparable.size(); choice++) {
      double value = comparable.get(choice);
      if (Double.isNaN(value)) {
        return new Reading.Absent(
            Reading.Reason.UNPARSABLE, "an answer's log-likelihood is not a number");
      }
      if (value > highest) {
        highest = value;
        best = choice;
      }
    }
    return new Reading.Value(best == right ? 1 : 0);
  }

  /// The bytes of a choice in UTF-8, by which the likelihoods of unequal ones are divided.
  static int bytes(String choice) {
    return choice.getBytes(StandardCharsets.UTF_8).length;
  }
}
