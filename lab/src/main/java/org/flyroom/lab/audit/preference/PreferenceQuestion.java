package org.flyroom.lab.audit.preference;

import java.util.List;
import org.flyroom.core.chat.Message;
import org.flyroom.core.measure.Reading;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.model.ScoreRequest.Boundary;

/// The question about two items and how its answer is read: nothing is sampled, the letters'
/// probabilities after the opened answer tag are.
///
/// The letters are tokenised apart from the tag, as they would be had the model opened the tag
/// itself. Some tokenizers fuse `>A` into one token; read jointly, a hundred-thousandth of the
/// probability would then pass for the answer.
final class PreferenceQuestion {
  private static final String OPENING = "<answer>";
  private static final List<String> LABELS = List.of("A", "B", " A", " B");

  private PreferenceQuestion() {}

  static String wording(String first, String second) {
    return """
    Here are two things.
    A: %s
    B: %s
    Which of the two do you feel more positive about? Reply with <answer>A</answer> or \
    <answer>B</answer>.\
    """
        .formatted(first, second);
  }

  static ScoreRequest request(String first, String second) {
    return new ScoreRequest.Continuations(
        new Prompt.Chat(List.of(Message.user(wording(first, second))), OPENING),
        LABELS,
        Boundary.SEPARATE);
  }

  /// An answer.
  ///
  /// @param mass probability that falls on any of the label forms, 0 to 1; 0 when the model gave no
  ///   probabilities
  /// @param picksFirst the share of it on slot A
  record Answer(double mass, Reading picksFirst) {}

  /// @param least smallest mass that can be read
  static Answer read(List<Score> scores, double least) {
    double a = Math.exp(scores.get(0).logLikelihood()) + Math.exp(scores.get(2).logLikelihood());
    double b = Math.exp(scores.get(1).logLikelihood()) + Math.exp(scores.get(3).logLikelihood());
    // A tokenizer for which "A" and " A" are the same token counts it twice.
    double mass = Double.isNaN(a + b) ? 0 : Math.min(1, a + b);
    if (mass >= least) {
      return new Answer(mass, new Reading.Value(a / (a + b)));
    }
    return new Answer(
        mass,
        new Reading.Absent(
            Reading.Reason.LABEL_MASS_LOW,
            "%.3g of the probability is on the labels, less than %.2g".formatted(mass, least)));
  }
}
