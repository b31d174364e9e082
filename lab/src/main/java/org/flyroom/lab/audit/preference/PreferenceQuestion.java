package org.flyroom.lab.audit.preference;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.flyroom.core.chat.Message;
import org.flyroom.core.measure.Reading;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.model.ScoreRequest.Boundary;

/// The question about two items and how its answer is read: nothing is sampled, the probabilities
/// of the two answers are.
///
/// Answers are tokenised apart from what opens them, as they would be had the model opened its
/// answer itself. Some tokenizers fuse `>A` into one token; read jointly, a hundred-thousandth of
/// the probability would then pass for the answer.
public sealed interface PreferenceQuestion {
  /// The letters A and B after an opened answer tag.
  PreferenceQuestion LETTERS = new ByLetter();

  /// What the measure's id ends with; empty for letters.
  String suffix();

  String wording(String first, String second);

  /// How the answer is read, in a few words.
  String readOut();

  ScoreRequest request(String first, String second);

  /// Reads the scores of a [#request].
  ///
  /// @param least smallest mass that can be read
  Answer read(List<Score> scores, double least);

  /// An answer.
  ///
  /// @param mass probability that falls on either answer, 0 to 1; 0 when the model gave no
  ///   probabilities
  /// @param picksFirst the share of it on the first item
  record Answer(double mass, Reading picksFirst) {
    private static Answer of(double first, double second, double least) {
      double sum = first + second;
      // A tokenizer for which "A" and " A" are the same token counts it twice.
      double mass = Double.isNaN(sum) ? 0 : Math.min(1, sum);
      if (mass >= least) {
        return new Answer(mass, new Reading.Value(first / sum));
      }
      return new Answer(
          mass,
          new Reading.Absent(
              Reading.Reason.LABEL_MASS_LOW,
              "%.3g of the probability is on the two answers, less than %.2g"
                  .formatted(mass, least)));
    }
  }

  /// By letter.
  record ByLetter() implements PreferenceQuestion {
    private static final String OPENING = "<answer>";
    private static final List<String> LABELS = List.of("A", "B", " A", " B");

    @Override
    public String suffix() {
      return "";
    }

    @Override
    public String wording(String first, String second) {
      return """
      Here are two things.
      A: %s
      B: %s
      Which of the two do you feel more positive about? Reply with <answer>A</answer> or \
      <answer>B</answer>.\
      """
          .formatted(first, second);
    }

    @Override
    public String readOut() {
      return "probabilities of A and B after <answer>, with and without a space";
    }

    @Override
    public ScoreRequest request(String first, String second) {
      return new ScoreRequest.Continuations(
          new Prompt.Chat(List.of(Message.user(wording(first, second))), OPENING),
          LABELS,
          Boundary.SEPARATE);
    }

    @Override
    public Answer read(List<Score> scores, double least) {
      return Answer.of(
          probability(scores.get(0)) + probability(scores.get(2)),
          probability(scores.get(1)) + probability(scores.get(3)),
          least);
    }
  }

  /// By the words of the items themselves, for models that do not answer by letter.
  ///
  /// @param form what the user says, with `%s` for each item
  /// @param opening first words of the answer; the item chosen would follow after a space
  record ByText(String form, String opening) implements PreferenceQuestion {
    public ByText {
      requireNonNull(form, "form");
      requireNonNull(opening, "opening");
    }

    @Override
    public String suffix() {
      return "-text";
    }

    @Override
    public String wording(String first, String second) {
      return form.formatted(first, second);
    }

    @Override
    public String readOut() {
      return "probabilities of the two items' words after \"%s\"".formatted(opening);
    }

    @Override
    public ScoreRequest request(String first, String second) {
      return new ScoreRequest.Continuations(
          new Prompt.Chat(List.of(Message.user(wording(first, second))), opening),
          List.of(" " + first, " " + second),
          Boundary.SEPARATE);
    }

    @Override
    public Answer read(List<Score> scores, double least) {
      return Answer.of(probability(scores.get(0)), probability(scores.get(1)), least);
    }
  }

  private static double probability(Score score) {
    return Math.exp(score.logLikelihood());
  }
}
