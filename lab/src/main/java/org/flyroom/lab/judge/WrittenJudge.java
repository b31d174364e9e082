package org.flyroom.lab.judge;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flyroom.core.chat.Message;
import org.flyroom.core.measure.Reading;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Reply;
import org.flyroom.core.model.Sampling;
import org.flyroom.core.store.Hashes;

/// A language model as judge by what it writes, for models that give no log-probabilities: greedy,
/// and read from the last judgement in its tags.
///
/// How sure the judge was is not known, so a score's mass and a class's share are 1. What is no
/// number from 0 to 100 and none of the letters is no judgement.
public final class WrittenJudge implements Judge {
  /// Room for a few words around the judgement, or for a thought before it.
  private static final int MOST_TOKENS = 512;

  private static final int CHUNK = 128;
  private static final int HIGHEST = 100;
  private static final Pattern JUDGEMENT =
      Pattern.compile("<judgement>\\s*([A-Za-z]|[0-9]{1,3})\\s*(?:</judgement>|$)");

  private final LanguageModel model;
  private final Rubric rubric;
  private final List<String> letters;

  public WrittenJudge(LanguageModel model, Rubric rubric) {
    this.model = requireNonNull(model, "model");
    this.rubric = requireNonNull(rubric, "rubric");
    this.letters = JudgeWording.letters(rubric);
  }

  @Override
  public String name() {
    return "%s, rubric %s (%s), as written"
        .formatted(
            JudgeWording.called(model.identity()),
            rubric.name(),
            Hashes.sha256(rubric.toString()).substring(0, 8));
  }

  @Override
  public List<String> labels() {
    return rubric.classes().stream().map(Rubric.Meaning::label).toList();
  }

  @Override
  public List<Judgement> judge(List<Exchange> exchanges) {
    List<Judgement> judgements = new ArrayList<>();
    for (int from = 0; from < exchanges.size(); from += CHUNK) {
      List<GenerateRequest> requests =
          exchanges.subList(from, Math.min(from + CHUNK, exchanges.size())).stream()
              .map(
                  exchange ->
                      new GenerateRequest(
                          Prompt.chat(Message.user(JudgeWording.of(rubric, exchange))),
                          Sampling.greedy(MOST_TOKENS)))
              .toList();
      List<Reply<Generation>> replies =
          Reply.collect(requests.size(), come -> model.generateEach(requests, come));
      for (Reply<Generation> reply : replies) {
        judgements.add(
            switch (reply) {
              case Reply.Answered<Generation>(Generation answer) -> read(answer.text());
              case Reply.Failed<Generation> failed ->
                  new Judgement.Unparsed(Reading.Reason.JUDGE_FAILED, failed.reason());
            });
      }
    }
    return judgements;
  }

  private Judgement read(String text) {
    Matcher found = JUDGEMENT.matcher(text);
    String said = "";
    while (found.find()) {
      said = found.group(1);
    }
    if (letters.isEmpty()) {
      boolean number = said.matches("[0-9]+") && Integer.parseInt(said) <= HIGHEST;
      return number ? new Judgement.Scored(Integer.parseInt(said), 1) : unparsed("number");
    }
    int which = letters.indexOf(said);
    return which >= 0
        ? new Judgement.Labelled(rubric.classes().get(which).label(), 1)
        : unparsed("letter");
  }

  private static Judgement unparsed(String what) {
    return new Judgement.Unparsed(
        Reading.Reason.UNPARSABLE,
        "no %s between %s and %s".formatted(what, JudgeWording.OPENING, JudgeWording.CLOSING));
  }
}
