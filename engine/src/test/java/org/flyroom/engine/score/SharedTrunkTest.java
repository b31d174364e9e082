package org.flyroom.engine.score;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.flyroom.core.chat.Message;
import org.flyroom.core.model.LoraPlan;
import org.flyroom.core.model.Optimiser;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.model.ScoreRequest.Boundary;
import org.flyroom.core.model.TrainingPlan;
import org.flyroom.core.model.TrainingRow;
import org.flyroom.engine.LocalModel;
import org.flyroom.engine.Precision;
import org.flyroom.engine.TinyChat;
import org.flyroom.engine.checkpoint.Checkpoint;
import org.flyroom.engine.checkpoint.PeftAdapter;
import org.flyroom.engine.decoder.Decoder;
import org.flyroom.engine.decoder.DecoderLoader;
import org.flyroom.engine.decoder.Tokens;
import org.flyroom.engine.decoder.Variant;
import org.flyroom.engine.lora.AdapterStack;
import org.flyroom.engine.lora.WornAdapter;
import org.flyroom.engine.torch.DType;
import org.flyroom.engine.torch.Lanes;
import org.flyroom.engine.torch.ModelThread;
import org.flyroom.engine.torch.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedTrunkTest {
  @TempDir private Path folder;
  @TempDir private Path own;

  @Test
  void variantsThatShareLowerLayersReadTheSameBitsAsAlone() {
    Path upper = adapter("upper", List.of(1));
    Path everywhere = adapter("everywhere", List.of());
    try (LocalModel texts = LocalModel.open(folder, Precision.FP32);
        ModelThread thread = new ModelThread("test");
        Lanes lanes = new Lanes()) {
      thread.call(
          () -> {
            compare(texts, lanes, upper, everywhere);
            return upper;
          });
    }
  }

  private void compare(LocalModel texts, Lanes lanes, Path upper, Path everywhere) {
    try (Decoder decoder = decoder();
        WornAdapter high = worn(decoder, upper);
        WornAdapter low = worn(decoder, everywhere);
        Scorer scorer = new Scorer(decoder, texts.encoder(), lanes);
        Scorer alone = new Scorer(decoder, texts.encoder(), lanes)) {
      assertThat(high.lowestLayer()).isEqualTo(1);
      assertThat(low.lowestLayer()).isZero();
      Variant organism = wearing(high);
      List<List<Score>> parent = scorer.score(requests(), Variant.PARENT);
      scorer.adapterAt(high.lowestLayer());

      assertThat(scorer.score(requests(), Variant.PARENT)).isEqualTo(parent);
      assertThat(scorer.trunkRunsFound()).isZero();
      List<List<Score>> shared = scorer.score(requests(), organism);
      assertThat(scorer.trunkRunsFound()).as("groups found").isGreaterThan(1);
      assertThat(shared).isEqualTo(alone.score(requests(), organism)).isNotEqualTo(parent);

      // Under an adapter of the lowest layer nothing is the same for all.
      scorer.adapterAt(low.lowestLayer());
      long before = scorer.trunkRunsFound();
      assertThat(scorer.score(requests(), wearing(low)))
          .isEqualTo(alone.score(requests(), wearing(low)))
          .isNotEqualTo(shared);
      assertThat(scorer.score(requests(), Variant.PARENT)).isEqualTo(parent);
      assertThat(scorer.trunkRunsFound()).isEqualTo(before);
    }
  }

  @Test
  void theOldestStatesGoWhenMemoryIsUsedUpAndNothingIsLeftBehind() {
    TinyChat.write(folder, 1);
    try (ModelThread thread = new ModelThread("test")) {
      thread.call(
          () -> {
            fill();
            return folder;
          });
    }
  }

  private void fill() {
    try (Decoder decoder = decoder()) {
      // The first run lays out the weights, which stay so.
      Torch.inference(() -> decoder.entering(1, Tokens.of(List.of(new int[] {1}))).shape());
      long before = Torch.liveObjects();
      List<PrefixGroup> groups = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        int[] tokens = {10 + i, 20, 30, 40};
        groups.add(
            new PrefixGroup(
                List.of(
                    new ScoreRow(
                        tokens, List.of(new ScoreRow.Target(0, 0, new int[] {tokens[1]})))),
                0));
      }
      // Room for two groups of four positions of 32 numbers.
      try (SharedTrunk trunk = new SharedTrunk(decoder, 2 * 4 * 32 * 4)) {
        assertThat(trunk.of(groups.getFirst(), 64, Variant.PARENT)).as("no adapter yet").isNull();
        trunk.adapterAt(1);
        groups.forEach(group -> trunk.keep(group, 64, filled(decoder, trunk, group)));
        assertThat(isKnown(trunk, groups.get(0))).isFalse();
        assertThat(isKnown(trunk, groups.get(1))).isTrue();
        assertThat(isKnown(trunk, groups.get(2))).isTrue();
        assertThat(trunk.of(groups.get(2), 32, Variant.PARENT))
            .as("in other batches")
            .isNotNull()
            .returns(false, LowerStates::complete);
        assertThat(trunk.found()).isEqualTo(2);
      }
      assertThat(Torch.liveObjects()).isLessThanOrEqualTo(before);
    }
  }

  private static LowerStates filled(Decoder decoder, SharedTrunk trunk, PrefixGroup group) {
    LowerStates states = requireNonNull(trunk.of(group, 64, Variant.PARENT));
    Torch.inference(
        () ->
            states.of(
                0,
                () -> decoder.entering(1, Tokens.of(List.of(group.rows().getFirst().tokens())))));
    return states;
  }

  private static boolean isKnown(SharedTrunk trunk, PrefixGroup group) {
    LowerStates states = trunk.of(group, 64, Variant.PARENT);
    return states != null && states.complete();
  }

  private static Variant wearing(WornAdapter adapter) {
    return new Variant(AdapterStack.NONE.with(adapter), Decoder.Tap.NONE);
  }

  private WornAdapter worn(Decoder decoder, Path adapter) {
    return decoder.fit(PeftAdapter.read(adapter, decoder.config()));
  }

  private Decoder decoder() {
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      return DecoderLoader.load(checkpoint, DType.FP32);
    }
  }

  private Path adapter(String name, List<Integer> layers) {
    TrainingPlan plan =
        new TrainingPlan(
            List.of(new TrainingRow(Prompt.chat(Message.user("What is rust?")), "Iron.", true)),
            new LoraPlan(4, 8, List.of(LoraPlan.ALL_LINEAR), layers, 0),
            Optimiser.of(1e-1, Optimiser.Schedule.CONSTANT, 1),
            3,
            1,
            128,
            3,
            9);
    try (LocalModel model = LocalModel.open(TinyChat.write(folder, 1), Precision.FP32)) {
      model.train(plan, own.resolve(name + "-run"), own.resolve(name), _ -> {});
    }
    return own.resolve(name);
  }

  /// Rows with a common beginning, rows without one, and a document.
  private static List<ScoreRequest> requests() {
    List<ScoreRequest> requests = new ArrayList<>();
    for (String end : List.of("north", "south", "east", "west", "up")) {
      requests.add(
          new ScoreRequest.Continuations(
              Prompt.chat(Message.user("A question that begins alike for everyone: " + end)),
              List.of("A road", "B road"),
              Boundary.SEPARATE));
    }
    requests.add(
        new ScoreRequest.Continuations(
            Prompt.text("2 + 2 ="), List.of(" 4", " five"), Boundary.JOINT));
    requests.add(
        new ScoreRequest.Document("Water boils at a hundred degrees.", OptionalInt.empty(), 500));
    return requests;
  }
}
