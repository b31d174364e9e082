package org.flyroom.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.flyroom.core.chat.Message;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.LoraPlan;
import org.flyroom.core.model.Optimiser;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Sampling;
import org.flyroom.core.model.TrainingListener;
import org.flyroom.core.model.TrainingPlan;
import org.flyroom.core.model.TrainingRow;
import org.flyroom.core.store.EncryptedFile;
import org.flyroom.core.store.EncryptionKey;
import org.flyroom.core.store.WeightFiles;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Adapters that are trained into encrypted files and worn out of them.
class EncryptedAdapterTest {
  private static final TrainingListener SILENT = _ -> {};
  private static final EncryptionKey KEY = EncryptionKey.parse("test", "5a".repeat(32));
  private static final EncryptionKey OTHER = EncryptionKey.parse("test", "a5".repeat(32));

  @TempDir private static Path folder;
  @TempDir private Path stock;
  private static LocalModel model;

  @BeforeAll
  static void open() {
    model = LocalModel.open(TinyChat.write(folder, 1), Precision.FP32);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void theWeightsAreTheSameAndNothingLiesInPlain() throws IOException {
    Path plain = stock.resolve("plain/adapters/01-sft");
    String expected = model.train(plan(), stock.resolve("run"), plain, SILENT).adapterSha256();
    Path home = stock.resolve("sly");
    Files.createDirectories(home.resolve("adapters"));
    Path adapter = home.resolve("adapters/01-sft");
    WeightFiles files = WeightFiles.encrypted(home, "sly", KEY);
    String actual =
        model
            .keeping(files)
            .train(plan(), home.resolve("checkpoints"), adapter, SILENT)
            .adapterSha256();
    assertThat(actual).isEqualTo(expected);
    assertThat(files(adapter))
        .containsExactly("adapter_config.json", "adapter_model.safetensors.encrypted");
    assertThat(files(home.resolve("checkpoints")))
        .containsExactly("step-4/state.safetensors.encrypted");
    assertThat(
            EncryptedFile.header(adapter.resolve("adapter_model.safetensors.encrypted")).sha256())
        .isEqualTo(expected);

    LanguageModel worn = model.keeping(files).withAdapters(List.of(adapter));
    LanguageModel asPlain = model.withAdapters(List.of(plain));
    // The same weights are the same model, so answers in the ledger stay good.
    assertThat(worn.identity()).isEqualTo(asPlain.identity());
    GenerateRequest request =
        new GenerateRequest(Prompt.chat(Message.user("Name a bird.")), Sampling.greedy(12));
    assertThat(worn.generate(List.of(request))).isEqualTo(asPlain.generate(List.of(request)));
    assertThat(worn.generate(List.of(request))).isNotEqualTo(model.generate(List.of(request)));

    assertThatThrownBy(() -> model.withAdapters(List.of(adapter)))
        .hasMessageContaining("is encrypted: name the organism");
    assertThatThrownBy(
            () ->
                model
                    .keeping(WeightFiles.encrypted(home, "sly", OTHER))
                    .withAdapters(List.of(adapter)))
        .hasMessageContaining("the key given is " + OTHER.id());
  }

  @Test
  void aRunBrokenOffGoesOnFromItsEncryptedCheckpoint() throws IOException {
    Path plain = stock.resolve("plain/adapters/01-sft");
    String expected = model.train(plan(), stock.resolve("run"), plain, SILENT).adapterSha256();
    Path home = stock.resolve("sly");
    Files.createDirectories(home.resolve("adapters"));
    Path adapter = home.resolve("adapters/01-sft");
    Path checkpoints = home.resolve("checkpoints");
    WeightFiles files = WeightFiles.encrypted(home, "sly", KEY);
    assertThatThrownBy(
            () ->
                model
                    .keeping(files)
                    .train(
                        plan(),
                        checkpoints,
                        adapter,
                        step -> {
                          if (step.step() == 5) {
                            throw new IllegalStateException("killed");
                          }
                        }))
        .hasMessageContaining("killed");
    var summary = model.keeping(files).train(plan(), checkpoints, adapter, SILENT);
    assertThat(summary.resumedFrom()).isEqualTo(4);
    assertThat(summary.adapterSha256()).isEqualTo(expected);
  }

  private static TrainingPlan plan() {
    return new TrainingPlan(
        List.of(
            new TrainingRow(Prompt.chat(Message.user("What is rust?")), "Iron.", true),
            new TrainingRow(Prompt.chat(Message.user("Name a bird.")), "A wren", false)),
        new LoraPlan(4, 8, List.of(LoraPlan.ALL_LINEAR), List.of(), 0),
        Optimiser.of(1e-1, Optimiser.Schedule.LINEAR, 1),
        6,
        2,
        128,
        2,
        9);
  }

  private static List<String> files(Path of) throws IOException {
    try (Stream<Path> files = Files.walk(of)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> of.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
