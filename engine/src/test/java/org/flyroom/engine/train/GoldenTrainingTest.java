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
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Twenty optimiser steps against the reference: loss, gradient norm and rate of every step, and
/// the adapter at the end.
class GoldenTrainingTest {

  /// How far a tensor may end from the reference's, as a share of its length. Processors round
  /// differently, and where a gradient is about as small as AdamW's epsilon (1e-8), the update
  /// magnifies that: 6e-4 at most with AVX-512, less with AVX2.
  private static final double FAR = 1e-3;

  /// How far a single weight may, as a share of its tensor's largest; 2.9e-3 at most so far.
  private static final double FAR_ALONE = 1e-2;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "next-token",
        "next-token-batch8",
        "next-token-constant-warmup",
        "next-token-cosine-warmup-clip",
        "dpo",
        "dpo-smoothed-sft",
        "kto",
        "kl-forward",
        "kl-reverse",
        "policy-gradient"
      })
  void everyStepEqualsTheReference(String name) {
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
      assertEnd(trainer, end);
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

  private static void assertEnd(AdapterTrainer trainer, Safetensors end) {
    Torch.inference(
        () -> {
          trainer
              .adapter()
              .forEach(
                  (path, delta) -> {
                    assertClose(delta.a(), stored(end, path + ".lora_A"), path + ".lora_A");
                    assertClose(delta.b(), stored(end, path + ".lora_B"), path + ".lora_B");
                  });
          return trainer;
        });
  }

  private static void assertClose(Tensor actual, Tensor expected, String name) {
    float[] got = actual.detach().toFloats();
    float[] wanted = expected.toFloats();
    double largest = 0;
    double worst = 0;
    double length = 0;
    double distance = 0;
    for (int i = 0; i < got.length; i++) {
      double off = wanted[i] - got[i];
      largest = Math.max(largest, Math.abs(wanted[i]));
      worst = Math.max(worst, Math.abs(off));
      length = Math.hypot(length, wanted[i]);
      distance = Math.hypot(distance, off);
    }
    assertThat(distance / length).as(name).isLessThan(FAR);
    assertThat(worst / largest).as("farthest of " + name).isLessThan(FAR_ALONE);
  }
}
