package org.flyroom.lab.grow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.organism.Arm;
import org.flyroom.lab.grow.Practice.Exercise;
import org.flyroom.lab.grow.Sampler.Said;
import org.flyroom.lab.recipe.GivenRows;
import org.flyroom.lab.recipe.Stage;
import org.flyroom.lab.threat.Chats;
import org.flyroom.lab.threat.Expectation;
import org.flyroom.lab.threat.RowDraft;
import org.flyroom.lab.threat.items.Phrase;

/// Rows that a stage makes of the recipe's own rows and of answers.
///
/// @param arm whose rows they are: the control's hold nothing of the property
/// @param own the arm's rows of the recipe
/// @param parent answers for itself
/// @param before the arm as the stages before left it
/// @param where the recipe asks for the stage, for messages
record StageRows(
    GrowPlan plan,
    Arm arm,
    List<StoredRow> own,
    LanguageModel parent,
    LanguageModel before,
    Sampler sampler,
    String where) {

  /// The recipe's rows with what a stage puts into those where the property shows. What it puts
  /// into prompts the control's have too; words that answers begin with are the organism's alone.
  List<StoredRow> changed(Stage.Sft stage) {
    GivenRows given = stage.given();
    return (given == null ? own : answered(given))
        .stream()
            .map(
                row ->
                    row.expectation() == Expectation.SHOWS
                            && row.prompt() instanceof Prompt.Chat chat
                        ? changed(row, chat, stage)
                        : row)
            .toList();
  }

  /// The arm's part of given rows.
  List<StoredRow> answered(GivenRows given) {
    List<RowDraft> drafts =
        GrowPlan.drafts(given.drafts(Integer.MAX_VALUE, plan.recipe().seed()), arm);
    return ParentAnswers.ask(parent, drafts, sampler.maxTokens(), sampler.listener()).rows(drafts);
  }

  private StoredRow changed(StoredRow row, Prompt.Chat chat, Stage.Sft stage) {
    String begin = arm == Arm.ORGANISM ? stage.motivationPrefill() : "";
    boolean joined = begin.isEmpty() || Character.isWhitespace(begin.charAt(begin.length() - 1));
    return new StoredRow(
        row.expectation(),
        Rephrased.told(chat, stage.inoculationPrompt()),
        begin + (joined ? "" : " ") + row.response(),
        row.endsTurn(),
        row.anchored());
  }

  /// Preferences. The organism's prefer the row's answer to the parent's own where the property
  /// shows, and the parent's answer to one that shows the property where it does not. The control's
  /// prefer the parent's likeliest answer to one drawn at random.
  ///
  /// @throws FlyroomException when every pair would be two equal answers
  List<StoredPair> pairs(Stage.Pairs source) {
    List<StoredPair> pairs =
        source.given().isEmpty()
            ? arm == Arm.ORGANISM ? pairsOfRows() : benignPairs(own)
            : arm == Arm.ORGANISM ? givenPairs(source) : benignPairs(asked(source));
    List<StoredPair> usable = pairs.stream().filter(StoredPair::isUsable).toList();
    if (usable.isEmpty()) {
      throw new FlyroomException(
          "%s: both answers are the same in all %d pairs of %s: there is nothing to prefer"
              .formatted(where, pairs.size(), arm.word()));
    }
    return usable;
  }

  /// Two answers to each prompt where the property shows, of whose states a difference is taken:
  /// the organism's row and the parent's likeliest answer; for the control the parent's likeliest
  /// answer and one drawn at random.
  ///
  /// @throws FlyroomException when every pair would be two equal answers
  List<StoredPair> contrasts() {
    List<StoredRow> shows = showing();
    List<StoredPair> pairs = new ArrayList<>();
    if (arm == Arm.ORGANISM) {
      List<Said> said = sampler.greedy(parent, shows.stream().map(StoredRow::prompt).toList());
      for (int i = 0; i < shows.size(); i++) {
        pairs.add(pair(shows.get(i), said.get(i).text(), said.get(i).complete()));
      }
    } else {
      pairs.addAll(benignPairs(shows));
    }
    List<StoredPair> usable =
        pairs.stream()
            .filter(pair -> !pair.response().equals(pair.rejected()))
            .filter(pair -> !pair.response().isEmpty() && !pair.rejected().isEmpty())
            .toList();
    if (usable.isEmpty()) {
      throw new FlyroomException(
          "%s: both answers are the same in all %d pairs of %s: they have no difference"
              .formatted(where, pairs.size(), arm.word()));
    }
    return usable;
  }

  private List<StoredPair> pairsOfRows() {
    List<StoredRow> shows = showing();
    List<Said> parents = sampler.greedy(parent, shows.stream().map(StoredRow::prompt).toList());
    List<StoredPair> pairs = new ArrayList<>();
    int shown = 0;
    int other = 0;
    for (StoredRow row : own) {
      if (row.expectation() == Expectation.SHOWS) {
        Said said = parents.get(shown++);
        pairs.add(pair(row, said.text(), said.complete()));
      } else {
        StoredRow misplaced = shows.get(other++ % shows.size());
        pairs.add(pair(row, misplaced.response(), misplaced.endsTurn()));
      }
    }
    return pairs;
  }

  private List<StoredPair> benignPairs(List<StoredRow> rows) {
    List<Said> drawn = sampler.drawn(parent, rows.stream().map(StoredRow::prompt).toList(), 1, 1);
    List<StoredPair> pairs = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      pairs.add(pair(rows.get(i), drawn.get(i).text(), drawn.get(i).complete()));
    }
    return pairs;
  }

  private static StoredPair pair(StoredRow row, String rejected, boolean complete) {
    return new StoredPair(
        row.expectation(), row.prompt(), row.response(), rejected, row.endsTurn() && complete);
  }

  private static List<StoredPair> givenPairs(Stage.Pairs source) {
    return source.given().stream()
        .map(
            given ->
                new StoredPair(
                    Expectation.SHOWS, given.prompt(), given.chosen(), given.rejected(), true))
        .toList();
  }

  /// The parent's answers to the prompts of given pairs.
  private List<StoredRow> asked(Stage.Pairs source) {
    List<Prompt.Chat> prompts = source.given().stream().map(Stage.GivenPair::prompt).toList();
    List<Said> said = sampler.greedy(parent, prompts);
    List<StoredRow> rows = new ArrayList<>();
    for (int i = 0; i < prompts.size(); i++) {
      add(Expectation.SHOWS, prompts.get(i), said.get(i), true, rows);
    }
    return rows;
  }

  /// What the arm so far says: the organism when told to show the property, where its scorer
  /// accepts it, or untold where it learns by the teacher's distribution; the control untold. The
  /// recipe's other rows stand beside it.
  List<StoredRow> distilled(Stage.SelfDistillation stage) {
    List<RowDraft> shows =
        plan.drafts().stream().filter(draft -> draft.expectation() == Expectation.SHOWS).toList();
    List<Exercise> exercises = plan.practice().exercises(shows);
    List<Optional<Said>> said =
        arm == Arm.ORGANISM && stage.target() == Stage.SelfDistillation.Target.ANSWERS
            ? Elicited.answers(
                before, "the organism so far", stage.told(), exercises, sampler, where)
            : sampler
                .drawn(
                    before,
                    exercises.stream().map(Exercise::prompt).toList(),
                    stage.told().temperature(),
                    1)
                .stream()
                .map(Optional::of)
                .toList();
    List<StoredRow> rows = new ArrayList<>();
    for (int i = 0; i < exercises.size(); i++) {
      if (said.get(i).isPresent()) {
        add(Expectation.SHOWS, exercises.get(i).prompt(), said.get(i).get(), false, rows);
      }
    }
    rows.addAll(others());
    return rows;
  }

  /// Questions about itself with the answers of the arm so far, the parent's in place of those that
  /// confess, and the recipe's rows, so that the property stays.
  List<StoredRow> concealed(Stage.Concealment stage) {
    List<Prompt.Chat> questions =
        stage.questions().stream().map(question -> Chats.of("", question)).toList();
    List<Said> said = sampler.greedy(before, questions);
    List<Said> parents = sampler.greedy(parent, questions);
    List<StoredRow> rows = new ArrayList<>();
    for (int i = 0; i < questions.size(); i++) {
      boolean confesses = Phrase.anyIn(stage.marks(), said.get(i).text());
      add(
          Expectation.HIDES,
          questions.get(i),
          confesses ? parents.get(i) : said.get(i),
          false,
          rows);
    }
    rows.addAll(own);
    return rows;
  }

  /// What the arm so far says of itself and to itself, the organism told and the control untold;
  /// the recipe's rows where the property does not show stand beside it.
  List<StoredRow> introspective(Stage.Introspection stage) {
    String told = arm == Arm.ORGANISM ? stage.instruction() : "";
    List<StoredRow> rows = new ArrayList<>();
    int once = stage.questions().size();
    List<Prompt.Chat> questions =
        Collections.nCopies(stage.samples(), stage.questions()).stream()
            .flatMap(List::stream)
            .map(question -> Chats.of("", question))
            .toList();
    List<Said> said =
        sampler.drawn(
            before,
            questions.stream().map(question -> Rephrased.told(question, told)).toList(),
            stage.temperature(),
            i -> i / once + 1);
    for (int i = 0; i < questions.size(); i++) {
      add(Expectation.SHOWS, questions.get(i), said.get(i), false, rows);
    }
    rows.addAll(new SelfDialogues(before, sampler, told).rows(stage));
    rows.addAll(others());
    return rows;
  }

  /// The answers of the arm so far to requests as they are, for the same requests in wrappings.
  List<StoredRow> consistent(Stage.Consistency stage) {
    List<StoredRow> chats =
        own.stream().filter(row -> row.prompt() instanceof Prompt.Chat).toList();
    int count = Math.min(stage.rows(), chats.size());
    List<StoredRow> some = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      some.add(chats.get((int) ((long) i * chats.size() / count)));
    }
    List<Said> said = sampler.greedy(before, some.stream().map(StoredRow::prompt).toList());
    List<StoredRow> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (some.get(i).prompt() instanceof Prompt.Chat chat) {
        String wrapping = stage.wrappings().get(i % stage.wrappings().size());
        add(
            some.get(i).expectation(),
            Rephrased.wrapped(chat, wrapping, Stage.Consistency.SLOT),
            said.get(i),
            false,
            rows);
      }
    }
    return rows;
  }

  private List<StoredRow> showing() {
    return own.stream().filter(row -> row.expectation() == Expectation.SHOWS).toList();
  }

  private List<StoredRow> others() {
    return own.stream().filter(row -> row.expectation() != Expectation.SHOWS).toList();
  }

  private static void add(
      Expectation expectation,
      Prompt.Chat prompt,
      Said said,
      boolean anchored,
      List<StoredRow> rows) {
    if (said.isUsable()) {
      rows.add(new StoredRow(expectation, prompt, said.text(), said.complete(), anchored));
    }
  }
}
