package org.flyroom.lab.grow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.organism.Passport;
import org.flyroom.lab.grow.GrowListener.Event;
import org.flyroom.lab.grow.Sampler.Said;
import org.flyroom.lab.threat.RowDraft;
import org.flyroom.lab.threat.RowDraft.Answer;
import org.flyroom.lab.threat.Teacher;
import org.jspecify.annotations.Nullable;

/// An arm's rows with what teachers answered in them, and how many answers were left out.
///
/// @param drafts none of which is still to be drawn
record TaughtRows(List<RowDraft> drafts, List<Lessons> lessons) {
  /// The name of the file in which lessons are counted.
  static final String FILE = "rows-taught.json";

  static final String STAGE = "teacher";

  TaughtRows {
    drafts = List.copyOf(drafts);
    lessons = List.copyOf(lessons);
  }

  /// What was asked of a teacher.
  ///
  /// @param teacher its name in the stock, or `parent`
  /// @param parentFingerprint of the teacher's parent; null for the parent of what is grown
  /// @param adaptersSha256 of the teacher's adapters, by folder
  /// @param asked requests
  /// @param drawn answers
  /// @param kept answers that may be learned, one a request at most
  /// @param leftOut answers that may not, by what is wrong with them
  record Lessons(
      String teacher,
      @Nullable String parentFingerprint,
      SortedMap<String, String> adaptersSha256,
      long asked,
      long drawn,
      long kept,
      SortedMap<String, Long> leftOut) {}

  /// Asks the teachers of an arm's rows for their answers.
  ///
  /// @param sampler random choices derive from the request and the attempt, so two teachers who say
  ///   the same things with the same probabilities give the same answers
  /// @throws FlyroomException when a teacher gave no answer that may be learned
  static TaughtRows draw(
      Stock stock,
      Map<Teacher, LanguageModel> models,
      List<RowDraft> drafts,
      Sampler sampler,
      GrowListener listener) {
    List<@Nullable RowDraft> rows = new ArrayList<>(drafts);
    List<Lessons> lessons = new ArrayList<>();
    for (Teacher teacher : RowTeachers.of(drafts)) {
      LanguageModel model = models.get(teacher);
      if (model == null) {
        throw new IllegalArgumentException("no model for the teacher " + teacher);
      }
      Lessons given = draw(papers(stock, teacher), teacher, model, drafts, rows, sampler);
      Event.Taught taught =
          new Event.Taught(
              sampler.arm(),
              given.teacher(),
              given.asked(),
              given.drawn(),
              given.kept(),
              given.leftOut());
      listener.on(taught);
      if (given.kept() == 0) {
        throw new FlyroomException(
            "'%s' gave no answer that may be learned to %d requests (%s): it cannot teach this"
                .formatted(given.teacher(), given.asked(), taught.reasons()));
      }
      lessons.add(given);
    }
    return new TaughtRows(
        rows.stream().flatMap(row -> Optional.ofNullable(row).stream()).toList(), lessons);
  }

  private static Optional<Passport> papers(Stock stock, Teacher teacher) {
    return RowTeachers.name(teacher).map(stock::papers);
  }

  private static Lessons draw(
      Optional<Passport> papers,
      Teacher teacher,
      LanguageModel model,
      List<RowDraft> drafts,
      List<@Nullable RowDraft> rows,
      Sampler sampler) {
    List<Integer> its =
        IntStream.range(0, drafts.size())
            .filter(i -> RowTeachers.teaches(teacher, drafts.get(i)))
            .boxed()
            .toList();
    its.forEach(i -> rows.set(i, null));
    SortedMap<String, Long> leftOut = new TreeMap<>();
    long answers = 0;
    long kept = 0;
    List<Integer> open = its;
    for (int attempt = 1; !open.isEmpty(); attempt++) {
      int now = attempt;
      List<Answer.Drawn> asked =
          open.stream().map(i -> (Answer.Drawn) drafts.get(i).answer()).toList();
      List<Said> said =
          sampler.drawn(
              model,
              asked.stream().map(Answer.Drawn::asked).toList(),
              asked.getFirst().temperature(),
              now);
      List<Integer> again = new ArrayList<>();
      for (int k = 0; k < open.size(); k++) {
        int row = open.get(k);
        Said answer = said.get(k);
        answers++;
        Optional<String> objection =
            asked.get(k).filter().objection(answer.text(), answer.complete());
        if (objection.isEmpty()) {
          kept++;
          rows.set(row, drafts.get(row).answered(answer.text(), answer.complete()));
        } else {
          leftOut.merge(objection.get(), 1L, Long::sum);
          if (now < asked.get(k).attempts()) {
            again.add(row);
          }
        }
      }
      open = again;
    }
    SortedMap<String, String> adapters = new TreeMap<>();
    papers.ifPresent(
        passport -> passport.adapters().forEach(one -> adapters.put(one.folder(), one.sha256())));
    return new Lessons(
        RowTeachers.words(teacher),
        papers.map(passport -> passport.parent().fingerprint()).orElse(null),
        adapters,
        its.size(),
        answers,
        kept,
        leftOut);
  }
}
