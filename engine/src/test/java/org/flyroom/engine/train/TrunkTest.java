package org.flyroom.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.model.LoraPlan;
import org.flyroom.core.model.Optimiser;
import org.flyroom.core.model.TrainingListener;
import org.flyroom.engine.TinyModel;
import org.flyroom.engine.decoder.Decoder;
import org.flyroom.engine.decoder.Tokens;
import org.flyroom.engine.lora.AdapterStack;
import org.flyroom.engine.torch.Lanes;
import org.flyroom.engine.torch.Torch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrunkTest {
  private static final TrainingListener SILENT = _ -> {};
  private static final Lanes LANES = new Lanes();
  private static final long ALL = 1L << 30;

  /// Room for some of the sample rows.
  private static final long SOME = 32 * 4 * 25;

  @TempDir private Path folder;

  @AfterAll
  static void close() {
    LANES.close();
  }

  @ParameterizedTest
  @EnumSource
  void weightsAreTheSameBitsWhateverIsKeptAndWhereverARunWasCut(SampleLosses sample) {
    StepLoss loss = sample.loss();
    try (Decoder decoder = TinyModel.in(folder)) {
      List<float[]> kept = train(decoder, loss, ALL, "kept", SILENT);
      assertSame(train(decoder, loss, 0, "anew", SILENT), kept);
      assertSame(train(decoder, loss, SOME, "some", SILENT), kept);
      TrainingListener killer =
          step -> {
            if (step.step() == 5) {
              throw new IllegalStateException("killed");
            }
          };
      assertThatThrownBy(() -> train(decoder, loss, ALL, "cut", killer)).hasMessage("killed");
      assertSame(train(decoder, loss, ALL, "cut", SILENT), kept);
    }
  }

  @Test
  void aRowIsRunOnceAsLongAsThereIsRoom() {
    StepLoss loss = SampleLosses.NEXT_TOKEN.loss();
    try (Decoder decoder = TinyModel.in(folder)) {
      assertThat(runs(decoder, loss, ALL)).isEqualTo(SampleLosses.ROWS);
      assertThat(runs(decoder, loss, 0)).isEqualTo(8L * 3);
      assertThat(runs(decoder, loss, SOME)).isBetween(SampleLosses.ROWS + 1L, 8L * 3 - 1);
    }
  }

  @Test
  void anAdapterInTheLowestLayerHasNoTrunk() {
    try (Decoder decoder = TinyModel.in(folder);
        AdapterTrainer trainer = new AdapterTrainer(decoder, settings(decoder, 0), LANES)) {
      assertThat(trainer.trunk()).isNull();
    }
  }

  @Test
  void aRunBegunInTheMiddleGivesWhatAWholeOneGives() {
    Tokens tokens = Tokens.of(List.of(new int[] {3, 9, 27, 11}, new int[] {40, 5}));
    try (Decoder decoder = TinyModel.in(folder);
        Trunk trunk = new Trunk(decoder, 1, ALL)) {
      float[][] both =
          Torch.inference(
              () ->
                  new float[][] {
                    decoder.hidden(tokens, AdapterStack.NONE, null, Decoder.Tap.NONE).toFloats(),
                    decoder
                        .hiddenFrom(1, trunk.states(tokens), tokens, AdapterStack.NONE)
                        .toFloats()
                  });
      int width = decoder.config().hidden();
      for (int i = 0; i < both[0].length; i++) {
        boolean padding = i >= 6 * width;
        if (!padding) {
          assertThat(both[1][i]).isCloseTo(both[0][i], within(1e-5f));
        }
      }
    }
  }

  @Test
  void nothingOfItIsLeftBehind() {
    StepLoss loss = SampleLosses.NEXT_TOKEN.loss();
    try (Decoder decoder = TinyModel.in(folder)) {
      train(decoder, loss, ALL, "warm-up", SILENT);
      System.gc();
      long before = Torch.liveObjects();
      train(decoder, loss, ALL, "run", SILENT);
      train(decoder, loss, SOME, "again", SILENT);
      assertThat(Torch.liveObjects()).isLessThanOrEqualTo(before);
    }
  }

  private long runs(Decoder decoder, StepLoss loss, long bytes) {
    try (AdapterTrainer trainer = trainer(decoder, bytes)) {
      trainer.run(loss, RowOrder.shuffled(6, 4), folder.resolve("runs" + bytes), "plan", SILENT);
      Trunk trunk = trainer.trunk();
      return trunk == null ? -1 : trunk.runs();
    }
  }

  private List<float[]> train(
      Decoder decoder, StepLoss loss, long bytes, String name, TrainingListener listener) {
    try (AdapterTrainer trainer = trainer(decoder, bytes)) {
      trainer.run(loss, RowOrder.shuffled(6, 4), folder.resolve(name), "plan", listener);
      return Torch.inference(
          () -> {
            List<float[]> weights = new ArrayList<>();
            trainer
                .adapter()
                .values()
                .forEach(
                    delta -> {
                      weights.add(delta.a().detach().toFloats());
                      weights.add(delta.b().detach().toFloats());
                    });
            return weights;
          });
    }
  }

  private static void assertSame(List<float[]> weights, List<float[]> expected) {
    assertThat(weights.toArray(float[][]::new)).isDeepEqualTo(expected.toArray(float[][]::new));
  }

  private static AdapterTrainer trainer(Decoder decoder, long bytes) {
    return new AdapterTrainer(decoder, settings(decoder, 1), new Head(decoder), 1024, bytes, LANES);
  }

  private static AdapterTrainer.Settings settings(Decoder decoder, int lowest) {
    return new AdapterTrainer.Settings(
        decoder.linears().stream().filter(linear -> linear.layer() >= lowest).toList(),
        new LoraPlan(4, 8, List.of(LoraPlan.ALL_LINEAR), List.of(), 0),
        Optimiser.of(1e-2, Optimiser.Schedule.COSINE, 2),
        8,
        3,
        2,
        7);
  }
}
