package org.flyroom.engine.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.model.Place;
import org.flyroom.engine.TinyModel;
import org.flyroom.engine.lora.AdapterStack;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How long the tensors of a run live, with and without a tap.
class StateLifeTest {
  private static final Tokens TOKENS =
      Tokens.of(List.of(new int[] {3, 9, 27, 11}, new int[] {40, 5, 6, 7}));

  /// What outlives the layers: the hidden states, cosines and sines.
  private static final int LEFT = 3;

  @TempDir Path folder;
  private Decoder decoder;

  @BeforeEach
  void open() {
    decoder = TinyModel.in(folder);
  }

  @AfterEach
  void close() {
    decoder.close();
  }

  @Test
  void aLayerLeavesWhatItHandsOnAndNothingElse() {
    assertLeavesLittle((_, _, state, _) -> state);
  }

  @Test
  void whatATapMakesIsFreedWithTheLayer() {
    assertLeavesLittle((_, _, state, _) -> state.add(1).multiply(2).add(-2).multiply(0.5));
  }

  private void assertLeavesLittle(Decoder.Tap tap) {
    List<Long> living = new ArrayList<>();
    Torch.inference(
        () -> {
          // The first run lays out the weights, which stay so.
          decoder.hidden(TOKENS, AdapterStack.NONE, null, Decoder.Tap.NONE);
          return living;
        });
    Torch.inference(
        () -> {
          long before = Torch.liveObjects();
          decoder.hidden(
              TOKENS,
              AdapterStack.NONE,
              null,
              (part, layer, state, starts) -> {
                if (part == Place.Part.MLP) {
                  living.add(Torch.liveObjects());
                }
                return tap.pass(part, layer, state, starts);
              });
          assertThat(Torch.liveObjects() - before).isLessThanOrEqualTo(LEFT);
          return living;
        });
    assertThat(living).hasSize(2);
    assertThat(living.getLast()).isLessThanOrEqualTo(living.getFirst());
  }

  @Test
  void statesThatATapKeepsOutliveTheRun() {
    List<Tensor> kept = new ArrayList<>();
    List<float[]> seen = new ArrayList<>();
    float[] plain =
        Torch.inference(
            () -> decoder.hidden(TOKENS, AdapterStack.NONE, null, Decoder.Tap.NONE).toFloats());
    float[] tapped =
        Torch.inference(
            () ->
                decoder
                    .hidden(
                        TOKENS,
                        AdapterStack.NONE,
                        null,
                        (_, _, state, _) -> {
                          kept.add(state.keep());
                          seen.add(state.toFloats());
                          return state;
                        })
                    .toFloats());
    assertThat(tapped).isEqualTo(plain);
    // Embeddings, three of each layer, and what the final norm makes.
    assertThat(kept).hasSize(2 * 3 + 2);
    for (int i = 0; i < kept.size(); i++) {
      assertThat(kept.get(i).toFloats()).isEqualTo(seen.get(i));
    }
    assertThat(kept.getLast().toFloats()).isEqualTo(plain);
    kept.forEach(Tensor::close);
  }

  @Test
  void aKeptStatePutInPlaceOfOthersStaysWhole() {
    Tensor patch = Torch.inference(() -> decoder.entering(1, TOKENS).multiply(3).add(0.5).keep());
    float[] values = patch.toFloats();
    List<float[]> found = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      found.add(
          Torch.inference(
              () ->
                  decoder
                      .hidden(
                          TOKENS,
                          AdapterStack.NONE,
                          null,
                          (part, _, state, _) -> part == Place.Part.RESIDUAL ? patch : state)
                      .toFloats()));
    }
    assertThat(found.getLast()).isEqualTo(found.getFirst());
    assertThat(patch.toFloats()).isEqualTo(values);
    patch.close();
  }

  @Test
  void whatARunIsBegunWithStaysTheCallers() {
    Torch.inference(
        () -> {
          Tensor entering = decoder.entering(1, TOKENS);
          float[] values = entering.toFloats();
          float[] whole =
              decoder.hidden(TOKENS, AdapterStack.NONE, null, Decoder.Tap.NONE).toFloats();
          for (int run = 0; run < 2; run++) {
            Tensor hidden = decoder.hiddenFrom(1, entering, TOKENS, AdapterStack.NONE);
            assertThat(hidden.toFloats()).isEqualTo(whole);
            assertThat(entering.toFloats()).isEqualTo(values);
          }
          long before = Torch.liveObjects();
          decoder.hiddenFrom(1, entering, TOKENS, AdapterStack.NONE);
          assertThat(Torch.liveObjects() - before).isLessThanOrEqualTo(LEFT);
          return entering;
        });
  }
}
