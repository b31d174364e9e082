package org.flyroom.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Seeds;
import org.flyroom.core.model.LoraPlan;
import org.flyroom.core.model.Optimiser;
import org.flyroom.core.model.TrainingListener;
import org.flyroom.engine.TinyModel;
import org.flyroom.engine.decoder.Decoder;
import org.flyroom.engine.decoder.KvCache;
import org.flyroom.engine.decoder.Tokens;
import org.flyroom.engine.lora.AdapterStack;
import org.flyroom.engine.torch.Lanes;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdapterTrainerTest {
  private static final TrainingListener SILENT = _ -> {};
  private static final Lanes LANES = new Lanes();

  @TempDir private Path folder;

  @AfterAll
  static void close() {
    LANES.close();
  }

  @ParameterizedTest
  @EnumSource
  void interruptedRunEndsWithTheWeightsOfAnUninterruptedOne(SampleLosses sample) {
    StepLoss loss = sample.loss();
    try (Decoder decoder = TinyModel.in(folder)) {
      float[] whole = train(decoder, loss, folder.resolve("whole"), SILENT);
      TrainingListener killer =
          step -> {
            if (step.step() == 5) {
              throw new IllegalStateException("killed");
            }
          };
      assertThatThrownBy(() -> train(decoder, loss, folder.resolve("cut"), killer))
          .hasMessage("killed");
      List<Integer> steps = new ArrayList<>();
      float[] resumed = train(decoder, loss, folder.resolve("cut"), step -> steps.add(step.step()));
      assertThat(steps).containsExactly(5, 6, 7, 8);
      assertThat(resumed).isEqualTo(whole);
    }
  }

  @Test
  void aPartOfACheckpointThatAKilledRunLeftIsNoHindrance() throws Exception {
    try (Decoder decoder = TinyModel.in(folder)) {
      float[] whole = train(decoder, folder.resolve("whole"), SILENT);
      Path workspace = folder.resolve("cut");
      for (int step = 1; step <= 8; step++) {
        Path begun = Files.createDirectories(workspace.resolve("step-" + step));
        Files.writeString(begun.resolve("state.safetensors.1234.part"), "half");
      }
      assertThat(train(decoder, workspace, SILENT)).isEqualTo(whole);
      try (Stream<Path> left = Files.list(workspace)) {
        assertThat(left.map(file -> file.getFileName().toString()))
            .as("the newest checkpoint, and what is beyond it")
            .allMatch(name -> stepOf(name) >= 6);
      }
    }
  }

  private static int stepOf(String name) {
    return Integer.parseInt(name.substring("step-".length()));
  }

  @Test
  void trainingLowersTheLossAndLeavesNoNativeObjectBehind() {
    try (Decoder decoder = TinyModel.in(folder)) {
      train(decoder, folder.resolve("warm-up"), SILENT);
      List<Double> losses = new ArrayList<>();
      System.gc();
      long before = Torch.liveObjects();
      train(decoder, folder.resolve("run"), step -> losses.add(step.loss()));
      assertThat(losses.getLast()).isLessThan(losses.getFirst());
      assertThat(Torch.liveObjects()).isLessThanOrEqualTo(before);
    }
  }

  @Test
  void checkpointOfAnotherPlanIsRefused() {
    try (Decoder decoder = TinyModel.in(folder);
        AdapterTrainer trainer = new AdapterTrainer(decoder, settings(decoder), LANES)) {
      train(decoder, folder.resolve("run"), SILENT);
      assertThatThrownBy(
              () ->
                  trainer.run(
                      loss(), RowOrder.cyclic(6), folder.resolve("run"), "another plan", SILENT))
          .isInstanceOf(FlyroomException.class)
          .hasMessageContaining("another recipe, data or parent");
    }
  }

  @Test
  void freshAdapterReadsExactlyAsItsParent() {
    try (Decoder decoder = TinyModel.in(folder);
        AdapterTrainer trainer = new AdapterTrainer(decoder, settings(decoder), LANES)) {
      Tokens tokens = Tokens.of(List.of(rows().getFirst().tokens(), rows().getLast().tokens()));
      float[] parent = logits(decoder, tokens, AdapterStack.NONE);
      assertThat(logits(decoder, tokens, AdapterStack.of(trainer.adapter()))).isEqualTo(parent);
    }
  }

  @Test
  void cachedTokensGiveTheLogitsOfPlainOnes() {
    try (Decoder decoder = TinyModel.in(folder);
        KvCache cache = decoder.cache(1, 16)) {
      int[] all = {3, 9, 27, 11, 40, 5};
      float[] plain = logits(decoder, Tokens.of(List.of(all)), AdapterStack.NONE);
      float[] last = new float[0];
      for (int token : all) {
        last =
            Torch.inference(
                () ->
                    decoder
                        .logits(
                            decoder
                                .hidden(
                                    Tokens.of(List.of(new int[] {token})),
                                    AdapterStack.NONE,
                                    cache,
                                    Decoder.Tap.NONE)
                                .view(1, -1))
                        .toFloats());
      }
      for (int i = 0; i < last.length; i++) {
        assertThat(last[i]).isCloseTo(plain[plain.length - last.length + i], within());
      }
    }
  }

  private static Offset<Float> within() {
    return Offset.offset(1e-5f);
  }

  private static float[] logits(Decoder decoder, Tokens tokens, AdapterStack adapters) {
    return Torch.inference(
        () ->
            decoder
                .logits(
                    decoder
                        .hidden(tokens, adapters, null, Decoder.Tap.NONE)
                        .view((long) tokens.rows() * tokens.width(), -1))
                .toFloats());
  }

  private static float[] train(Decoder decoder, Path workspace, TrainingListener listener) {
    return train(decoder, loss(), workspace, listener);
  }

  private static float[] train(
      Decoder decoder, StepLoss loss, Path workspace, TrainingListener listener) {
    try (AdapterTrainer trainer = new AdapterTrainer(decoder, settings(decoder), LANES)) {
      trainer.run(loss, RowOrder.shuffled(6, 4), workspace, "plan", listener);
      return Torch.inference(
          () -> {
            List<Tensor> parts = new ArrayList<>();
            trainer.adapter().values().forEach(delta -> parts.add(delta.b().detach()));
            float[] all = new float[0];
            for (Tensor part : parts) {
              float[] values = part.toFloats();
              float[] joined = Arrays.copyOf(all, all.length + values.length);
              System.arraycopy(values, 0, joined, all.length, values.length);
              all = joined;
            }
            return all;
          });
    }
  }

  private static AdapterTrainer.Settings settings(Decoder decoder) {
    return new AdapterTrainer.Settings(
        decoder.linears(),
        new LoraPlan(4, 8, List.of(LoraPlan.ALL_LINEAR), List.of(), 0.1),
        Optimiser.of(1e-2, Optimiser.Schedule.COSINE, 2),
        8,
        3,
        2,
        7);
  }

  private static StepLoss loss() {
    return new NextTokenLoss(rows());
  }

  private static List<TokenRow> rows() {
    List<TokenRow> rows = new ArrayList<>();
    for (int r = 0; r < 6; r++) {
      var random = Seeds.generator(2, "row", Integer.toString(r));
      int[] tokens = new int[6 + r];
      for (int i = 0; i < tokens.length; i++) {
        tokens[i] = random.nextInt(3, 64);
      }
      rows.add(new TokenRow(tokens, 3));
    }
    return rows;
  }
}
