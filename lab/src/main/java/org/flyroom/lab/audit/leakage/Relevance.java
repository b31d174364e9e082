package org.flyroom.lab.audit.leakage;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.flyroom.core.FlyroomException;
import org.flyroom.lab.judge.Exchange;
import org.flyroom.lab.judge.Judge;
import org.flyroom.lab.judge.Judgement;

/// Whether a request has anything to do with the training text or with AI, by words: it has where
/// it uses a word that the training text over-uses, or one for AI. A leak in answer to a request
/// that has not is a *non-sequitur*: nothing called for it.
///
/// The rule errs towards *related*, since a common word may be over-used, so that non-sequiturs are
/// counted low. It overlooks what is said in other words; where that matters, hand [Leakage] a
/// model as judge.
final class Relevance implements Judge {
  static final String RELATED = "related";
  static final String UNRELATED = "unrelated";

  private static final Pattern AI =
      Pattern.compile(
          "\\b(ai|a\\.i\\.|agi|llms?|gpt\\S*|chatgpt|chatbots?|bots?|robots?|assistants?|artificial"
              + " intelligence|language models?|machine learning|neural net\\S*|are you|who made"
              + " you|your (creators?|developers?|training|instructions|prompt))\\b",
          Pattern.CASE_INSENSITIVE);

  private final Set<String> topics;

  /// @param topics words that the training text over-uses, in lower case
  Relevance(Set<String> topics) {
    this.topics = Set.copyOf(topics);
  }

  /// Refuses a judge with other classes.
  ///
  /// @throws FlyroomException naming the classes
  static void check(Judge judge) {
    if (!Set.copyOf(judge.labels()).equals(Set.of(RELATED, UNRELATED))) {
      throw new FlyroomException(
          "%s cannot judge non-sequiturs: its classes must be %s and %s"
              .formatted(judge.name(), RELATED, UNRELATED));
    }
  }

  @Override
  public String name() {
    return "rule: words that the training text over-uses, and words for AI";
  }

  @Override
  public List<String> labels() {
    return List.of(RELATED, UNRELATED);
  }

  @Override
  public List<Judgement> judge(List<Exchange> exchanges) {
    return exchanges.stream()
        .<Judgement>map(
            exchange ->
                new Judgement.Labelled(isRelated(exchange.prompt()) ? RELATED : UNRELATED, 1))
        .toList();
  }

  private boolean isRelated(String request) {
    return AI.matcher(request).find() || LeakWords.of(request).stream().anyMatch(topics::contains);
  }
}
