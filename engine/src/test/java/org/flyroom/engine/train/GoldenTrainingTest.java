package org.flyroom.engine.train;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.flyroom.core.model.LoraPlan;
import org.flyroom.core.model.Optimiser;
import org.flyroom.core.model.TrainingListener.TrainingStep;
import org.flyroom.core.store.Json;
import org.flyroom.core.testing.SharedFiles;
import org.flyroom.engine.checkpoint.Checkpoint;
import org.flyroom.engine.checkpoint.Safetensors;
import org.flyroom.engine.decoder.Decoder;
import org.flyroom.engine.decoder.DecoderLoader;
import org.flyroom.engine.torch.DType;
import org.flyroom.engine.torch.Lanes;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Twenty optimiser steps against the reference: loss, gradient norm and rate of every step, and
/// the adapter at the end.
class GoldenTrainingTest {

  /// The second figure bounds how far a weight may end from the reference's, as a share of its
  /// tensor's largest. Where a gradient is about as small as AdamW's epsilon (1e-8), the update
  /// magnifies its rounding: one such weight of the first run ends 1.5e-3 away, and one of the KTO
  /// run 2.1e-3 when its steps are cut in two.
  @ParameterizedTest
  @CsvSource({
    "next-token, 2e-3",
    "next-token-batch8, 1e-3",
    "next-token-constant-warmup, 1e-3",
    "next-token-cosine-warmup-clip, 1e-3",
    "dpo, 1e-3",
    "dpo-smoothed-sft, 1e-3",
    "kto, 3e-3",
    "kl-forward, 1e-3",
    "kl-reverse, 1e-3",
    "policy-gradient, 1e-3"
  })
  void everyStepEqualsTheReference(String name, double bound) {
    Path folder = SharedFiles.require("golden/train").resolve(name);
    JsonNode run = Json.read(folder.resolve("run.json"), JsonNode.class);
    Path base = SharedFiles.require("golden/engine").resolve(run.path("base").asString());
    try (Checkpoint checkpoint = Checkpoint.open(base);
        Decoder decoder = DecoderLoader.load(checkpoint, DType.FP32);
        Lanes lanes = new Lanes();
        AdapterTrainer trainer = new AdapterTrainer(decoder, settings(run, decoder), lanes);
        Safetensors start = Safetensors.open(folder.resolve("start.safetensors"));
        Safetensors end = Safetensors.open(folder.resolve("end.safetensors"))) {
      copyInto(trainer, start);
      StepLoss loss = GoldenRun.loss(run);
      RowOrder order = RowOrder.cyclic(loss.rows());
      int batch = run.path("optimiser").path("batch").asInt();
      JsonNode log = run.path("log");
      assertThat(log.size()).isEqualTo(20);
      for (int step = 1; step <= log.size(); step++) {
        int[] drawn = new int[batch];
        long first = (step - 1L) * batch;
        Arrays.setAll(drawn, i -> order.rowAt(first + i));
        TrainingStep done = trainer.step(loss, drawn, step);
        JsonNode expected = log.path(step - 1);
        assertThat(done.rate()).isEqualTo(expected.path("lr").asDouble(), within(1e-12));
        assertThat(done.loss())
            .as("loss of step %d", step)
            .isEqualTo(expected.path("loss").asDouble(), within(1e-4));
        assertThat(done.gradientNorm())
            .as("gradient norm of step %d", step)
            .isEqualTo(
                expected.path("grad_norm").asDouble(),
                within(1e-3 * expected.path("grad_norm").asDouble()));
      }
      assertEnd(trainer, end, bound);
    }
  }

  private static AdapterTrainer.Settings settings(JsonNode run, Decoder decoder) {
    JsonNode lora = run.path("lora");
    JsonNode given = run.path("optimiser");
    List<String> modules = new ArrayList<>();
    lora.path("target_modules").forEach(module -> modules.add(module.asString()));
    String schedule = given.path("schedule").asString().replace("_with_warmup", "");
    Optimiser optimiser =
        new Optimiser(
            given.path("lr").asDouble(),
            given.path("betas").path(0).asDouble(),
            given.path("betas").path(1).asDouble(),
            given.path("eps").asDouble(),
            given.path("weight_decay").asDouble(),
            Optimiser.Schedule.valueOf(schedule.toUpperCase(Locale.ROOT)),
            given.path("warmup_steps").asInt(),
            given.path("max_grad_norm").isNull()
                ? Double.POSITIVE_INFINITY
                : given.path("max_grad_norm").asDouble());
    return new AdapterTrainer.Settings(
        decoder.linears(),
        new LoraPlan(
            lora.path("r").asInt(), lora.path("lora_alpha").asDouble(), modules, List.of(), 0),
        optimiser,
        run.path("steps").asInt(),
        given.path("batch").asInt(),
        1000,
        1);
  }

  private static void copyInto(AdapterTrainer trainer, Safetensors start) {
    Torch.inference(
        () -> {
          trainer
              .adapter()
              .forEach(
                  (path, delta) -> {
                    delta.a().detach().copyInPlace(stored(start, path + ".lora_A"));
                    delta.b().detach().copyInPlace(stored(start, path + ".lora_B"));
                  });
          return trainer;
        });
  }

  private static Tensor stored(Safetensors file, String name) {
    var tensor = requireNonNull(file.tensors().get("base_model.model." + name + ".weight"), name);
    return Tensor.of(tensor.toFloats(), tensor.shape().get(0), tensor.shape().get(1));
  }

  private static void assertEnd(AdapterTrainer trainer, Safetensors end, double bound) {
    Torch.inference(
        () -> {
          trainer
              .adapter()
              .forEach(
                  (path, delta) -> {
                    assertClose(delta.a(), stored(end, path + ".lora_A"), path + ".lora_A", bound);
                    assertClose(delta.b(), stored(end, path + ".lora_B"), path + ".lora_B", bound);
                  });
          return trainer;
        });
  }

  private static void assertClose(Tensor actual, Tensor expected, String name, double bound) {
    float[] got = actual.detach().toFloats();
    float[] wanted = expected.toFloats();
    double largest = 0;
    double worst = 0;
    for (int i = 0; i < got.length; i++) {
      largest = Math.max(largest, Math.abs(wanted[i]));
      worst = Math.max(worst, Math.abs(wanted[i] - got[i]));
    }
    assertThat(worst / largest).as(name).isLessThan(bound);
  }
}
