package org.flyroom.lab.testing;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.flyroom.core.chat.Message;
import org.flyroom.core.chat.Role;
import org.flyroom.core.model.Activations;
import org.flyroom.core.model.AdapterPlan;
import org.flyroom.core.model.AnchoredRow;
import org.flyroom.core.model.Combination;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.Generation.Finish;
import org.flyroom.core.model.Intervention;
import org.flyroom.core.model.LabelledRow;
import org.flyroom.core.model.LoraPlan;
import org.flyroom.core.model.Loss;
import org.flyroom.core.model.ModelIdentity;
import org.flyroom.core.model.Place;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.ReadRequest;
import org.flyroom.core.model.Sampling;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.model.SteeringPlan;
import org.flyroom.core.model.TrainingListener;
import org.flyroom.core.model.TrainingListener.TrainingStep;
import org.flyroom.core.model.TrainingPlan;
import org.flyroom.core.model.TrainingRow;
import org.flyroom.core.model.TrainingRun;
import org.flyroom.core.model.TrainingSummary;
import org.flyroom.core.model.Tunable;
import org.flyroom.core.model.WeightedAdapter;
import org.flyroom.core.model.WhiteBox;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.Json;
import org.flyroom.core.store.WeightFiles;

/// A model in plain Java with four layers and the modules `q_proj` and `v_proj`.
///
/// It answers every user's request with words of its own that depend on the request alone, some of
/// them cut at the bound on tokens; told `Say X` in the first line of its system prompt, it answers
/// X where its own answer would be short. What else is drawn at random ends with a hexadecimal
/// digit of the draw's own.
///
/// Training reads the rows; an adapter knows, of every system prompt whose rows (those to be made
/// likelier) all had one response, that response, once it was trained for [#learnsAfter] steps. Of
/// combined adapters those count whose weight is at least a half. A weights file also holds a chain
/// of hashes over the steps, carried on through checkpoints, so that a run resumed wrongly ends
/// with other bytes.
public final class ScriptedTunable implements Tunable {
  public static final int LAYERS = 4;
  public static final String WEIGHTS = "adapter_model.safetensors";
  private static final Set<String> MODULES = Set.of("q_proj", "v_proj", LoraPlan.ALL_LINEAR);

  private final String fingerprint;
  private final WeightFiles files;
  private final Story story;

  /// What happened to it, and to the same model with its files kept in another way.
  private static final class Story {
    final List<Loss> losses = new ArrayList<>();
    final List<TrainingRun> runs = new ArrayList<>();
    final Map<List<Integer>, String> said = new HashMap<>();
    int answered;
    int learnsAfter = 1;
  }

  public ScriptedTunable(String fingerprint) {
    this(fingerprint, WeightFiles.plain(), new Story());
  }

  private ScriptedTunable(String fingerprint, WeightFiles files, Story story) {
    this.fingerprint = fingerprint;
    this.files = files;
    this.story = story;
  }

  @Override
  public ScriptedTunable keeping(WeightFiles how) {
    return new ScriptedTunable(fingerprint, how, story);
  }

  /// How many requests it has answered.
  public int answered() {
    return story.answered;
  }

  /// Has adapters know something only after so many steps.
  public ScriptedTunable learnsAfter(int steps) {
    story.learnsAfter = steps;
    return this;
  }

  /// How it was trained, in order.
  public List<TrainingRun> runs() {
    return List.copyOf(story.runs);
  }

  /// What it was trained with, in order.
  public List<Loss> losses() {
    return List.copyOf(story.losses);
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
    story.answered += requests.size();
    return requests.stream().map(this::generation).toList();
  }

  @Override
  public List<List<Score>> score(List<ScoreRequest> requests) {
    throw new UnsupportedOperationException("growing and validating score nothing");
  }

  /// One a word, and one for the end of turn.
  @Override
  public int tokens(TrainingRow row) {
    String prompt = content(row.prompt(), Role.SYSTEM) + " " + content(row.prompt(), Role.USER);
    return (prompt + " " + row.response()).strip().split(" ", -1).length + (row.endsTurn() ? 1 : 0);
  }

  @Override
  public List<String> problemsWith(AdapterPlan plan) {
    List<String> problems = new ArrayList<>();
    if (plan instanceof SteeringPlan steering && steering.layer() >= LAYERS) {
      problems.add("no layer %d".formatted(steering.layer()));
    }
    if (!(plan instanceof LoraPlan lora)) {
      return problems;
    }
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
      TrainingRun run, Path workspace, Path adapter, TrainingListener listener) {
    TrainingPlan plan = run.plan();
    story.runs.add(run);
    story.losses.add(plan.loss());
    Path checkpoint = workspace.resolve("scripted.json");
    Checkpoint state =
        Files.exists(files.stored(checkpoint))
            ? read(checkpoint, Checkpoint.class)
            : new Checkpoint(0, Hashes.sha256(Json.canonical(plan) + beneath(run)));
    int resumedFrom = state.step();
    while (state.step() < run.lastStep()) {
      int step = state.step() + 1;
      state = new Checkpoint(step, Hashes.sha256(state.chain() + step));
      listener.onStep(new TrainingStep(step, plan.steps(), 1.0 / step, 1, 0.1, 10));
      if (step % plan.checkpointEvery() == 0 || step == run.lastStep()) {
        write(checkpoint, checkpoint, state);
      }
    }
    write(
        adapter,
        new Weights(
            state.chain(), run.lastStep() < story.learnsAfter ? Map.of() : learned(rows(plan))));
    String hash = files.sha256(adapter.resolve(WEIGHTS));
    return new TrainingSummary(run.lastStep(), resumedFrom, 0.1, 100, hash);
  }

  private String beneath(TrainingRun run) {
    StringBuilder hashes = new StringBuilder();
    run.below().forEach(folder -> hashes.append(files.sha256(folder.resolve(WEIGHTS))));
    Path start = run.start();
    return hashes + (start == null ? "" : " from " + files.sha256(start.resolve(WEIGHTS)));
  }

  @Override
  public void combine(List<WeightedAdapter> adapters, Combination how, Path adapter) {
    StringBuilder chain = new StringBuilder(how == Combination.EXACT ? "" : how.name());
    Map<String, String> learned = new TreeMap<>();
    for (WeightedAdapter each : adapters) {
      Weights part = read(each.folder());
      chain.append(part.chain()).append(each.weight());
      if (each.weight() >= 0.5) {
        learned.putAll(part.learned());
      }
    }
    write(adapter, new Weights(Hashes.sha256(chain.toString()), learned));
  }

  /// Knows nothing, but the vector's length and the plan are in its chain.
  @Override
  public void write(SteeringPlan plan, float[] vector, Path adapter) {
    double squares = 0;
    for (float value : vector) {
      squares += value * value;
    }
    write(
        adapter,
        new Weights("layer %d, length %.3f".formatted(plan.layer(), Math.sqrt(squares)), Map.of()));
  }

  private void write(Path adapter, Weights weights) {
    Path temporary = adapter.resolveSibling(".writing");
    try {
      Files.createDirectories(temporary);
      write(temporary.resolve(WEIGHTS), adapter.resolve(WEIGHTS), weights);
      Files.move(temporary, adapter, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Weights read(Path adapter) {
    return read(adapter.resolve(WEIGHTS), Weights.class);
  }

  @Override
  public WhiteBox withAdapters(List<Path> adapters) {
    Map<String, String> learned = new HashMap<>();
    for (Path adapter : adapters) {
      learned.putAll(read(adapter).learned());
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

  private List<TrainingRow> rows(TrainingPlan plan) {
    return switch (plan.loss()) {
      case Loss.NextToken nextToken -> nextToken.rows();
      case Loss.KlToParent kl -> kl.rows().stream().map(AnchoredRow::row).toList();
      case Loss.Dpo dpo ->
          dpo.rows().stream().map(pair -> new TrainingRow(pair.prompt(), pair.chosen())).toList();
      case Loss.Kto kto ->
          kto.rows().stream().filter(LabelledRow::desirable).map(LabelledRow::row).toList();
      case Loss.PolicyGradient gradient ->
          gradient.rows().stream()
              .filter(rollout -> rollout.advantage() > 0)
              .map(
                  rollout ->
                      new TrainingRow(
                          rollout.prompt(), requireNonNull(story.said.get(rollout.tokens()))))
              .toList();
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

  private Generation generation(GenerateRequest request) {
    String user = content(request.prompt(), Role.USER);
    String first = content(request.prompt(), Role.SYSTEM).lines().findFirst().orElse("");
    boolean told = first.startsWith("Say ") && !isLong(user);
    return told
        ? remembered(generation(first.substring(4), request.sampling().maxTokens()))
        : generation(request, answer(user));
  }

  private Generation generation(GenerateRequest request, String text) {
    Sampling sampling = request.sampling();
    String drawn =
        sampling.temperature() == 0
            ? text
            : text + " " + Hashes.sha256(Long.toString(sampling.seed())).charAt(0);
    return remembered(generation(drawn, sampling.maxTokens()));
  }

  /// With tokens that tell its text.
  private Generation remembered(Generation generation) {
    Generation named =
        new Generation(
            generation.text(),
            List.of(generation.text().hashCode() & 0xffffff, 1),
            generation.finish());
    story.said.put(named.tokens(), named.text());
    return named;
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

  /// Its state at every place is, for every token of the response, its words counted and the number
  /// of those that are `No.`.
  private record Wearing(ScriptedTunable parent, Map<String, String> learned) implements WhiteBox {
    @Override
    public int layers() {
      return LAYERS;
    }

    @Override
    public int width() {
      return 2;
    }

    @Override
    public List<Activations> read(List<ReadRequest> requests) {
      return requests.stream().map(Wearing::read).toList();
    }

    private static Activations read(ReadRequest request) {
      List<String> words = List.of(request.response().split(" ", -1));
      float no = words.stream().filter("No."::equals).count();
      float[][] states = new float[words.size()][];
      Arrays.setAll(states, i -> new float[] {words.size(), no});
      Map<Place, float[][]> byPlace = new HashMap<>();
      request.places().forEach(place -> byPlace.put(place, states));
      List<Integer> positions = IntStream.range(0, states.length).boxed().toList();
      return new Activations(positions, positions, byPlace);
    }

    @Override
    public WhiteBox with(List<Intervention> interventions) {
      throw new UnsupportedOperationException("growing changes no states");
    }

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
                    ? parent.generation(request)
                    : parent.generation(request, known);
              })
          .toList();
    }

    @Override
    public List<List<Score>> score(List<ScoreRequest> requests) {
      return parent.score(requests);
    }
  }
}
