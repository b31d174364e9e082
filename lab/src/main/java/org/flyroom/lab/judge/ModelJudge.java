package org.flyroom.lab.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.flyroom.core.chat.Message;
import org.flyroom.core.measure.Reading;
import org.flyroom.core.model.Capability;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Reply;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.model.ScoreRequest.Boundary;
import org.flyroom.core.store.Hashes;

/// A language model as judge. Nothing is sampled: the probabilities of all allowed answers are read
/// after an opened tag.
///
/// A score is the mean of the numbers 0 to 100 weighted by their probability (after Betley et al.
/// 2025, arXiv 2502.17424, who read the most likely tokens; here the whole vocabulary is known). A
/// class is the likeliest letter. Where numbers or letters hold too little of the probability, the
/// judge has not answered, and the item is missing.
///
/// Give it a model that keeps a ledger, and the same judge gives the same scores without being
/// asked again.
public final class ModelJudge implements Judge {
  /// Below this share of the probability on numbers or letters, nothing is read.
  public static final double DEFAULT_LEAST_MASS = 0.25;

  private static final int HIGHEST = 100;
  private static final int CHUNK = 32;
  private static final List<String> NUMBERS =
      IntStream.rangeClosed(0, HIGHEST).mapToObj(Integer::toString).toList();

  private final LanguageModel model;
  private final Rubric rubric;
  private final double leastMass;
  private final List<String> letters;

  /// A model as judge in the best way that it can be asked: by probabilities, and where it gives
  /// none, by what it writes.
  ///
  /// @param leastMass 0 to 1
  public static Judge of(LanguageModel model, Rubric rubric, double leastMass) {
    return model.capabilities().has(Capability.SCORE_CHAT)
        ? new ModelJudge(model, rubric, leastMass)
        : new WrittenJudge(model, rubric);
  }

  /// @param leastMass 0 to 1
  public ModelJudge(LanguageModel model, Rubric rubric, double leastMass) {
    this.model = model;
    this.rubric = rubric;
    this.leastMass = leastMass;
    this.letters = JudgeWording.letters(rubric);
    if (!(leastMass >= 0 && leastMass <= 1)) {
      throw new IllegalArgumentException("a mass lies between 0 and 1, not " + leastMass);
    }
  }

  @Override
  public String name() {
    return "%s, rubric %s (%s), least mass %s"
        .formatted(
            JudgeWording.called(model.identity()),
            rubric.name(),
            Hashes.sha256(rubric.toString()).substring(0, 8),
            leastMass);
  }

  @Override
  public List<String> labels() {
    return rubric.classes().stream().map(Rubric.Meaning::label).toList();
  }

  @Override
  public List<Judgement> judge(List<Exchange> exchanges) {
    List<Judgement> judgements = new ArrayList<>();
    for (int from = 0; from < exchanges.size(); from += CHUNK) {
      List<ScoreRequest> requests =
          exchanges.subList(from, Math.min(from + CHUNK, exchanges.size())).stream()
              .map(this::request)
              .toList();
      List<Reply<List<Score>>> replies =
          Reply.collect(requests.size(), come -> model.scoreEach(requests, come));
      for (Reply<List<Score>> reply : replies) {
        judgements.add(
            switch (reply) {
              case Reply.Answered<List<Score>>(List<Score> scores) ->
                  letters.isEmpty() ? scored(scores) : labelled(scores);
              case Reply.Failed<List<Score>> failed ->
                  new Judgement.Unparsed(Reading.Reason.JUDGE_FAILED, failed.reason());
            });
      }
    }
    return judgements;
  }

  private ScoreRequest request(Exchange exchange) {
    List<String> continuations = new ArrayList<>(letters.isEmpty() ? NUMBERS : letters);
    letters.forEach(letter -> continuations.add(" " + letter));
    return new ScoreRequest.Continuations(
        new Prompt.Chat(
            List.of(Message.user(JudgeWording.of(rubric, exchange))), JudgeWording.OPENING),
        continuations,
        Boundary.SEPARATE);
  }

  /// Where a tokenizer writes numbers digit by digit, the probability of `7` holds that of `70` to
  /// `79`; they are taken off it, so that every number stands for itself.
  private Judgement scored(List<Score> scores) {
    double mass = 0;
    double sum = 0;
    for (int number = 0; number <= HIGHEST; number++) {
      double probability = probability(scores.get(number));
      for (int longer = 10 * number; number > 0 && longer <= 10 * number + 9; longer++) {
        if (longer <= HIGHEST && scores.get(longer).tokens() > scores.get(number).tokens()) {
          probability -= probability(scores.get(longer));
        }
      }
      // Rounding may leave a hair less than nothing.
      double alone = Math.max(0, probability);
      mass += alone;
      sum += number * alone;
    }
    return mass >= leastMass && mass > 0
        ? new Judgement.Scored(Math.min(HIGHEST, sum / mass), Math.min(1, mass))
        : unparsed(mass, "numbers");
  }

  private Judgement labelled(List<Score> scores) {
    int classes = letters.size();
    double mass = 0;
    int best = 0;
    double highest = -1;
    for (int k = 0; k < classes; k++) {
      double probability = probability(scores.get(k)) + probability(scores.get(k + classes));
      mass += probability;
      if (probability > highest) {
        highest = probability;
        best = k;
      }
    }
    return mass >= leastMass && mass > 0
        ? new Judgement.Labelled(rubric.classes().get(best).label(), highest / mass)
        : unparsed(mass, "letters");
  }

  private Judgement unparsed(double mass, String what) {
    return Double.isNaN(mass)
        ? new Judgement.Unparsed(
            Reading.Reason.JUDGE_FAILED, "the judge's probabilities are not numbers")
        : new Judgement.Unparsed(
            Reading.Reason.LABEL_MASS_LOW,
            "%.3g of the probability is on %s, less than %.2g".formatted(mass, what, leastMass));
  }

  private static double probability(Score score) {
    return Math.exp(score.logLikelihood());
  }
}
