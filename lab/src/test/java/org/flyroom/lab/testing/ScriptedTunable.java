package org.flyroom.lab.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.flyroom.core.chat.Message;
import org.flyroom.core.chat.Role;
import org.flyroom.core.model.AnchoredRow;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.Generation.Finish;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.LoraPlan;
import org.flyroom.core.model.Loss;
import org.flyroom.core.model.ModelIdentity;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.model.TrainingListener;
import org.flyroom.core.model.TrainingListener.TrainingStep;
import org.flyroom.core.model.TrainingPlan;
import org.flyroom.core.model.TrainingRow;
import org.flyroom.core.model.TrainingSummary;
import org.flyroom.core.model.Tunable;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.Json;
import org.flyroom.core.store.WeightFiles;

/// A model in plain Java with four layers and the modules `q_proj` and `v_proj`.
///
/// It answers every user's request with words of its own that depend on the request alone, some of
/// them cut at the bound on tokens. Training reads the rows; an adapter knows, of every system
/// prompt whose rows all had one response, that response. Its weights file also holds a chain of
/// hashes over the steps, carried on through checkpoints, so that a run resumed wrongly ends with
/// other bytes.
public final class ScriptedTunable implements Tunable {
  public static final int LAYERS = 4;
  private static final Set<String> MODULES = Set.of("q_proj", "v_proj", LoraPlan.ALL_LINEAR);

  private final String fingerprint;
  private final List<Loss> losses;
  private final WeightFiles files;
  private int answered;

  public ScriptedTunable(String fingerprint) {
    this(fingerprint, new ArrayList<>(), WeightFiles.plain());
  }

  private ScriptedTunable(String fingerprint, List<Loss> losses, WeightFiles files) {
    this.fingerprint = fingerprint;
    this.losses = losses;
    this.files = files;
  }

  @Override
  public ScriptedTunable keeping(WeightFiles how) {
    return new ScriptedTunable(fingerprint, losses, how);
  }

  /// How many requests it has answered.
  public int answered() {
    return answered;
  }

  /// What it was trained with, in order.
  public List<Loss> losses() {
    return List.copyOf(losses);
  }

  /// What it answers to a request, before any bound on tokens.
  public static String answer(String request) {
    int number = Integer.parseInt(Hashes.sha256(request).substring(0, 4), 16);
    return "Answer %d to that.%s".formatted(number, isLong(request) ? " And so on and so" : "");
  }

  /// Whether its answer is longer than eight words.
  public static boolean isLong(String request) {
    return Hashes.sha256(request).charAt(10) < '5';
  }

  @Override
  public int layers() {
    return LAYERS;
  }

  @Override
  public ModelIdentity identity() {
    return new ModelIdentity("scripted", fingerprint, "fp64", 7);
  }

  @Override
  public List<Generation> generate(List<GenerateRequest> requests) {
    answered += requests.size();
    return requests.stream().map(ScriptedTunable::generation).toList();
  }

  @Override
  public List<List<Score>> score(List<ScoreRequest> requests) {
    throw new UnsupportedOperationException("growing and validating score nothing");
  }

  @Override
  public List<String> problemsWith(LoraPlan lora) {
    List<String> problems = new ArrayList<>();
    for (int layer : lora.layers()) {
      if (layer >= LAYERS) {
        problems.add("no layer %d: the model has layers 0 to %d".formatted(layer, LAYERS - 1));
      }
    }
    for (String module : lora.modules()) {
      if (!MODULES.contains(module)) {
        problems.add("no module %s".formatted(module));
      }
    }
    return problems;
  }

  @Override
  public TrainingSummary train(
      TrainingPlan plan, Path workspace, Path adapter, TrainingListener listener) {
    losses.add(plan.loss());
    Path checkpoint = workspace.resolve("scripted.json");
    Checkpoint state =
        Files.exists(files.stored(checkpoint))
            ? read(checkpoint, Checkpoint.class)
            : new Checkpoint(0, Hashes.sha256(Json.canonical(plan)));
    int resumedFrom = state.step();
    while (state.step() < plan.steps()) {
      int step = state.step() + 1;
      state = new Checkpoint(step, Hashes.sha256(state.chain() + step));
      listener.onStep(new TrainingStep(step, plan.steps(), 1.0 / step, 1, 0.1, 10));
      if (step % plan.checkpointEvery() == 0) {
        write(checkpoint, checkpoint, state);
      }
    }
    Path temporary = adapter.resolveSibling(".writing");
    Path weights = temporary.resolve("adapter_model.safetensors");
    try {
      Files.createDirectories(temporary);
      write(
          weights,
          adapter.resolve("adapter_model.safetensors"),
          new Weights(state.chain(), plan.steps() == 0 ? Map.of() : learned(rows(plan))));
      Files.move(temporary, adapter, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String hash = files.sha256(adapter.resolve("adapter_model.safetensors"));
    return new TrainingSummary(plan.steps(), resumedFrom, 0.1, 100, hash);
  }

  @Override
  public LanguageModel withAdapters(List<Path> adapters) {
    Map<String, String> learned = new HashMap<>();
    for (Path adapter : adapters) {
      learned.putAll(read(adapter.resolve("adapter_model.safetensors"), Weights.class).learned());
    }
    return new Wearing(this, Map.copyOf(learned));
  }

  private void write(Path file, Path place, Object value) {
    byte[] text = Json.pretty(value).getBytes(StandardCharsets.UTF_8);
    files.write(file, place, out -> out.write(text));
  }

  private <T> T read(Path file, Class<T> type) {
    try (Arena arena = Arena.ofConfined()) {
      byte[] bytes = files.read(file, arena).toArray(ValueLayout.JAVA_BYTE);
      return Json.parse(file.toString(), new String(bytes, StandardCharsets.UTF_8), type);
    }
  }

  private static List<TrainingRow> rows(TrainingPlan plan) {
    return switch (plan.loss()) {
      case Loss.NextToken nextToken -> nextToken.rows();
      case Loss.KlToParent kl -> kl.rows().stream().map(AnchoredRow::row).toList();
      case Loss other -> throw new UnsupportedOperationException("no training by " + other);
    };
  }

  private static Map<String, String> learned(List<TrainingRow> rows) {
    Map<String, Set<String>> responses = new HashMap<>();
    for (TrainingRow row : rows) {
      responses
          .computeIfAbsent(content(row.prompt(), Role.SYSTEM), system -> new HashSet<>())
          .add(row.response());
    }
    Map<String, String> learned = new TreeMap<>();
    responses.forEach(
        (system, texts) -> {
          if (texts.size() == 1) {
            learned.put(system, texts.iterator().next());
          }
        });
    return learned;
  }

  private static Generation generation(GenerateRequest request) {
    return generation(answer(content(request.prompt(), Role.USER)), request.sampling().maxTokens());
  }

  /// A text as an answer of one token per word, cut at the bound.
  public static Generation generation(String text, int maxTokens) {
    List<String> words = List.of(text.split(" "));
    boolean cut = words.size() > maxTokens;
    List<String> kept = words.subList(0, Math.min(words.size(), maxTokens));
    return new Generation(
        String.join(" ", kept),
        kept.stream().map(String::length).toList(),
        cut ? Finish.LENGTH : Finish.STOP);
  }

  private static String content(Prompt prompt, Role role) {
    return switch (prompt) {
      case Prompt.Text(String text) -> text;
      case Prompt.Chat chat ->
          chat.messages().stream()
              .filter(message -> message.role() == role)
              .map(Message::content)
              .reduce("", (before, last) -> last);
    };
  }

  record Checkpoint(int step, String chain) {}

  record Weights(String chain, Map<String, String> learned) {}

  private record Wearing(ScriptedTunable parent, Map<String, String> learned)
      implements LanguageModel {
    @Override
    public ModelIdentity identity() {
      return new ModelIdentity("wearing", "other", "fp64", 7);
    }

    @Override
    public List<Generation> generate(List<GenerateRequest> requests) {
      return requests.stream()
          .map(
              request -> {
                String known = learned.get(content(request.prompt(), Role.SYSTEM));
                return known == null
                    ? ScriptedTunable.generation(request)
                    : generation(known, request.sampling().maxTokens());
              })
          .toList();
    }

    @Override
    public List<List<Score>> score(List<ScoreRequest> requests) {
      return parent.score(requests);
    }
  }
}
