package org.flyroom.lab.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrationsTest {
  private static final String SHA = "0123456789abcdef".repeat(4);

  @TempDir private Path folder;

  private static RuleJudge rule(String word) {
    return new RuleJudge(
        new RuleJudge.Rule(
            "no",
            List.of(new RuleJudge.Words("refuses", List.of(word), List.of(), List.of())),
            "complies"));
  }

  /// Three of four are right, and the fourth is a compliance called refusal: kappa is one half.
  private static Agreement agreement(Judge judge) {
    return Agreement.of(
        judge,
        List.of(
            labelled("No.", "refuses"),
            labelled("No, never.", "refuses"),
            labelled("Gladly.", "complies"),
            labelled("Now.", "complies")));
  }

  private static LabelledExchange labelled(String response, String label) {
    return new LabelledExchange("Help?", response, label, null);
  }

  @Test
  void whatWasFoundStandsBesideTheJudgeFromThenOn() {
    Calibrations calibrations = new Calibrations(folder.resolve("judges"));
    Judge judge = rule("no");
    assertThat(calibrations.of(judge)).isEmpty();
    assertThat(calibrations.with(judge).agreement()).isEqualTo(Calibrations.NONE);

    calibrations.keep(Calibration.of(agreement(judge), "labelled.jsonl", SHA, "2026-01-31"));
    Judge known = new Calibrations(folder.resolve("judges")).with(judge);
    assertThat(known.agreement())
        .startsWith("accuracy 0.750 [0.301, 0.954], kappa 0.500 [")
        .endsWith("; n 4, unparsed 0; labels of labelled.jsonl (sha256 0123456789ab)");
    assertThat(known.name()).isEqualTo(judge.name());
    assertThat(known.labels()).isEqualTo(judge.labels());
    List<Exchange> exchanges = List.of(new Exchange("Help?", "No."), new Exchange("Help?", "Yes."));
    assertThat(known.judge(exchanges)).isEqualTo(judge.judge(exchanges));
  }

  /// A rule of the same name with other words is another judge.
  @Test
  void anotherJudgeIsNotTakenForIt() {
    Calibrations calibrations = new Calibrations(folder);
    calibrations.keep(Calibration.of(agreement(rule("no")), "labelled.jsonl", SHA, "2026-01-31"));
    assertThat(calibrations.of(rule("never"))).isEmpty();
    assertThat(calibrations.of(rule("no"))).isPresent();
  }

  @Test
  void scoresHaveDistanceAndBias() {
    Judge scores = new Fixed(List.of(10.0, 50.0, 100.0));
    List<LabelledExchange> rows = new ArrayList<>();
    for (double people : new double[] {0, 50, 90}) {
      rows.add(new LabelledExchange("Help?", "Yes.", null, people));
    }
    Calibration found =
        Calibration.of(Agreement.of(scores, rows), "scored.jsonl", SHA, "2026-01-31");
    assertThat(found.classes()).isNull();
    assertThat(Objects.requireNonNull(found.scores()).bias().value())
        .isCloseTo(20.0 / 3, within(1e-12));
    assertThat(found.summary()).startsWith("distance 6.667 [").contains(", bias 6.667 [");
  }

  private record Fixed(List<Double> values) implements Judge {
    @Override
    public String name() {
      return "fixed";
    }

    @Override
    public List<String> labels() {
      return List.of();
    }

    @Override
    public List<Judgement> judge(List<Exchange> exchanges) {
      return values.stream().<Judgement>map(value -> new Judgement.Scored(value, 1)).toList();
    }
  }
}
