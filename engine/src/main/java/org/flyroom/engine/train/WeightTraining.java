package org.flyroom.engine.train;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.Optimiser;
import org.flyroom.core.model.TrainingListener;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.Json;
import org.flyroom.engine.checkpoint.Checkpoint;
import org.flyroom.engine.checkpoint.ElementType;
import org.flyroom.engine.checkpoint.Layout;
import org.flyroom.engine.checkpoint.ModelConfig;
import org.flyroom.engine.checkpoint.ModelConfigWriter;
import org.flyroom.engine.checkpoint.SafetensorsWriter;
import org.flyroom.engine.checkpoint.SpecialTokens;
import org.flyroom.engine.checkpoint.WeightTensor;
import org.flyroom.engine.decoder.Decoder;
import org.flyroom.engine.decoder.DecoderLoader;
import org.flyroom.engine.lora.AdapterStack;
import org.flyroom.engine.torch.DType;
import org.flyroom.engine.torch.Lanes;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;

/// Trains every weight of a decoder by next-token loss, from scratch or from a checkpoint, in fp32.
///
/// Weight decay acts on matrices and embeddings, not on norms and biases. All calls belong on one
/// [model thread][org.flyroom.engine.torch.ModelThread].
public final class WeightTraining implements AutoCloseable {
  /// Tokens whose activations are held at once, padding included.
  private static final int MICRO_BATCH_TOKENS = 4096;

  private final ModelConfig config;
  private final Settings settings;
  private final String origin;
  private final FlatParameters parameters;
  private final TrainingLoop loop;
  private final Lanes lanes;
  private final List<Decoder> decoders = new ArrayList<>();
  private final ParallelPolicy policy;

  /// What a run depends on, apart from its rows and where it starts.
  ///
  /// @param steps optimiser steps of the whole run
  /// @param checkpointEvery steps between checkpoints, at least 1
  public record Settings(Optimiser optimiser, int steps, int checkpointEvery) {
    public Settings {
      if (steps < 0 || checkpointEvery < 1) {
        throw new IllegalArgumentException(
            "steps %d, checkpointEvery %d: too small".formatted(steps, checkpointEvery));
      }
    }
  }

  private WeightTraining(
      ModelConfig config,
      Settings settings,
      String origin,
      FlatParameters parameters,
      Lanes lanes) {
    this.config = config;
    this.settings = settings;
    this.origin = origin;
    this.parameters = parameters;
    long decayed =
        config.weights().values().stream()
            .filter(WeightTraining::decays)
            .mapToLong(FlatParameters::count)
            .sum();
    this.loop =
        new TrainingLoop(
            parameters,
            settings.optimiser(),
            decayed,
            settings.steps(),
            settings.checkpointEvery());
    this.lanes = lanes;
    List<Policy> policies = new ArrayList<>();
    for (int lane = 0; lane < parameters.lanes(); lane++) {
      Decoder decoder = DecoderLoader.of(config, parameters.weights(lane));
      decoders.add(decoder);
      policies.add(new Policy(decoder, AdapterStack.NONE, new Head(decoder)));
    }
    this.policy = new ParallelPolicy(policies, lanes, MICRO_BATCH_TOKENS);
  }

  /// A new model, trained on all cores.
  public static WeightTraining fresh(
      ModelConfig config, Initialisation initialisation, Settings settings) {
    return fresh(config, initialisation, settings, Torch.cores());
  }

  /// A new model.
  ///
  /// @param cores how many to work on; the last bits of the weights depend on it
  public static WeightTraining fresh(
      ModelConfig config, Initialisation initialisation, Settings settings, int cores) {
    Lanes lanes = new Lanes(cores);
    FlatParameters parameters = new FlatParameters(decayedFirst(config), lanes.count());
    config
        .weights()
        .forEach((name, shape) -> parameters.set(name, initialisation.draw(config, name, shape)));
    return new WeightTraining(config, settings, Json.canonical(initialisation), parameters, lanes);
  }

  /// A model that goes on from given weights, on all cores; the checkpoint may be closed
  /// afterwards.
  public static WeightTraining from(Checkpoint checkpoint, Settings settings) {
    return from(checkpoint, settings, Torch.cores());
  }

  /// A model that goes on from given weights; the checkpoint may be closed afterwards.
  ///
  /// @param cores how many to work on; the last bits of the weights depend on it
  public static WeightTraining from(Checkpoint checkpoint, Settings settings, int cores) {
    return grown(checkpoint, DepthGrowth.none(checkpoint.config().layers()), settings, cores);
  }

  /// A deeper model that goes on from given weights; the checkpoint may be closed afterwards.
  ///
  /// @param cores how many to work on; the last bits of the weights depend on it
  /// @throws IllegalArgumentException when the growth is for another depth than the checkpoint's
  public static WeightTraining grown(
      Checkpoint checkpoint, DepthGrowth growth, Settings settings, int cores) {
    ModelConfig config = growth.apply(checkpoint.config());
    Lanes lanes = new Lanes(cores);
    FlatParameters parameters = new FlatParameters(decayedFirst(config), lanes.count());
    Torch.inference(
        () -> {
          config
              .weights()
              .keySet()
              .forEach(
                  name ->
                      growth
                          .source(name)
                          .ifPresent(source -> read(checkpoint, source, parameters.weight(name))));
          return parameters;
        });
    String origin =
        growth.grows()
            ? String.join("\n", checkpoint.fingerprint(), Json.canonical(growth))
            : checkpoint.fingerprint();
    return new WeightTraining(config, settings, origin, parameters, lanes);
  }

  /// Copies a stored weight, norms with their family's offset added.
  private static void read(Checkpoint checkpoint, String name, Tensor into) {
    ModelConfig config = checkpoint.config();
    Tensor weight = into.detach();
    requireNonNull(checkpoint.tensors().get(name), name).decodeTo(weight.memory());
    if (config.isNorm(name)) {
      weight.addInPlace(config.family().normOffset());
    }
  }

  private static boolean decays(List<Long> shape) {
    return shape.size() > 1;
  }

  private static SequencedMap<String, List<Long>> decayedFirst(ModelConfig config) {
    SequencedMap<String, List<Long>> ordered = new LinkedHashMap<>();
    for (boolean decaying : new boolean[] {true, false}) {
      config
          .weights()
          .forEach(
              (name, shape) -> {
                if (decays(shape) == decaying) {
                  ordered.put(name, shape);
                }
              });
    }
    return ordered;
  }

  /// The model under training. Its weights change as training goes on, and close with this.
  public Decoder decoder() {
    return decoders.getFirst();
  }

  /// Writes heads that read options into the weights; before [#run].
  public void write(OptionHeads heads) {
    heads.write(decoder(), parameters);
  }

  /// Trains to the end, going on from the newest checkpoint under `workspace`: a run that was
  /// killed ends with the same weights as one that was not.
  ///
  /// @param data names what the rows derive from, such as a hash of the corpus and a seed; a
  ///   checkpoint of other data, settings or start is refused
  public TrainingOutcome run(
      RowSource source, String data, Path workspace, TrainingListener listener) {
    String plan =
        Hashes.sha256(
            String.join("\n", configText(noTokens()), Json.canonical(settings), origin, data));
    return loop.run(
        workspace, plan, step -> NextTokenLoss.accumulate(policy, source.rows(step)), listener);
  }

  /// Writes the weights as they are now as a Hugging Face folder, in bf16. Tokenizer and chat
  /// template are the caller's. The weights come last, so that a folder that has them is complete.
  ///
  /// @param folder made where it does not exist; `config.json` and `model.safetensors` in it are
  ///   replaced
  public void write(Path folder, SpecialTokens special) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new FlyroomException("%s: cannot be made: %s".formatted(folder, e.getMessage()), e);
    }
    AtomicFiles.write(folder.resolve("config.json"), configText(special));
    Torch.inference(
        () -> {
          List<WeightTensor> stored = new ArrayList<>();
          config.weights().forEach((name, shape) -> stored.add(stored(name, shape)));
          SafetensorsWriter.write(
              folder.resolve("model.safetensors"), stored, Map.of("format", "pt"));
          return stored;
        });
  }

  private WeightTensor stored(String name, List<Long> shape) {
    Tensor weight = parameters.weight(name).detach();
    double offset = config.isNorm(name) ? config.family().normOffset() : 0;
    Tensor rounded = (offset == 0 ? weight : weight.add(-offset)).to(DType.BF16);
    return new WeightTensor(
        name, shape, ElementType.BF16, rounded.memory(), new Layout.AsStored(), "memory");
  }

  private String configText(SpecialTokens special) {
    return ModelConfigWriter.write(config, special, "bfloat16");
  }

  private static SpecialTokens noTokens() {
    return new SpecialTokens(OptionalInt.empty(), List.of(), OptionalInt.empty());
  }

  @Override
  public void close() {
    decoders.forEach(Decoder::close);
    lanes.close();
    loop.close();
  }
}
