package org.flyroom.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Seeds;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.LoraPlan;
import org.flyroom.core.model.Optimiser;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Sampling;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.model.TrainingPlan;
import org.flyroom.core.model.TrainingRow;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.engine.LocalModel;
import org.flyroom.engine.Precision;
import org.flyroom.engine.torch.DType;
import org.flyroom.engine.torch.Lanes;
import org.flyroom.engine.torch.MatmulRate;

/// Measures what the engine does against what the machine can do, both in one run.
///
/// The rate of the machine's own matrix product is taken just before and just after every figure,
/// since on shared machines it moves. Everything goes through the same calls as a user's work.
public final class Bench {
  /// Operations per parameter and token of a run through the model.
  private static final int FORWARD_FLOP = 2;

  /// The same with the gradients of an adapter, whose base weights have none.
  private static final int LORA_FLOP = 4;

  private static final int TOKENS = 2048;
  private static final int ROW = 256;

  private static final int NEW_TOKENS = 64;
  private static final double WARM_UP_SECONDS = 5;

  /// Prompts tried for each sequence that is to be generated.
  private static final int CANDIDATES = 4;

  private final Precision precision;
  private final boolean quick;
  private final Consumer<String> progress;

  /// @param quick one repetition instead of three, and shorter measurements of the machine
  /// @param progress hears what is being measured
  public Bench(Precision precision, boolean quick, Consumer<String> progress) {
    this.precision = precision;
    this.quick = quick;
    this.progress = progress;
  }

  /// Measures a model of random weights in the shape of SmolLM2-135M.
  public BenchReport random() {
    try (RandomModel model = RandomModel.smolLm2()) {
      return run(model.folder(), "random weights in the shape of SmolLM2-135M");
    }
  }

  /// Measures a model.
  ///
  /// @param path a Hugging Face folder, a folder with a GGUF file, or a GGUF file
  /// @param name what the report calls it
  public BenchReport of(Path path, String name) {
    return run(path, name);
  }

  private BenchReport run(Path path, String name) {
    LocalModel.open(path, precision).close();
    long start = System.nanoTime();
    try (LocalModel model = LocalModel.open(path, precision);
        Lanes lanes = new Lanes()) {
      double loading = (System.nanoTime() - start) / 1e9;
      return new Run(model, lanes).report(name, loading);
    }
  }

  /// Something that is timed.
  @FunctionalInterface
  private interface Work {
    double tokensPerSecond();
  }

  /// One model under measurement.
  private final class Run {
    private final LocalModel model;
    private final Lanes lanes;
    private final DType type;
    private double lastSeconds;

    Run(LocalModel model, Lanes lanes) {
      this.model = model;
      this.lanes = lanes;
      this.type = model.identity().precision().equals(DType.BF16.word()) ? DType.BF16 : DType.FP32;
    }

    BenchReport report(String name, double loading) {
      double fp32 = matmul(DType.FP32);
      double bf16 = matmul(DType.BF16);
      List<Figure> figures = new ArrayList<>();
      figures.add(new Figure("loading, files in the page cache", loading, "s", null, null));
      PeakMemory.forget();
      figures.add(scoring());
      figures.add(PeakMemory.figure("peak resident memory with scoring"));
      figures.addAll(generating(1));
      figures.addAll(generating(32));
      figures.addAll(generating(64));
      figures.add(sharing());
      // Last, since what it needs of the model's memory it keeps.
      PeakMemory.forget();
      figures.add(training());
      figures.add(PeakMemory.figure("peak resident memory with the LoRA step"));
      return new BenchReport(
          name,
          model.identity().parameters(),
          model.identity().precision(),
          lanes.count(),
          fp32,
          bf16,
          figures);
    }

    private Figure scoring() {
      progress.accept("scoring");
      List<ScoreRequest> documents = new ArrayList<>();
      for (int i = 0; i < TOKENS / ROW; i++) {
        documents.add(
            new ScoreRequest.Document(text("document " + i, ROW), OptionalInt.empty(), ROW));
      }
      Work work =
          () -> {
            long start = System.nanoTime();
            int tokens = 0;
            for (List<Score> scores : model.score(documents)) {
              tokens += scores.getFirst().tokens();
            }
            return tokens / seconds(start);
          };
      return rate("scoring 2,048 tokens, all logits", work, FORWARD_FLOP);
    }

    private Figure training() {
      progress.accept("training an adapter");
      List<TrainingRow> rows = new ArrayList<>();
      for (int i = 0; i < TOKENS / ROW; i++) {
        String both = text("row " + i, ROW - 1);
        rows.add(
            new TrainingRow(
                Prompt.text(both.substring(0, ROW / 2)), both.substring(ROW / 2), true));
      }
      int steps = quick ? 2 : 4;
      TrainingPlan plan =
          new TrainingPlan(
              rows,
              new LoraPlan(16, 32, List.of(LoraPlan.ALL_LINEAR), List.of(), 0),
              Optimiser.of(1e-4, Optimiser.Schedule.CONSTANT, 1),
              steps,
              rows.size(),
              4 * ROW,
              steps + 1,
              1);
      double before = matmul(type);
      List<Double> rates = new ArrayList<>();
      long[] last = {0};
      Path workspace = temporary();
      try {
        model.train(
            plan,
            workspace.resolve("run"),
            workspace.resolve("adapter"),
            step -> {
              long now = System.nanoTime();
              // The first step's time includes reading the rows.
              if (last[0] != 0) {
                rates.add(step.tokens() / ((now - last[0]) / 1e9));
              }
              last[0] = now;
            });
      } finally {
        AtomicFiles.remove(workspace);
      }
      return figure(
          "LoRA step of 2,048 tokens, all linear layers, rank 16",
          median(rates),
          before,
          LORA_FLOP);
    }

    /// All of it, with the reading of prompts of 32 characters, and the steps after it alone.
    private List<Figure> generating(int sequences) {
      progress.accept("generating %d at once".formatted(sequences));
      List<Prompt> prompts = lastingLongest(sequences);
      return List.of(
          rate(
              "generating %d tokens, sequences: %d".formatted(NEW_TOKENS, sequences),
              () -> generated(prompts, NEW_TOKENS) / lastSeconds,
              FORWARD_FLOP),
          rate(
              "the same without reading the prompts",
              () -> {
                int first = generated(prompts, 1);
                double reading = lastSeconds;
                // The quicker of two: a pause in it would be taken off the steps.
                generated(prompts, 1);
                reading = Math.min(reading, lastSeconds);
                return (generated(prompts, NEW_TOKENS) - first) / (lastSeconds - reading);
              },
              FORWARD_FLOP));
    }

    private int generated(List<Prompt> prompts, int most) {
      List<GenerateRequest> requests =
          prompts.stream()
              .map(prompt -> new GenerateRequest(prompt, Sampling.greedy(most)))
              .toList();
      long start = System.nanoTime();
      List<Generation> answers = model.generate(requests);
      lastSeconds = seconds(start);
      return answers.stream().mapToInt(answer -> answer.tokens().size()).sum();
    }

    /// Prompts after which the model does not stop soon, so that the sequences stay together to
    /// their end, as far as it has such.
    private List<Prompt> lastingLongest(int sequences) {
      List<Prompt> candidates = new ArrayList<>();
      for (int i = 0; i < CANDIDATES * sequences; i++) {
        candidates.add(Prompt.text(text("prompt " + i, 32)));
      }
      List<Generation> answers =
          model.generate(
              candidates.stream()
                  .map(prompt -> new GenerateRequest(prompt, Sampling.greedy(NEW_TOKENS)))
                  .toList());
      return IntStream.range(0, candidates.size())
          .boxed()
          .sorted(Comparator.comparingInt(i -> -answers.get(i).tokens().size()))
          .limit(sequences)
          .map(candidates::get)
          .toList();
    }

    /// Questions that differ near their end, against questions of the same length that differ at
    /// their beginning and so share nothing.
    private Figure sharing() {
      progress.accept("comparing in pairs");
      String common = text("question", 160);
      List<ScoreRequest> alike = new ArrayList<>();
      List<ScoreRequest> apart = new ArrayList<>();
      int questions = quick ? 16 : 64;
      for (int i = 0; i < questions; i++) {
        String own = text("pair " + i, 40);
        alike.add(answers(common + own));
        apart.add(answers(own + common));
      }
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i < repetitions(); i++) {
        double without = timed(apart);
        ratios.add(without / timed(alike));
      }
      return new Figure(
          questions + " pairwise comparisons: shared beginnings against none",
          median(ratios),
          "times faster",
          null,
          null);
    }

    private double timed(List<ScoreRequest> requests) {
      long start = System.nanoTime();
      model.score(requests);
      return seconds(start);
    }

    private Figure rate(String name, Work work, int flop) {
      if (!quick) {
        // Until the virtual machine has compiled what the work runs through.
        long start = System.nanoTime();
        do {
          work.tokensPerSecond();
        } while (seconds(start) < WARM_UP_SECONDS);
      }
      double before = matmul(type);
      List<Double> rates = new ArrayList<>();
      for (int i = 0; i < repetitions(); i++) {
        rates.add(work.tokensPerSecond());
      }
      return figure(name, median(rates), before, flop);
    }

    private Figure figure(String name, double tokensPerSecond, double before, int flop) {
      double matmul = (before + matmul(type)) / 2;
      double share = tokensPerSecond * flop * model.identity().parameters() / matmul;
      return new Figure(name, tokensPerSecond, "tokens/s", matmul, share);
    }

    private double matmul(DType of) {
      return MatmulRate.measure(lanes, of, quick ? 0.2 : 1);
    }
  }

  private int repetitions() {
    return quick ? 1 : 3;
  }

  private static ScoreRequest answers(String question) {
    return new ScoreRequest.Continuations(
        Prompt.text(question), List.of("A", "B"), ScoreRequest.Boundary.SEPARATE);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(value -> value).sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /// Characters that no vocabulary joins into fewer tokens than there are.
  private static String text(String name, int length) {
    SplittableRandom random = Seeds.generator(0, name);
    char[] text = new char[length];
    for (int i = 0; i < length; i++) {
      text[i] = i % 2 == 0 ? (char) random.nextInt('a', 'z' + 1) : (char) random.nextInt('0', '9');
    }
    return new String(text);
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("flyroom-bench");
    } catch (IOException e) {
      throw new FlyroomException("no temporary folder can be made: " + e.getMessage(), e);
    }
  }
}
