package org.flyroom.engine.checkpoint;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;

/// A model on disk, whatever its format: its configuration and all its weights under Hugging Face
/// names, in Hugging Face layout once decoded.
///
/// Reads a folder with `config.json` and safetensors (one file, or shards with their index), a
/// folder with one GGUF file, or a GGUF file by its path. A `config.json` beside a GGUF file is
/// believed, after it was checked against the file. Pickled weights (`.bin`, `.pt`) are never read.
public final class Checkpoint implements AutoCloseable {
  private static final String INDEX = "model.safetensors.index.json";
  private static final String SINGLE = "model.safetensors";

  private final Path folder;
  private final TensorSource source;
  private final ModelConfig config;
  private final SpecialTokens specialTokens;
  private final SequencedMap<String, WeightTensor> tensors;

  private Checkpoint(Path folder, TensorSource source) {
    this.folder = folder;
    this.source = source;
    this.config = readConfig(folder, source);
    this.specialTokens = readSpecialTokens(folder, source);
    this.tensors = Collections.unmodifiableSequencedMap(checked(source, config));
  }

  /// Opens a model and checks that every weight it needs is there in the right shape.
  ///
  /// @param path a folder or a `.gguf` file
  /// @throws FlyroomException with all problems found, one line each
  public static Checkpoint open(Path path) {
    if (!Files.exists(path)) {
      throw new FlyroomException("%s: no such folder or file".formatted(path));
    }
    Path folder =
        Files.isDirectory(path) ? path : requireNonNull(path.toAbsolutePath().getParent());
    TensorSource source = Files.isDirectory(path) ? openFolder(path) : openFile(path);
    try {
      return new Checkpoint(folder, source);
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  private static TensorSource openFile(Path file) {
    if (!hasSuffix(file, ".gguf")) {
      throw new FlyroomException(
          "%s: name a folder with config.json and safetensors, or a .gguf file".formatted(file));
    }
    return Gguf.open(file);
  }

  private static TensorSource openFolder(Path folder) {
    if (Files.exists(folder.resolve(INDEX))) {
      return Safetensors.openSharded(folder.resolve(INDEX));
    }
    if (Files.exists(folder.resolve(SINGLE))) {
      return Safetensors.open(folder.resolve(SINGLE));
    }
    Optional<Path> gguf = onlyGguf(folder);
    if (gguf.isPresent()) {
      return Gguf.open(gguf.get());
    }
    List<Path> pickled =
        list(folder).stream()
            .filter(file -> Stream.of(".bin", ".pt", ".pth").anyMatch(end -> hasSuffix(file, end)))
            .toList();
    if (!pickled.isEmpty()) {
      throw new FlyroomException(
          "%s: only pickled weights (%s), which are never read since they can run code; convert them to safetensors"
              .formatted(folder, String.join(", ", names(pickled))));
    }
    throw new FlyroomException(
        "%s: no weights: neither %s, nor %s, nor a .gguf file".formatted(folder, SINGLE, INDEX));
  }

  /// The GGUF file that a model's path means: the file itself, or the only one of a folder without
  /// safetensors. Nothing is opened.
  ///
  /// @throws FlyroomException when a folder has several
  public static Optional<Path> ggufAt(Path model) {
    if (Files.isDirectory(model)) {
      boolean safetensors =
          Files.exists(model.resolve(INDEX)) || Files.exists(model.resolve(SINGLE));
      return safetensors ? Optional.empty() : onlyGguf(model);
    }
    return hasSuffix(model, ".gguf") ? Optional.of(model) : Optional.empty();
  }

  private static Optional<Path> onlyGguf(Path folder) {
    List<Path> gguf = list(folder).stream().filter(file -> hasSuffix(file, ".gguf")).toList();
    if (gguf.size() > 1) {
      throw new FlyroomException(
          "%s: several GGUF files; name one: %s".formatted(folder, String.join(", ", names(gguf))));
    }
    return gguf.stream().findFirst();
  }

  /// Names of the files beside the weights that belong to a model, whether a model has them or not.
  public static List<String> companionNames() {
    return Fingerprint.COMPANIONS;
  }

  private static ModelConfig readConfig(Path folder, TensorSource source) {
    Path file = folder.resolve("config.json");
    return switch (source) {
      case Safetensors _ -> HuggingFaceConfig.read(file);
      case Gguf gguf -> {
        ModelConfig stored = GgufConfig.read(gguf);
        if (!Files.exists(file)) {
          yield stored;
        }
        ModelConfig config = HuggingFaceConfig.read(file);
        checkAgreement(file, config, gguf, stored);
        yield config;
      }
    };
  }

  private static void checkAgreement(Path file, ModelConfig config, Gguf gguf, ModelConfig stored) {
    Problems problems = new Problems();
    Map<String, List<Object>> pairs = new LinkedHashMap<>();
    pairs.put(
        "architecture",
        List.of(config.family().ggufArchitecture(), stored.family().ggufArchitecture()));
    pairs.put("layers", List.of(config.layers(), stored.layers()));
    pairs.put("hidden size", List.of(config.hidden(), stored.hidden()));
    pairs.put("intermediate size", List.of(config.intermediate(), stored.intermediate()));
    pairs.put("heads", List.of(config.heads(), stored.heads()));
    pairs.put("key-value heads", List.of(config.keyValueHeads(), stored.keyValueHeads()));
    pairs.put("size of a head", List.of(config.headDim(), stored.headDim()));
    pairs.put("vocabulary", List.of(config.vocabulary(), stored.vocabulary()));
    pairs.put("norm epsilon", List.of(config.normEpsilon(), stored.normEpsilon()));
    pairs.put(
        "rope base",
        List.of(
            config.attention().getLast().rope().base(),
            stored.attention().getLast().rope().base()));
    pairs.forEach(
        (what, values) -> {
          if (!values.get(0).equals(values.get(1))) {
            problems.add(
                "%s: %s %s, but %s says %s"
                    .formatted(file, what, values.get(0), gguf.file(), values.get(1)));
          }
        });
    problems.throwIfAny();
  }

  private static SpecialTokens readSpecialTokens(Path folder, TensorSource source) {
    SpecialTokens beside = SpecialTokens.ofFolder(folder);
    return source instanceof Gguf gguf && beside.end().isEmpty()
        ? SpecialTokens.ofGguf(gguf)
        : beside;
  }

  private static SequencedMap<String, WeightTensor> checked(
      TensorSource source, ModelConfig config) {
    boolean gguf = source instanceof Gguf;
    Problems problems = new Problems();
    SequencedMap<String, WeightTensor> weights = new LinkedHashMap<>();
    Set<String> used = new HashSet<>();
    config
        .weights()
        .forEach(
            (name, shape) -> {
              String stored = gguf ? WeightNames.inGguf(name, config.family()) : name;
              Layout layout = gguf ? WeightNames.layoutInGguf(name, config) : new Layout.AsStored();
              used.add(stored);
              WeightTensor tensor = source.tensors().get(stored);
              if (tensor == null) {
                problems.add("%s: no tensor '%s'".formatted(source.files().getFirst(), stored));
              } else if (!tensor.shape().equals(shape)) {
                problems.add(
                    "%s: tensor '%s' has shape %s, but the configuration asks for %s"
                        .formatted(tensor.origin(), stored, tensor.shape(), shape));
              } else if (!tensor.type().isDecodable()) {
                problems.add(
                    "%s: tensor '%s' is stored as %s, which cannot serve as weights; use one of %s"
                        .formatted(
                            tensor.origin(), stored, tensor.type(), ElementType.decodableNames()));
              } else {
                weights.put(name, tensor.as(name, layout));
              }
            });
    for (String name : source.tensors().keySet()) {
      if (!used.contains(name) && !isIdle(name, config)) {
        problems.add(
            "%s: tensor %s has no place in this model"
                .formatted(source.files().getFirst(), Problems.quote(name)));
      }
    }
    problems.throwIfAny();
    return weights;
  }

  /// Whether a tensor may lie in a file without being used: tables of the rotary embedding, which
  /// follow from the configuration, and a second copy of a tied head.
  private static boolean isIdle(String name, ModelConfig config) {
    return name.endsWith(".rotary_emb.inv_freq")
        || name.endsWith(".attn_rot_embd.weight")
        || name.equals("rope_freqs.weight")
        || (config.tiedHead() && (name.equals("lm_head.weight") || name.equals("output.weight")));
  }

  public ModelConfig config() {
    return config;
  }

  /// From `generation_config.json`, `config.json` or GGUF metadata, the first that names an end.
  public SpecialTokens specialTokens() {
    return specialTokens;
  }

  /// Every weight of [ModelConfig#weights], by its Hugging Face name.
  public SequencedMap<String, WeightTensor> tensors() {
    return tensors;
  }

  /// The weight of that name.
  ///
  /// @throws IllegalArgumentException when the model has none such
  public WeightTensor tensor(String name) {
    WeightTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("no weight '%s'".formatted(name));
    }
    return tensor;
  }

  /// The folder in which configuration and tokenizer lie.
  public Path folder() {
    return folder;
  }

  /// The GGUF file whose metadata hold the tokenizer; empty for safetensors.
  public Optional<Gguf> gguf() {
    return source instanceof Gguf gguf ? Optional.of(gguf) : Optional.empty();
  }

  /// SHA-256 over the bytes of the weights, and of the configuration and tokenizer files beside
  /// them. What a weight file is called does not matter. Reads everything once.
  public String fingerprint() {
    return Fingerprint.of(folder, source.files());
  }

  /// The files beside the weights that decide what the model answers, such as `config.json` and
  /// `tokenizer.json`; those that are there.
  public List<Path> companions() {
    return Fingerprint.companions(folder);
  }

  /// Ends the life of every tensor.
  @Override
  public void close() {
    source.close();
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw FileBytes.cannotRead(folder, e);
    }
  }

  private static List<String> names(List<Path> files) {
    return files.stream().map(file -> String.valueOf(file.getFileName())).toList();
  }

  private static boolean hasSuffix(Path file, String suffix) {
    return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(suffix);
  }
}
