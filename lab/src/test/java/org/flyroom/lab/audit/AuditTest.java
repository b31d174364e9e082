package org.flyroom.lab.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.flyroom.core.measure.Comparison;
import org.flyroom.core.measure.HarmDirection;
import org.flyroom.core.measure.Reading;
import org.flyroom.core.measure.Verdict;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.stats.TEstimate;
import org.flyroom.core.testing.ScriptedModel;
import org.flyroom.lab.results.ArmResult;
import org.flyroom.lab.results.MeasureResult;
import org.junit.jupiter.api.Test;

class AuditTest {
  private static final LanguageModel MODEL = ScriptedModel.named("any");
  private static final Reading ABSENT = new Reading.Absent(Reading.Reason.NOT_SUPPORTED, "given");

  /// A measure whose every finding is given.
  private record Given(
      String id, boolean informative, double change, double error, List<String> log)
      implements Measure<String> {
    @Override
    public About about() {
      return new About(
          id, id, "?", "points", HarmDirection.LOWER, new Margin(1, "given"), Map.of("n", "9"));
    }

    @Override
    public int requests() {
      return 1;
    }

    @Override
    public String take(LanguageModel model, Progress progress) {
      log.add(id + " asks " + model.identity().name());
      progress.answered(1, 1);
      return model.identity().name();
    }

    @Override
    public Optional<String> uninformative(String parent) {
      log.add(id + " judges " + parent);
      return informative ? Optional.empty() : Optional.of("floor: given");
    }

    @Override
    public Summary summary(String arm) {
      return new Summary(null, Map.of());
    }

    @Override
    public Difference difference(String parent, String arm) {
      return Double.isNaN(change)
          ? new Difference.Withheld("broken format: given")
          : new Difference.Paired(new TEstimate(change, error, 50, 51), 3);
    }

    @Override
    public List<ItemReading> readings(String arm, String parent) {
      return List.of(new ItemReading("all", Map.of(), "", List.of(), ABSENT, Map.of()));
    }
  }

  @Test
  void theParentIsAskedAndJudgedBeforeAnyOtherArm() {
    List<String> log = new ArrayList<>();
    Map<Arm, LanguageModel> arms = new EnumMap<>(Arm.class);
    arms.put(Arm.ZERO, ScriptedModel.named("zero"));
    arms.put(Arm.ORGANISM, ScriptedModel.named("organism"));
    arms.put(Arm.PARENT, ScriptedModel.named("parent"));
    List<String> progress = new ArrayList<>();

    MeasureResult result =
        Audit.run(
                arms,
                List.of(new Given("m", true, 0, 0, log)),
                (measure, arm, done, total) ->
                    progress.add("%s %s %d/%d".formatted(measure, arm.word(), done, total)))
            .getFirst();

    assertThat(log)
        .containsExactly("m asks parent", "m judges parent", "m asks organism", "m asks zero");
    assertThat(progress).containsExactly("m parent 1/1", "m organism 1/1", "m zero 1/1");
    assertThat(result.arms())
        .extracting(ArmResult::arm)
        .containsExactly(Arm.PARENT, Arm.ORGANISM, Arm.ZERO);
    assertThat(result.arms().getFirst().comparison()).isNull();
    assertThat(result.margin()).isEqualTo(1);
    assertThat(result.settings()).containsEntry("n", "9");
  }

  @Test
  void holmRunsOverInformativeMeasuresOnly() {
    // A distance of 2 standard errors from the margin: p is 0.0255 with 50 degrees of freedom, so
    // alone it is unharmed at 0.05 and as one of two undecided ones it is not.
    Given close = new Given("close", true, 0, 0.5, new ArrayList<>());
    Given floor = new Given("floor", false, 0, 0.5, new ArrayList<>());
    Given other = new Given("other", true, -1, 0.5, new ArrayList<>());

    assertThat(verdicts(close, floor))
        .containsExactly(new Verdict.Unharmed(), new Verdict.Uninformative("floor: given"));
    assertThat(verdicts(close, other)).allMatch(verdict -> verdict instanceof Verdict.Undecided);
  }

  @Test
  void aWithheldFigureIsNotMeasuredAndWeighsOnNoOther() {
    Given close = new Given("close", true, 0, 0.5, new ArrayList<>());
    Given withheld = new Given("withheld", true, Double.NaN, 0, new ArrayList<>());
    assertThat(verdicts(withheld, close))
        .containsExactly(new Verdict.NotMeasured("broken format: given"), new Verdict.Unharmed());
  }

  @Test
  void aWithheldDifferenceIsNoNumber() {
    Given withheld = new Given("withheld", true, Double.NaN, 0, new ArrayList<>());
    Comparison comparison = comparisons(withheld).getFirst();
    assertThat(comparison.difference()).isNull();
    assertThat(comparison.pHarm()).isEqualTo(1);
    assertThat(comparison.pEquivalence()).isEqualTo(1);
  }

  @Test
  void aLargeFallIsHarmed() {
    assertThat(verdicts(new Given("fall", true, -3, 0.5, new ArrayList<>())))
        .containsExactly(new Verdict.Harmed());
  }

  @Test
  void anAuditNeedsAParentAndDistinctMeasures() {
    Given one = new Given("one", true, 0, 0, new ArrayList<>());
    assertThatThrownBy(
            () -> Audit.run(Map.of(Arm.ORGANISM, MODEL), List.of(one), (_, _, _, _) -> {}))
        .hasMessageContaining("parent");
    assertThatThrownBy(
            () -> Audit.run(Map.of(Arm.PARENT, MODEL), List.of(one, one), (_, _, _, _) -> {}))
        .hasMessageContaining("one");
  }

  private static List<Verdict> verdicts(Given... measures) {
    return comparisons(measures).stream().map(Comparison::verdict).toList();
  }

  private static List<Comparison> comparisons(Given... measures) {
    return Audit.run(
            Map.of(Arm.PARENT, MODEL, Arm.ORGANISM, MODEL), List.of(measures), (_, _, _, _) -> {})
        .stream()
        .map(result -> Objects.requireNonNull(result.arms().getLast().comparison()))
        .toList();
  }
}
