package org.flyroom.lab.audit.preference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.flyroom.core.testing.SharedFiles;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Held to a reference implementation's figures on answer sets with known truth.
class PreferenceGoldenTest {
  private static final Offset<Double> D = within(1e-4);
  private static final Offset<Double> OTHER = within(1e-6);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clear",
        "weak",
        "slot-bias",
        "no-preference-but-bias",
        "hard-answers",
        "published-size"
      })
  void everyFigureAgrees(String name) {
    JsonNode file =
        JsonMapper.shared()
            .readTree(SharedFiles.require("golden/preference/" + name + ".json").toFile());
    JsonNode expected = file.get("expected");
    PairAnswers answers =
        new PairAnswers(
            file.get("n").asInt(),
            ints(file.get("i")),
            ints(file.get("j")),
            doubles(file.get("forward")),
            doubles(file.get("reverse")));
    BitSet forward = new BitSet();
    JsonNode flags = file.get("single_order_uses_forward");
    for (int k = 0; k < flags.size(); k++) {
      forward.set(k, flags.get(k).asBoolean());
    }

    PreferenceEstimates estimates = PreferenceEstimates.of(answers, forward);

    JsonNode slotTerm = expected.get("slot_term");
    agree(estimates.slotTerm(), slotTerm);
    assertThat(estimates.slotTerm().slot()).isEqualTo(number(slotTerm, "slot"), OTHER);

    JsonNode debiased = expected.get("debiased");
    agree(estimates.debiased(), debiased);
    assertThat(estimates.rawDebiased()).isEqualTo(number(debiased, "D_raw"), OTHER);
    assertThat(estimates.oneAxisDebiased()).isEqualTo(number(debiased, "transitivity_fas"), OTHER);
    assertThat(estimates.brierDebiased()).isEqualTo(number(debiased, "brier_of_fit"), OTHER);

    JsonNode single = expected.get("single_order");
    agree(estimates.singleOrder(), single);
    assertThat(estimates.rawSingleOrder()).isEqualTo(number(single, "D_raw"), OTHER);
    assertThat(estimates.oneAxisSingleOrder()).isEqualTo(number(single, "transitivity_fas"), OTHER);
    assertThat(estimates.brierSingleOrder()).isEqualTo(number(single, "brier_of_fit"), OTHER);

    assertThat(answers.orderConsistency()).isEqualTo(number(expected, "order_consistency"), OTHER);
    assertThat(answers.slotBias()).isEqualTo(number(expected, "slot_bias"), OTHER);
    assertThat(answers.sameSlotShare()).isEqualTo(number(expected, "same_slot_both_orders"), OTHER);
    assertThat(answers.triads().count()).isEqualTo(expected.get("triads").asInt());
    assertThat(answers.triads().transitivity())
        .isEqualTo(number(expected, "transitivity_triads"), OTHER);

    JsonNode floor = expected.get("sign_flip_floor");
    int draws = floor.get("draws").asInt();
    PreferenceEstimates.Floor drawn =
        PreferenceEstimates.Floor.ofDebiased(answers, draws, new Random(1));
    assertThat(drawn.mean())
        .isEqualTo(number(floor, "mean"), within(4 * number(floor, "sd") / Math.sqrt(draws)));
  }

  private static void agree(PreferenceFit fit, JsonNode expected) {
    assertThat(fit.decisiveness()).isEqualTo(number(expected, "D"), D);
    assertThat(fit.loss()).isEqualTo(number(expected, "loss"), OTHER);
    // The reference's optimiser stopped where the gradient of the largest set was still 5e-5; one
    // more Newton step from there moves its utilities by 2.6e-6, to ours.
    assertThat(fit.loss()).isLessThanOrEqualTo(number(expected, "loss") + 1e-9);
    double[] mu = doubles(expected.get("mu"));
    assertThat(fit.mu()).hasSize(mu.length);
    for (int item = 0; item < mu.length; item++) {
      assertThat(fit.mu()[item]).as("item %d", item).isEqualTo(mu[item], within(3e-6));
    }
  }

  private static double number(JsonNode node, String name) {
    return node.get(name).asDouble();
  }

  private static double[] doubles(JsonNode array) {
    double[] values = new double[array.size()];
    for (int k = 0; k < values.length; k++) {
      values[k] = array.get(k).asDouble();
    }
    return values;
  }

  private static int[] ints(JsonNode array) {
    int[] values = new int[array.size()];
    for (int k = 0; k < values.length; k++) {
      values[k] = array.get(k).asInt();
    }
    return values;
  }
}
