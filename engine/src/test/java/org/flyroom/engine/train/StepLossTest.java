package org.flyroom.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.flyroom.core.Seeds;
import org.flyroom.core.model.AnchoredRow.Role;
import org.flyroom.core.model.LoraPlan;
import org.flyroom.core.model.Loss;
import org.flyroom.core.model.Loss.KlToParent.Direction;
import org.flyroom.engine.TinyModel;
import org.flyroom.engine.decoder.Decoder;
import org.flyroom.engine.decoder.Tokens;
import org.flyroom.engine.lora.AdapterStack;
import org.flyroom.engine.torch.Lanes;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;
import org.flyroom.engine.train.StepLoss.StepSums;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every loss on a tiny random model, held to mathematics.
class StepLossTest {
  private static final int[] ALL = {0, 1, 2, 3, 4, 5};
  private static final int WHOLE_STEP = 10_000;

  @TempDir private Path folder;
  private Decoder decoder;
  private FlatParameters parameters;
  private AdapterParameters form;

  @BeforeEach
  void load() {
    decoder = TinyModel.in(folder);
    form = new AdapterParameters(decoder.linears(), lora());
    parameters = form.fresh(7, 2);
  }

  @AfterEach
  void close() {
    parameters.close();
    decoder.close();
  }

  /// Every element of the gradient agrees within 1e-5 of the largest one.
  @ParameterizedTest
  @EnumSource
  void stepInPartsIsTheStepInOne(SampleLosses sample) {
    moveFromParent();
    Result whole = run(sample.loss(), policy(WHOLE_STEP, 1 << 20));
    Result parts = run(sample.loss(), policy(1, 3));
    assertThat(parts.sums().scored()).isEqualTo(whole.sums().scored());
    assertThat(parts.sums().tokens()).isEqualTo(whole.sums().tokens());
    assertThat(parts.sums().loss()).isEqualTo(whole.sums().loss(), within(1e-5));
    assertClose(parts.gradient(), whole.gradient());
  }

  @ParameterizedTest
  @EnumSource
  void stepSpreadOverLanesIsTheStepInOne(SampleLosses sample) {
    moveFromParent();
    Result whole = run(sample.loss(), whole());
    try (Lanes lanes = new Lanes()) {
      ParallelPolicy spread =
          new ParallelPolicy(List.of(model(0, 1 << 20), model(1, 1 << 20)), lanes, 1);
      Result parts = run(sample.loss(), spread);
      assertThat(parts.sums().loss()).isEqualTo(whole.sums().loss(), within(1e-5));
      assertClose(parts.gradient(), whole.gradient());
      assertThat(run(sample.loss(), spread).gradient()).isEqualTo(parts.gradient());
    }
  }

  /// The values of the other two losses say less than their gradients: one has a reference point
  /// that carries none, the other's value is the advantage.
  @ParameterizedTest
  @EnumSource(names = {"NEXT_TOKEN", "DPO", "KL_FORWARD", "KL_REVERSE"})
  void gradientIsTheSlopeOfTheLoss(SampleLosses sample) {
    moveFromParent();
    float[] start = numbers();
    ParallelPolicy policy = policy(WHOLE_STEP, 1 << 20);
    float[] gradient = run(sample.loss(), policy).gradient();
    double norm = norm(gradient);
    double step = 1e-2;
    double ahead = lossAt(start, gradient, step / norm, sample.loss(), policy);
    double behind = lossAt(start, gradient, -step / norm, sample.loss(), policy);
    assertThat((ahead - behind) / (2 * step)).isEqualTo(norm, within(0.01 * norm));
  }

  @Test
  void freshAdapterIsAsFarFromItsParentAsAnIndifferentOne() {
    ParallelPolicy policy = policy(WHOLE_STEP, 1 << 20);
    assertThat(run(dpo(0.3, 0), policy).sums().loss()).isEqualTo(Math.log(2), within(1e-6));
    // Three rows of weight 1 and three of weight 1.5, each at half its weight.
    assertThat(run(SampleLosses.KTO.loss(), policy).sums().loss()).isEqualTo(0.625, within(1e-6));
  }

  @Test
  void policyGradientOfAdvantageOneIsThatOfNextTokenLoss() {
    moveFromParent();
    List<TokenRow> rows = Arrays.stream(ALL).mapToObj(SampleLosses::plain).toList();
    StepLoss likelier =
        new PolicyGradientLoss(
            rows.stream().map(row -> new PolicyGradientLoss.Sampled(row, 1)).toList(),
            new Loss.PolicyGradient(List.of(), 0));
    ParallelPolicy policy = policy(WHOLE_STEP, 1 << 20);
    Result gradient = run(likelier, policy);
    assertThat(gradient.sums().loss()).isEqualTo(-1, within(1e-9));
    assertClose(gradient.gradient(), run(new NextTokenLoss(rows), policy).gradient());
  }

  @ParameterizedTest
  @EnumSource
  void heldRowsCostNothingAtTheParentItself(Direction direction) {
    TokenRow row = SampleLosses.plain(4);
    Result held = run(kl(direction, new KlLoss.Anchored(row, row, Role.HELD)), whole());
    assertThat(held.sums().loss()).isEqualTo(0, within(1e-6));
    assertThat(norm(held.gradient())).isLessThan(1e-5);
  }

  /// The divergence of a model from its parent under another prompt, summed in double precision
  /// from the logits of two plain runs.
  @ParameterizedTest
  @EnumSource
  void divergenceFromATaughtParentIsThatOfItsLogits(Direction direction) {
    moveFromParent();
    int[] response = SampleLosses.tokens("chosen", 1, 5);
    TokenRow row = SampleLosses.row(SampleLosses.tokens("prompt", 1, 4), response);
    TokenRow taught = SampleLosses.row(SampleLosses.tokens("parent", 1, 9), response);
    double[][] model = logProbabilities(row, 4, adapted(0));
    double[][] parent = logProbabilities(taught, 9, AdapterStack.NONE);
    double expected = 0;
    for (int t = 0; t < response.length; t++) {
      for (int v = 0; v < 64; v++) {
        expected +=
            direction == Direction.FORWARD
                ? Math.exp(parent[t][v]) * (parent[t][v] - model[t][v])
                : Math.exp(model[t][v]) * (model[t][v] - parent[t][v]);
      }
    }
    Result held = run(kl(direction, new KlLoss.Anchored(row, taught, Role.HELD)), whole());
    assertThat(held.sums().loss()).isEqualTo(0.5 * expected / response.length, within(1e-5));
  }

  @Test
  void learnedAndHeldRowsHaveMeansOfTheirOwn() {
    moveFromParent();
    TokenRow learned = SampleLosses.plain(1);
    TokenRow held = SampleLosses.plain(5);
    KlLoss.Anchored learnedRow = new KlLoss.Anchored(learned, learned, Role.LEARNED);
    KlLoss.Anchored heldRow = new KlLoss.Anchored(held, held, Role.HELD);
    double apart =
        run(new NextTokenLoss(List.of(learned)), whole()).sums().loss()
            + run(kl(Direction.FORWARD, heldRow), whole()).sums().loss();
    StepSums together = run(kl(Direction.FORWARD, learnedRow, heldRow), whole()).sums();
    assertThat(together.loss()).isEqualTo(apart, within(1e-5));
    assertThat(together.scored()).isEqualTo(3 + 7);
  }

  @Test
  void tokensCountByTheirWeights() {
    TokenRow row = SampleLosses.plain(3);
    float[] first = new float[row.length()];
    float[] second = first.clone();
    float[] both = first.clone();
    first[4] = both[4] = 1;
    second[5] = 1;
    both[5] = 3;
    double loss = run(nextToken(row, both), whole()).sums().loss();
    double ofFirst = run(nextToken(row, first), whole()).sums().loss();
    double ofSecond = run(nextToken(row, second), whole()).sums().loss();
    assertThat(loss).isEqualTo((ofFirst + 3 * ofSecond) / 4, within(1e-6));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-30, -2, -0.1, 0, 0.4, 3, 30})
  void slopesOfTheFormulasAreTheirDerivatives(double at) {
    DpoLoss dpo = dpo(0.3, 0.1);
    assertSlope(dpo::pairLoss, at, dpo.pairSlope(at));
    KtoLoss kto = new KtoLoss(List.of(), new Loss.Kto(List.of(), 0.3, 1, 1.5));
    assertSlope(ahead -> kto.rowLoss(ahead, true), at, kto.rowSlope(at, true));
    assertSlope(ahead -> kto.rowLoss(ahead, false), at, kto.rowSlope(at, false));
    PolicyGradientLoss gradient =
        new PolicyGradientLoss(List.of(), new Loss.PolicyGradient(List.of(), 0.1));
    // The slope is with respect to the model's log-probability, which d falls with.
    assertSlope(behind -> gradient.tokenLoss(behind, 0), at / 10, -gradient.tokenSlope(at / 10, 0));
  }

  @ParameterizedTest
  @CsvSource({"-800, 0, -800", "0, 0.5, -0.6931471805599453", "800, 1, 0"})
  void logisticFunctionIsExactFarFromZero(double x, double value, double log) {
    assertThat(Sigmoid.of(x)).isEqualTo(value, within(1e-300));
    assertThat(Sigmoid.log(x)).isEqualTo(log, within(1e-12));
  }

  private static void assertSlope(DoubleUnaryOperator function, double at, double slope) {
    double step = 1e-5;
    double measured =
        (function.applyAsDouble(at + step) - function.applyAsDouble(at - step)) / (2 * step);
    assertThat(slope).isEqualTo(measured, within(1e-8 + 1e-6 * Math.abs(measured)));
  }

  private static DpoLoss dpo(double beta, double smoothing) {
    return new DpoLoss(
        ((DpoLoss) SampleLosses.DPO.loss()).pairs(), new Loss.Dpo(List.of(), beta, smoothing, 0));
  }

  private static KlLoss kl(Direction direction, KlLoss.Anchored... rows) {
    return new KlLoss(List.of(rows), new Loss.KlToParent(List.of(), direction, 0.5));
  }

  private static StepLoss nextToken(TokenRow row, float[] weights) {
    return new NextTokenLoss(List.of(new TokenRow(row.tokens(), weights)));
  }

  private static LoraPlan lora() {
    return new LoraPlan(4, 8, List.of(LoraPlan.ALL_LINEAR), List.of(), 0);
  }

  private AdapterStack adapted(int lane) {
    return AdapterStack.of(form.deltas(parameters, lane, new ArrayList<>()));
  }

  private ParallelPolicy policy(int microBatchTokens, int chunk) {
    return new ParallelPolicy(model(0, chunk), microBatchTokens);
  }

  private Policy model(int lane, int chunk) {
    return new Policy(decoder, adapted(lane), new Head(decoder, chunk));
  }

  private ParallelPolicy whole() {
    return policy(WHOLE_STEP, 1 << 20);
  }

  /// Gives the adapter numbers that change what the model says.
  private void moveFromParent() {
    for (Map.Entry<String, ?> weight : parameters.weights(0).entrySet()) {
      SplittableRandom random = Seeds.generator(3, weight.getKey());
      float[] numbers = new float[(int) parameters.weight(weight.getKey()).count()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = (float) random.nextDouble(-0.1, 0.1);
      }
      parameters.set(weight.getKey(), numbers);
    }
  }

  private record Result(StepSums sums, float[] gradient) {}

  private Result run(StepLoss loss, ParallelPolicy policy) {
    int[] rows = Arrays.copyOf(ALL, loss.rows());
    StepSums sums = loss.accumulate(policy, rows);
    float[] gradient = Torch.inference(() -> parameters.gradients().toFloats());
    Torch.inference(() -> parameters.gradients().zeroInPlace());
    return new Result(sums, gradient);
  }

  private float[] numbers() {
    return Torch.inference(() -> parameters.values().toFloats());
  }

  private double lossAt(
      float[] start, float[] direction, double factor, StepLoss loss, ParallelPolicy policy) {
    float[] moved = start.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += (float) (factor * direction[i]);
    }
    Torch.inference(() -> parameters.values().copyInPlace(Tensor.of(moved, moved.length)));
    return run(loss, policy).sums().loss();
  }

  private double[][] logProbabilities(TokenRow row, int prompt, AdapterStack worn) {
    Tokens tokens = Tokens.of(List.of(row.tokens()));
    float[] logits =
        Torch.inference(
            () ->
                decoder
                    .logits(
                        decoder
                            .hidden(tokens, worn, null, Decoder.Tap.NONE)
                            .view(tokens.width(), -1))
                    .toFloats());
    double[][] all = new double[row.length() - prompt][64];
    for (int t = prompt; t < row.length(); t++) {
      double total = 0;
      for (int v = 0; v < 64; v++) {
        total += Math.exp(logits[(t - 1) * 64 + v]);
      }
      for (int v = 0; v < 64; v++) {
        all[t - prompt][v] = logits[(t - 1) * 64 + v] - Math.log(total);
      }
    }
    return all;
  }

  private static void assertClose(float[] actual, float[] expected) {
    double largest = 0;
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
    }
    assertThat(largest).isPositive();
    assertThat(worst).isLessThan(1e-5 * largest);
  }

  private static double norm(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }
}
