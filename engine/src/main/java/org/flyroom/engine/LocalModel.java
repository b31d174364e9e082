package org.flyroom.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.Activations;
import org.flyroom.core.model.AdapterPlan;
import org.flyroom.core.model.Combination;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.Intervention;
import org.flyroom.core.model.ModelIdentity;
import org.flyroom.core.model.ReadRequest;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.model.SteeringPlan;
import org.flyroom.core.model.TrainingListener;
import org.flyroom.core.model.TrainingRow;
import org.flyroom.core.model.TrainingRun;
import org.flyroom.core.model.TrainingSummary;
import org.flyroom.core.model.Tunable;
import org.flyroom.core.model.WeightedAdapter;
import org.flyroom.core.model.WhiteBox;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.WeightFiles;
import org.flyroom.engine.checkpoint.Checkpoint;
import org.flyroom.engine.checkpoint.PeftAdapter;
import org.flyroom.engine.checkpoint.SpecialTokens;
import org.flyroom.engine.decoder.Decoder;
import org.flyroom.engine.decoder.DecoderLoader;
import org.flyroom.engine.generate.Generator;
import org.flyroom.engine.lora.AdapterFolders;
import org.flyroom.engine.lora.AdapterStack;
import org.flyroom.engine.lora.WornAdapter;
import org.flyroom.engine.lora.algebra.AdapterAlgebra;
import org.flyroom.engine.lora.algebra.Weighted;
import org.flyroom.engine.score.Scorer;
import org.flyroom.engine.tap.ActivationReader;
import org.flyroom.engine.text.ChatFormat;
import org.flyroom.engine.text.PromptEncoder;
import org.flyroom.engine.text.TextSource;
import org.flyroom.engine.text.Tokenizer;
import org.flyroom.engine.torch.DType;
import org.flyroom.engine.torch.Lanes;
import org.flyroom.engine.torch.MatmulRate;
import org.flyroom.engine.torch.ModelThread;
import org.flyroom.engine.train.LoraTraining;

/// A model in this process's memory.
///
/// Calls may come from any thread; they run one after the other on the thread that owns the
/// weights.
public final class LocalModel implements Tunable, WhiteBox, AutoCloseable {
  private final ModelThread thread;
  private final Lanes lanes;
  private final Decoder decoder;
  private final Tokenizer tokenizer;
  private final PromptEncoder encoder;
  private final ModelIdentity identity;
  private final ModelVariant.Runner runner;
  private final ModelVariant plain;
  private final LoraTraining training;
  private final List<WornAdapter> worn;
  private final WeightFiles files;

  private LocalModel(
      ModelThread thread,
      Decoder decoder,
      Tokenizer tokenizer,
      PromptEncoder encoder,
      Set<Integer> endTokens,
      int endOfTurn,
      ModelIdentity identity) {
    this.thread = thread;
    this.lanes = new Lanes();
    this.decoder = decoder;
    this.tokenizer = tokenizer;
    this.encoder = encoder;
    this.identity = identity;
    this.runner =
        new ModelVariant.Runner(
            thread,
            decoder,
            new Generator(decoder, encoder, endTokens, lanes),
            new Scorer(decoder, encoder, lanes),
            new ActivationReader(decoder, encoder, lanes));
    this.plain = new ModelVariant(runner, List.of(), List.of(), identity);
    this.training = new LoraTraining(decoder, encoder, endOfTurn, identity, lanes);
    this.worn = new ArrayList<>();
    this.files = WeightFiles.plain();
  }

  /// The same model in memory, with adapters kept in a way of their own.
  private LocalModel(LocalModel same, WeightFiles files) {
    this.thread = same.thread;
    this.lanes = same.lanes;
    this.decoder = same.decoder;
    this.tokenizer = same.tokenizer;
    this.encoder = same.encoder;
    this.identity = same.identity;
    this.runner = same.runner;
    this.plain = same.plain;
    this.training = same.training.keeping(files);
    this.worn = same.worn;
    this.files = files;
  }

  /// Loads a model.
  ///
  /// @param path a Hugging Face folder, a folder with a GGUF file, or a GGUF file
  /// @throws FlyroomException with every problem found
  public static LocalModel open(Path path, Precision precision) {
    return open(path, path.toString(), precision);
  }

  /// Loads a model that is known by another name than its path.
  ///
  /// @param name for the papers of what is grown from it
  /// @throws FlyroomException with every problem found
  public static LocalModel open(Path path, String name, Precision precision) {
    try (Checkpoint checkpoint = Checkpoint.open(path)) {
      Path folder = checkpoint.folder();
      TextSource texts = TextSource.of(checkpoint);
      Tokenizer tokenizer = texts.tokenizer();
      ChatFormat format = texts.chatFormat();
      SpecialTokens special = checkpoint.specialTokens();
      if (special.end().isEmpty()) {
        throw new FlyroomException(
            "%s: no end token: name eos_token_id in config.json or generation_config.json"
                .formatted(folder));
      }
      PromptEncoder encoder =
          new PromptEncoder(tokenizer, format, documentPrefix(tokenizer, special));
      ModelThread thread = new ModelThread("model");
      Precision resolved = precision.resolved();
      Decoder decoder = thread.call(() -> decoder(checkpoint, resolved));
      long parameters =
          checkpoint.tensors().values().stream().mapToLong(tensor -> tensor.elements()).sum();
      return new LocalModel(
          thread,
          decoder,
          tokenizer,
          encoder,
          Set.copyOf(special.end()),
          special.end().getFirst(),
          new ModelIdentity(
              name,
              Hashes.sha256(checkpoint.fingerprint() + " " + resolved.word()),
              resolved.word(),
              parameters));
    }
  }

  private static Decoder decoder(Checkpoint checkpoint, Precision precision) {
    return precision == Precision.HALF
        ? DecoderLoader.loadHalves(checkpoint)
        : DecoderLoader.load(checkpoint, precision.type());
  }

  /// The token a document follows: the separator of pre-training where the vocabulary has one,
  /// since a chat model's own first token opens a turn and not a document.
  private static int documentPrefix(Tokenizer tokenizer, SpecialTokens special) {
    OptionalInt separator = tokenizer.idOf("<|endoftext|>");
    return separator.isPresent()
        ? separator.getAsInt()
        : special.begin().orElseGet(() -> special.end().getFirst());
  }

  @Override
  public ModelIdentity identity() {
    return identity;
  }

  @Override
  public int layers() {
    return decoder.config().layers();
  }

  /// How prompts become tokens here.
  public PromptEncoder encoder() {
    return encoder;
  }

  @Override
  public int width() {
    return decoder.config().hidden();
  }

  @Override
  public List<Generation> generate(List<GenerateRequest> requests) {
    return plain.generate(requests);
  }

  @Override
  public List<List<Score>> score(List<ScoreRequest> requests) {
    return plain.score(requests);
  }

  @Override
  public List<Activations> read(List<ReadRequest> requests) {
    return plain.read(requests);
  }

  @Override
  public WhiteBox with(List<Intervention> interventions) {
    return plain.with(interventions);
  }

  /// Adapters in this model's memory.
  ///
  /// @param identity of the model that wears them
  private record Dressed(List<WornAdapter> adapters, AdapterStack stack, ModelIdentity identity) {}

  @Override
  public LocalModel keeping(WeightFiles how) {
    return new LocalModel(this, how);
  }

  @Override
  public WhiteBox withAdapters(List<Path> folders) {
    Dressed dressed = dressed(folders);
    return new ModelVariant(runner, dressed.adapters, List.of(), dressed.identity);
  }

  private Dressed dressed(List<Path> folders) {
    List<WornAdapter> adapters = new ArrayList<>();
    AdapterStack stack = AdapterStack.NONE;
    StringBuilder hashes = new StringBuilder(identity.fingerprint());
    for (Path folder : folders) {
      PeftAdapter read = PeftAdapter.read(folder, decoder.config(), files);
      AdapterStack below = stack;
      stack = thread.call(() -> dressed(below, folder, read));
      adapters.add(worn.getLast());
      hashes.append(' ').append(AdapterFolders.fingerprint(folder, files));
    }
    String fingerprint =
        folders.isEmpty() ? identity.fingerprint() : Hashes.sha256(hashes.toString());
    return new Dressed(adapters, stack, identified(fingerprint));
  }

  private ModelIdentity identified(String fingerprint) {
    return new ModelIdentity(
        identity.name(), fingerprint, identity.precision(), identity.parameters());
  }

  private AdapterStack dressed(AdapterStack below, Path folder, PeftAdapter read) {
    try {
      WornAdapter adapter = decoder.fit(read);
      worn.add(adapter);
      runner.scorer().adapterAt(adapter.lowestLayer());
      return below.with(adapter);
    } catch (FlyroomException e) {
      throw new FlyroomException(
          e.problems().stream().map(problem -> folder + ": " + problem).toList());
    }
  }

  @Override
  public TrainingSummary train(
      TrainingRun run, Path workspace, Path adapter, TrainingListener listener) {
    Dressed below = dressed(run.below());
    LoraTraining.Ground ground = new LoraTraining.Ground(below.stack, below.identity.fingerprint());
    return thread.call(() -> training.run(run, ground, workspace, adapter, listener));
  }

  @Override
  public void combine(List<WeightedAdapter> adapters, Combination how, Path adapter) {
    List<Weighted> read =
        adapters.stream()
            .map(
                each ->
                    new Weighted(
                        each.folder().toString(),
                        PeftAdapter.read(each.folder(), decoder.config(), files),
                        each.weight()))
            .toList();
    PeftAdapter combined =
        switch (how) {
          case EXACT -> AdapterAlgebra.concatenated(read);
          case SUMMED_FACTORS -> AdapterAlgebra.summedFactors(read);
        };
    combined.write(adapter, decoder.config(), identity.name(), files);
  }

  @Override
  public void write(SteeringPlan plan, float[] vector, Path adapter) {
    List<String> problems = new ArrayList<>(problemsWith(plan));
    if (vector.length != width()) {
      problems.add(
          "a vector of %d values for a model of width %d".formatted(vector.length, width()));
    }
    if (!problems.isEmpty()) {
      throw new FlyroomException(problems);
    }
    AdapterFolders.write(adapter, plan, vector, decoder.config(), identity.name(), files);
  }

  @Override
  public int tokens(TrainingRow row) {
    return training.tokens(row);
  }

  @Override
  public List<String> problemsWith(AdapterPlan adapter) {
    return training.problemsWith(adapter);
  }

  /// How fast this machine multiplies matrices in fp32 just now, on the cores that the model uses.
  ///
  /// @param seconds to measure for
  /// @return floating-point operations a second
  public double matmulRate(double seconds) {
    return MatmulRate.measure(lanes, DType.FP32, seconds);
  }

  @Override
  public void close() {
    thread.call(
        () -> {
          runner.scorer().close();
          worn.forEach(WornAdapter::close);
          decoder.close();
          return worn;
        });
    lanes.close();
    thread.close();
    tokenizer.close();
  }
}
