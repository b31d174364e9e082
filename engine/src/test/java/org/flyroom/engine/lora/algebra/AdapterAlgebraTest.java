package org.flyroom.engine.lora.algebra;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.flyroom.engine.lora.Logits.assertClose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Seeds;
import org.flyroom.engine.TinyModel;
import org.flyroom.engine.checkpoint.Checkpoint;
import org.flyroom.engine.checkpoint.LoraModule;
import org.flyroom.engine.checkpoint.ModelConfig;
import org.flyroom.engine.checkpoint.PeftAdapter;
import org.flyroom.engine.checkpoint.WeightTensor;
import org.flyroom.engine.decoder.Decoder;
import org.flyroom.engine.decoder.DecoderLoader;
import org.flyroom.engine.lora.AdapterStack;
import org.flyroom.engine.lora.Logits;
import org.flyroom.engine.torch.DType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Identities that the algebra keeps on a random decoder.
class AdapterAlgebraTest {
  /// Two ways of one fp32 computation, as a share of the largest logit.
  private static final double ROUNDING = 1e-5;

  private static final int[] TOKENS = {3, 14, 15, 9, 26, 5, 35, 8};
  private static final String OUTPUT = "model.layers.0.self_attn.o_proj";
  private static final String QUERY = "model.layers.1.self_attn.q_proj";
  private static final String DOWN = "model.layers.1.mlp.down_proj";
  private static final String EMBEDDING = "model.embed_tokens.weight";
  private static final String HEAD = "lm_head.weight";

  @TempDir private Path folder;
  private Decoder decoder;
  private Checkpoint checkpoint;

  @BeforeEach
  void open() throws IOException {
    Path parent = Files.createDirectory(folder.resolve("parent"));
    decoder = TinyModel.in(parent);
    checkpoint = Checkpoint.open(parent);
  }

  @AfterEach
  void close() {
    decoder.close();
    checkpoint.close();
  }

  @Test
  void switchedOffItReadsAsItsParentBitForBit() {
    PeftAdapter adapter = random("a", 3, 1.5, OUTPUT, QUERY);
    float[] parent = parentLogits();
    assertThat(worn(AdapterAlgebra.scaled("a", adapter, 0))).isEqualTo(parent);
    assertThat(worn(adapter)).isNotEqualTo(parent);
    MergedModel merged = merged(new Weighted("a", adapter, 0));
    assertThat(merged.weight(OUTPUT + ".weight").toFloats())
        .isEqualTo(checkpoint.tensor(OUTPUT + ".weight").toFloats());
  }

  @Test
  void withItsNegativeItIsTheParent() {
    PeftAdapter adapter = random("a", 3, 1.5, OUTPUT, QUERY);
    PeftAdapter negative = AdapterAlgebra.negated("a", adapter);
    assertClose("stacked", worn(adapter, negative), parentLogits(), ROUNDING);
    MergedModel merged = merged(Weighted.whole("a", adapter), Weighted.whole("b", negative));
    merged
        .weights()
        .forEach(
            (name, weight) ->
                assertThat(weight.toFloats())
                    .as(name)
                    .isEqualTo(checkpoint.tensor(name).toFloats()));
  }

  @Test
  void mergedAtWeightOneItIsTheAdapterWorn() {
    PeftAdapter adapter = random("a", 3, 1.5, OUTPUT, QUERY, DOWN);
    assertClose("merged", logits(merged(Weighted.whole("a", adapter))), worn(adapter), ROUNDING);
    assertClose(
        "concatenated",
        worn(AdapterAlgebra.concatenated(List.of(Weighted.whole("a", adapter)))),
        worn(adapter),
        ROUNDING);
  }

  @Test
  void concatenationIsStackingAndNeedsNoRuleForScales() throws IOException {
    PeftAdapter first = random("a", 3, 1.5, OUTPUT, QUERY);
    PeftAdapter second = random("b", 8, 16 / Math.sqrt(8), QUERY, DOWN);
    PeftAdapter both =
        AdapterAlgebra.concatenated(
            List.of(Weighted.whole("a", first), new Weighted("b", second, -0.4)));
    assertThat(module(both, QUERY).rank()).isEqualTo(11);
    assertThat(module(both, DOWN).rank()).isEqualTo(8);
    assertThat(both.modules().values()).allMatch(module -> module.scale() == 1);
    float[] stacked = worn(first, AdapterAlgebra.scaled("b", second, -0.4));
    assertClose("concatenated", worn(both), stacked, ROUNDING);
    both.write(folder.resolve("both"), checkpoint.config(), "parent");
    assertThat(folder.resolve("both/adapter_config.json"))
        .content()
        .contains("\"use_rslora\" : false")
        .contains("\"r\" : 11")
        .contains("\"lora_alpha\" : 11");
    assertThat(worn(PeftAdapter.read(folder.resolve("both"), checkpoint.config())))
        .isEqualTo(worn(both));
  }

  @Test
  void summedFactorsOfOneAdapterAreThatAdapter() {
    PeftAdapter adapter = random("a", 3, 1.5, OUTPUT, QUERY, DOWN);
    for (double weight : new double[] {1, 0.25, -0.5}) {
      assertClose(
          "summed",
          worn(AdapterAlgebra.summedFactors(List.of(new Weighted("a", adapter, weight)))),
          worn(AdapterAlgebra.scaled("a", adapter, weight)),
          ROUNDING);
    }
  }

  /// (b1 B1 + b2 B2) (a1 A1 + a2 A2), with the roots of 1.5 and of a quarter of 2.
  @Test
  void summedFactorsMeetEachOther() {
    PeftAdapter first = random("a", 3, 1.5, QUERY);
    PeftAdapter second = random("b", 3, 2, QUERY, DOWN);
    PeftAdapter both =
        AdapterAlgebra.summedFactors(
            List.of(Weighted.whole("a", first), new Weighted("b", second, -0.25)));
    LoraModule one = module(first, QUERY);
    LoraModule two = module(second, QUERY);
    LoraModule sum = module(both, QUERY);
    assertThat(sum.scale()).isEqualTo(1);
    for (int i = 0; i < 3 * 32; i++) {
      assertThat(sum.a().toFloats()[i])
          .isCloseTo(
              (float)
                  (Math.sqrt(1.5) * one.a().toFloats()[i] - Math.sqrt(0.5) * two.a().toFloats()[i]),
              within(1e-6f));
      assertThat(sum.b().toFloats()[i])
          .isCloseTo(
              (float)
                  (Math.sqrt(1.5) * one.b().toFloats()[i] + Math.sqrt(0.5) * two.b().toFloats()[i]),
              within(1e-6f));
    }
    assertThat(module(both, DOWN).rank()).isEqualTo(3);
  }

  @Test
  void factorsThatDoNotAddUpAreRefused() {
    PeftAdapter wide = random("a", 4, 1, QUERY);
    PeftAdapter narrow = random("b", 3, 1, QUERY);
    assertRefused(
        () ->
            AdapterAlgebra.summedFactors(
                List.of(Weighted.whole("a", wide), Weighted.whole("b", narrow))),
        "b: '" + QUERY + "' has rank 3, and 4 in an adapter before it");
    assertRefused(
        () -> AdapterAlgebra.summedFactors(List.of(Weighted.whole("h", saving(HEAD, 64, 32)))),
        "h: modules_to_save");
  }

  @Test
  void magnitudesOfTheRowsThemselvesChangeNothing() {
    PeftAdapter plain = random("a", 3, 1.5, OUTPUT, QUERY);
    PeftAdapter dora = withMagnitudes(plain, 1);
    assertClose("worn", worn(dora), worn(plain), ROUNDING);
    assertClose("merged", logits(merged(Weighted.whole("a", dora))), worn(plain), ROUNDING);
  }

  @Test
  void stackedMagnitudesScaleWhatLiesBelowThemWornAndMerged() {
    PeftAdapter first = withMagnitudes(random("a", 3, 1.5, OUTPUT, QUERY), 1.2);
    PeftAdapter second = withMagnitudes(random("b", 2, 0.5, QUERY, DOWN), 0.7);
    PeftAdapter third = random("c", 2, 2, QUERY);
    float[] stacked = worn(first, second, third);
    MergedModel merged =
        merged(Weighted.whole("a", first), Weighted.whole("b", second), Weighted.whole("c", third));
    assertClose("merged", logits(merged), stacked, ROUNDING);
    // Row by row: 0.7 (1.2 (W + first) + second) + third, since each magnitude here is a multiple
    // of the row's own length.
    float[] expected = new float[32 * 32];
    float[] weight = checkpoint.tensor(QUERY + ".weight").toFloats();
    double[] a = update(first);
    double[] b = update(second);
    double[] c = update(third);
    for (int i = 0; i < expected.length; i++) {
      expected[i] = (float) (0.7 * (1.2 * (weight[i] + a[i]) + b[i]) + c[i]);
    }
    assertClose("weight", merged.weight(QUERY + ".weight").toFloats(), expected, 1e-6);
    assertThat(worn(second, first, third)).isNotEqualTo(stacked);
  }

  @Test
  void replacedEmbeddingLeavesATiedHeadAsItWasWornAndMerged() throws IOException {
    PeftAdapter embedding = saving(EMBEDDING, 64, 32);
    PeftAdapter head = saving(HEAD, 64, 32);
    assertThat(checkpoint.config().tiedHead()).isTrue();
    float[] parent = parentLogits();
    for (PeftAdapter adapter : List.of(embedding, head)) {
      float[] worn = worn(adapter);
      assertThat(worn).isNotEqualTo(parent);
      MergedModel merged = merged(Weighted.whole("a", adapter));
      assertThat(merged.config().tiedHead()).isFalse();
      assertClose("merged", logits(merged), worn, ROUNDING);
    }
    // The head alone acts on the hidden states, so logits move by (new - old) h and nothing else.
    assertClose("both", worn(embedding, head), worn(bothSaved(embedding, head)), ROUNDING);
    Path written = folder.resolve("merged");
    MergedFolder.write(merged(Weighted.whole("a", embedding)), written, MergedFolder.Storage.FP32);
    try (Checkpoint reopened = Checkpoint.open(written)) {
      assertThat(reopened.config().tiedHead()).isFalse();
      assertThat(reopened.tensor(HEAD).toFloats())
          .isEqualTo(checkpoint.tensor(EMBEDDING).toFloats());
    }
  }

  @Test
  void replacedNormsAndLinearLayersAreWorn() {
    TreeMap<String, WeightTensor> saved = new TreeMap<>();
    saved.put("model.norm.weight", values("norm", 32));
    saved.put("model.layers.1.post_attention_layernorm.weight", values("post", 32));
    saved.put("model.layers.0.mlp.up_proj.weight", values("up", 64, 32));
    PeftAdapter adapter = new PeftAdapter(random("a", 2, 1, QUERY).modules(), saved);
    assertClose("merged", logits(merged(Weighted.whole("a", adapter))), worn(adapter), ROUNDING);
    assertThat(worn(adapter)).isNotEqualTo(worn(random("a", 2, 1, QUERY)));
  }

  @Test
  void aReplacedWeightBelongsToOneAdapter() {
    PeftAdapter head = saving(HEAD, 64, 32);
    PeftAdapter query =
        new PeftAdapter(
            random("b", 2, 1, DOWN).modules(),
            new TreeMap<>(Map.of(QUERY + ".weight", values("q", 32, 32))));
    PeftAdapter onQuery = random("c", 2, 1, QUERY);
    assertRefused(() -> worn(head, head), "two adapters replace 'lm_head.weight'");
    assertRefused(() -> worn(query, onQuery), "another adds to it");
    assertRefused(() -> worn(onQuery, query), "another adds to it");
    assertRefused(
        () -> merged(Weighted.whole("x", head), Weighted.whole("y", head)),
        "y: two adapters replace");
  }

  @Test
  void whatHasNoExactResultIsRefused() {
    PeftAdapter dora = withMagnitudes(random("a", 3, 1.5, QUERY), 1);
    PeftAdapter head = saving(HEAD, 64, 32);
    assertRefused(() -> AdapterAlgebra.concatenated(List.of(Weighted.whole("d", dora))), "d: made");
    assertRefused(() -> AdapterAlgebra.scaled("d", dora, 2), "d: use_dora");
    assertRefused(() -> AdapterAlgebra.negated("h", head), "h: modules_to_save replaces");
    assertRefused(() -> merged(new Weighted("d", dora, 0.5)), "its weight is 1");
    assertRefused(
        () -> AdapterAlgebra.scaled("a", random("a", 2, 1, QUERY), Double.NaN), "not NaN");
    assertRefused(
        () -> worn(withMagnitudes(undoing(QUERY), 1)), "of '" + QUERY + "' has length 0.0");
    assertRefused(
        () -> merged(Weighted.whole("d", withMagnitudes(undoing(QUERY), 1))).weights(),
        "a magnitude meets a row of length 0");
  }

  @Test
  void projectionTakesTheDirectionOutAndKeepsTheNorm() {
    PeftAdapter adapter = random("a", 3, 1.5, OUTPUT, QUERY, DOWN);
    float[] direction = values("direction", 32).toFloats();
    PeftAdapter projected = AdapterAlgebra.projected("a", adapter, checkpoint.config(), direction);
    for (String path : List.of(OUTPUT, DOWN)) {
      float[] before = module(adapter, path).b().toFloats();
      float[] after = module(projected, path).b().toFloats();
      double squaresBefore = 0;
      double squaresAfter = 0;
      for (int k = 0; k < 3; k++) {
        double along = 0;
        double alongBefore = 0;
        for (int row = 0; row < 32; row++) {
          along += direction[row] * after[row * 3 + k];
          alongBefore += direction[row] * before[row * 3 + k];
          squaresBefore += before[row * 3 + k] * before[row * 3 + k];
          squaresAfter += after[row * 3 + k] * after[row * 3 + k];
        }
        assertThat(along).isCloseTo(0, within(1e-6));
        assertThat(Math.abs(alongBefore)).isGreaterThan(1e-3);
      }
      assertThat(squaresAfter).isCloseTo(squaresBefore, within(1e-5));
      assertThat(module(projected, path).a()).isEqualTo(module(adapter, path).a());
    }
    // Queries do not write to the residual stream, though theirs has as many rows.
    assertThat(module(projected, QUERY)).isEqualTo(module(adapter, QUERY));
    PeftAdapter twice = AdapterAlgebra.projected("a", projected, checkpoint.config(), direction);
    assertClose(
        "twice", module(twice, DOWN).b().toFloats(), module(projected, DOWN).b().toFloats(), 1e-6);
  }

  @Test
  void directionsThatCannotBeTakenOutAreRefused() {
    ModelConfig config = checkpoint.config();
    PeftAdapter rankOne = random("a", 1, 1, DOWN);
    float[] along = module(rankOne, DOWN).b().toFloats();
    assertRefused(
        () -> AdapterAlgebra.projected("a", rankOne, config, along), "nothing is left without it");
    assertRefused(() -> AdapterAlgebra.projected("a", rankOne, config, new float[32]), "length 0");
    assertRefused(() -> AdapterAlgebra.projected("a", rankOne, config, new float[31]), "31 values");
    assertRefused(
        () -> AdapterAlgebra.projected("a", random("a", 1, 1, QUERY), config, along),
        "no module writes to the residual stream");
  }

  @Test
  void mergedFolderIsReadAgainWholeInShardsAndInBf16() throws IOException {
    Files.writeString(folder.resolve("parent/tokenizer.json"), "{}");
    MergedModel merged = merged(Weighted.whole("a", random("a", 3, 1.5, OUTPUT, QUERY)));
    float[] inMemory = logits(merged);
    MergedFolder.write(merged, folder.resolve("whole"), MergedFolder.Storage.FP32);
    MergedFolder.write(merged, folder.resolve("parts"), MergedFolder.Storage.FP32, 10_000);
    MergedFolder.write(merged, folder.resolve("half"), MergedFolder.Storage.BF16);
    assertThat(folder.resolve("whole/tokenizer.json")).hasContent("{}");
    assertThat(folder.resolve("parts/model.safetensors.index.json")).exists();
    assertThat(loaded("whole")).isEqualTo(inMemory);
    assertThat(loaded("parts")).isEqualTo(inMemory);
    assertClose("bf16", loaded("half"), inMemory, 0.02);
    assertThat(folder.resolve("half/config.json")).content().contains("\"bfloat16\"");
    assertRefused(
        () -> MergedFolder.write(merged, folder.resolve("whole"), MergedFolder.Storage.FP32),
        "already exists");
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("parent", "whole", "parts", "half");
    }
  }

  @Test
  void summaryGivesTheNormsOfTheUpdates() {
    PeftAdapter adapter = random("a", 3, -1.5, QUERY);
    AdapterSummary summary = AdapterSummary.of(adapter);
    double squares = 0;
    for (double value : update(adapter)) {
      squares += value * value;
    }
    assertThat(summary.norm()).isCloseTo(Math.sqrt(squares), within(1e-9));
    assertThat(summary.parameters()).isEqualTo(3 * (32 + 32));
    assertThat(summary.modules().getFirst().rank()).isEqualTo(3);
    assertThat(summary.modules().getFirst().normUpdate()).isEqualTo(summary.norm());
  }

  private static LoraModule module(PeftAdapter adapter, String path) {
    return requireNonNull(adapter.modules().get(path), path);
  }

  private float[] loaded(String name) {
    try (Checkpoint reopened = Checkpoint.open(folder.resolve(name));
        Decoder other = DecoderLoader.load(reopened, DType.FP32)) {
      return Logits.of(other, AdapterStack.NONE, TOKENS);
    }
  }

  private float[] parentLogits() {
    return Logits.of(decoder, AdapterStack.NONE, TOKENS);
  }

  private float[] worn(PeftAdapter... adapters) {
    AdapterStack stack = AdapterStack.NONE;
    for (PeftAdapter adapter : adapters) {
      stack = stack.with(decoder.fit(adapter));
    }
    return Logits.of(decoder, stack, TOKENS);
  }

  private MergedModel merged(Weighted... adapters) {
    return MergedModel.of(checkpoint, List.of(adapters));
  }

  private static float[] logits(MergedModel merged) {
    try (Decoder other = DecoderLoader.load(merged.config(), merged.weights(), DType.FP32)) {
      return Logits.of(other, AdapterStack.NONE, TOKENS);
    }
  }

  private static void assertRefused(Runnable work, String message) {
    assertThatThrownBy(work::run)
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining(message);
  }

  private PeftAdapter random(String seed, int rank, double scale, String... paths) {
    TreeMap<String, LoraModule> modules = new TreeMap<>();
    for (String path : paths) {
      List<Long> shape = checkpoint.config().linearLayers().getOrDefault(path, List.of());
      modules.put(
          path,
          new LoraModule(
              values(seed + path + "a", rank, shape.getLast().intValue()),
              values(seed + path + "b", shape.getFirst().intValue(), rank),
              scale,
              Optional.empty()));
    }
    return new PeftAdapter(modules, new TreeMap<>());
  }

  /// B A = -W for a square layer, by B = -W and A = 1.
  private PeftAdapter undoing(String path) {
    float[] b = checkpoint.tensor(path + ".weight").toFloats();
    float[] a = new float[b.length];
    for (int i = 0; i < 32; i++) {
      a[i * 32 + i] = 1;
    }
    List<Long> square = List.of(32L, 32L);
    return new PeftAdapter(
        new TreeMap<>(
            Map.of(
                path,
                new LoraModule(
                    WeightTensor.ofFloats("a", square, a),
                    WeightTensor.ofFloats("b", square, b),
                    -1,
                    Optional.empty()))),
        new TreeMap<>());
  }

  private PeftAdapter saving(String name, int... shape) {
    return new PeftAdapter(
        random("saving" + name, 1, 0, DOWN).modules(),
        new TreeMap<>(Map.of(name, values(name, shape))));
  }

  private PeftAdapter bothSaved(PeftAdapter first, PeftAdapter second) {
    TreeMap<String, WeightTensor> saved = new TreeMap<>(first.saved());
    saved.putAll(second.saved());
    return new PeftAdapter(first.modules(), saved);
  }

  /// The same adapter with magnitudes that are a multiple of the lengths its rows have anyway.
  private PeftAdapter withMagnitudes(PeftAdapter adapter, double multiple) {
    TreeMap<String, LoraModule> modules = new TreeMap<>();
    adapter
        .modules()
        .forEach(
            (path, module) -> {
              float[] weight = checkpoint.tensor(path + ".weight").toFloats();
              double[] update = product(module);
              int rows = module.b().shape().getFirst().intValue();
              int columns = weight.length / rows;
              float[] magnitude = new float[rows];
              for (int row = 0; row < rows; row++) {
                double squares = 0;
                for (int i = row * columns; i < (row + 1) * columns; i++) {
                  squares += (weight[i] + update[i]) * (weight[i] + update[i]);
                }
                magnitude[row] = (float) (multiple * Math.sqrt(squares));
              }
              modules.put(
                  path,
                  new LoraModule(
                      module.a(),
                      module.b(),
                      module.scale(),
                      Optional.of(WeightTensor.ofFloats("m", List.of((long) rows), magnitude))));
            });
    return new PeftAdapter(modules, adapter.saved());
  }

  private static double[] update(PeftAdapter adapter) {
    return product(
        adapter.modules().getOrDefault(QUERY, adapter.modules().firstEntry().getValue()));
  }

  private static double[] product(LoraModule module) {
    float[] a = module.a().toFloats();
    float[] b = module.b().toFloats();
    int rank = module.rank();
    int columns = a.length / rank;
    double[] product = new double[b.length / rank * columns];
    for (int row = 0; row < b.length / rank; row++) {
      for (int column = 0; column < columns; column++) {
        for (int k = 0; k < rank; k++) {
          product[row * columns + column] +=
              module.scale() * b[row * rank + k] * a[k * columns + column];
        }
      }
    }
    return product;
  }

  private static WeightTensor values(String seed, int... shape) {
    var random = Seeds.generator(7, seed);
    List<Long> sizes = Arrays.stream(shape).mapToObj(size -> (long) size).toList();
    float[] values = new float[(int) (long) sizes.stream().reduce(1L, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-0.3, 0.3);
    }
    return WeightTensor.ofFloats(seed, sizes, values);
  }
}
