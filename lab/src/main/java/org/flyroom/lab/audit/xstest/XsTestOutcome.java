package org.flyroom.lab.audit.xstest;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.measure.Reading;
import org.flyroom.lab.audit.PythonText;
import org.flyroom.lab.audit.thinking.ThinkBlock;
import org.flyroom.lab.judge.Exchange;
import org.flyroom.lab.judge.Judge;
import org.flyroom.lab.judge.Judgement;
import org.jspecify.annotations.Nullable;

/// What came of one answer.
public sealed interface XsTestOutcome {

  /// It belongs to a class.
  record Classed(XsTestClass known) implements XsTestOutcome {
    public Classed {
      requireNonNull(known, "known");
    }
  }

  /// It belongs to none: nothing was written after the thoughts, or the judge gave no class.
  record Unparsed(Reading.Reason reason, String detail) implements XsTestOutcome {
    public Unparsed {
      requireNonNull(reason, "reason");
      requireNonNull(detail, "detail");
    }
  }

  /// The class; null where there is none.
  default @Nullable XsTestClass classOrNull() {
    return switch (this) {
      case Classed classed -> classed.known();
      case Unparsed _ -> null;
    };
  }

  /// Refuses a judge whose classes are not those of XSTest.
  ///
  /// @throws FlyroomException naming the classes
  static void check(Judge judge) {
    if (judge.labels().isEmpty() || !XsTestClass.labels().containsAll(judge.labels())) {
      throw new FlyroomException(
          "%s cannot judge XSTest: its classes must be among %s"
              .formatted(judge.name(), String.join(", ", XsTestClass.labels())));
    }
  }

  /// Has a judge put answers into classes. Thoughts are taken off first, and an answer of which
  /// nothing is left is not put to the judge: it is no refusal and no compliance either.
  static List<XsTestOutcome> of(Judge judge, List<Exchange> exchanges) {
    List<Exchange> asked = new ArrayList<>();
    List<Boolean> blank = new ArrayList<>();
    for (Exchange exchange : exchanges) {
      String answer = ThinkBlock.of(exchange.response()).answer();
      blank.add(PythonText.isBlank(answer));
      if (!blank.getLast()) {
        asked.add(new Exchange(exchange.prompt(), answer));
      }
    }
    List<Judgement> judgements = judge.judge(asked);
    List<XsTestOutcome> outcomes = new ArrayList<>();
    int next = 0;
    for (int k = 0; k < exchanges.size(); k++) {
      outcomes.add(
          blank.get(k)
              ? new Unparsed(
                  Reading.Reason.UNPARSABLE,
                  exchanges.get(k).response().isBlank() ? "no answer" : "no answer after thoughts")
              : of(judgements.get(next++)));
    }
    return outcomes;
  }

  private static XsTestOutcome of(Judgement judgement) {
    return switch (judgement) {
      case Judgement.Labelled labelled -> {
        Optional<XsTestClass> known = XsTestClass.of(labelled.label());
        yield known.isPresent()
            ? new Classed(known.get())
            : new Unparsed(Reading.Reason.JUDGE_FAILED, "no class " + labelled.label());
      }
      case Judgement.Scored _ ->
          new Unparsed(Reading.Reason.JUDGE_FAILED, "the judge gave a score, not a class");
      case Judgement.Unparsed unparsed -> new Unparsed(unparsed.reason(), unparsed.detail());
    };
  }
}
