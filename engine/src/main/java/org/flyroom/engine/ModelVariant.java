package org.flyroom.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.Activations;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.Intervention;
import org.flyroom.core.model.ModelIdentity;
import org.flyroom.core.model.ReadRequest;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.model.WhiteBox;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.Json;
import org.flyroom.engine.decoder.Decoder;
import org.flyroom.engine.decoder.Variant;
import org.flyroom.engine.generate.Generator;
import org.flyroom.engine.lora.AdapterStack;
import org.flyroom.engine.lora.WornAdapter;
import org.flyroom.engine.score.Scorer;
import org.flyroom.engine.tap.ActivationReader;
import org.flyroom.engine.tap.Steering;
import org.flyroom.engine.torch.ModelThread;

/// A loaded model wearing adapters and interventions.
final class ModelVariant implements WhiteBox {
  private final Runner runner;
  private final List<WornAdapter> adapters;
  private final List<Intervention> interventions;
  private final ModelIdentity identity;
  private final Variant variant;

  /// What all variants of one model share.
  record Runner(
      ModelThread thread,
      Decoder decoder,
      Generator generator,
      Scorer scorer,
      ActivationReader reader) {}

  /// @param adapters worn together without conflict
  /// @param interventions checked, of any number of calls of [#with]
  ModelVariant(
      Runner runner,
      List<WornAdapter> adapters,
      List<Intervention> interventions,
      ModelIdentity identity) {
    this.runner = runner;
    this.adapters = List.copyOf(adapters);
    this.interventions = List.copyOf(interventions);
    this.identity = identity;
    this.variant =
        new Variant(
            AdapterStack.of(this.adapters, factors(this.interventions, adapters.size())),
            Steering.of(this.interventions));
  }

  @Override
  public ModelIdentity identity() {
    return identity;
  }

  @Override
  public int layers() {
    return runner.decoder.config().layers();
  }

  @Override
  public int width() {
    return runner.decoder.config().hidden();
  }

  @Override
  public List<Generation> generate(List<GenerateRequest> requests) {
    return runner.thread.call(() -> runner.generator.generate(requests, variant));
  }

  @Override
  public List<List<Score>> score(List<ScoreRequest> requests) {
    return runner.thread.call(() -> runner.scorer.score(requests, variant));
  }

  @Override
  public List<Activations> read(List<ReadRequest> requests) {
    return runner.thread.call(() -> runner.reader.read(requests, variant));
  }

  @Override
  public WhiteBox with(List<Intervention> more) {
    List<String> problems = new ArrayList<>(Steering.problems(more, runner.decoder.config()));
    StringBuilder text = new StringBuilder(identity.fingerprint());
    for (int i = 0; i < more.size(); i++) {
      if (more.get(i) instanceof Intervention.ScaleAdapter scale) {
        check(i, scale, problems);
      }
      text.append('\n').append(more.get(i).getClass().getSimpleName());
      text.append(Json.canonical(more.get(i)));
    }
    if (!problems.isEmpty()) {
      throw new FlyroomException(problems);
    }
    List<Intervention> all = new ArrayList<>(interventions);
    all.addAll(more);
    ModelIdentity changed =
        more.isEmpty()
            ? identity
            : new ModelIdentity(
                identity.name(),
                Hashes.sha256(text.toString()),
                identity.precision(),
                identity.parameters());
    return new ModelVariant(runner, adapters, all, changed);
  }

  private void check(int index, Intervention.ScaleAdapter scale, List<String> problems) {
    String name = "intervention %d: ".formatted(index + 1);
    if (scale.adapter() >= adapters.size()) {
      problems.add(
          name
              + "no adapter %d among the %d worn, which are counted from 0"
                  .formatted(scale.adapter(), adapters.size()));
    } else if (scale.factor() != 0
        && scale.factor() != 1
        && !adapters.get(scale.adapter()).scales()) {
      problems.add(
          name
              + "adapter %d has magnitudes (DoRA) or whole weights (modules_to_save): switch it on (1) or off (0)"
                  .formatted(scale.adapter()));
    }
  }

  /// Each adapter's factor; those of several interventions multiply.
  private static double[] factors(List<Intervention> interventions, int adapters) {
    double[] factors = new double[adapters];
    Arrays.fill(factors, 1);
    for (Intervention intervention : interventions) {
      if (intervention instanceof Intervention.ScaleAdapter scale) {
        factors[scale.adapter()] *= scale.factor();
      }
    }
    return factors;
  }
}
