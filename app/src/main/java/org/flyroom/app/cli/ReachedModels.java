package org.flyroom.app.cli;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.Capability;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.store.Home;
import org.flyroom.core.store.Ledger;
import org.flyroom.core.store.LedgeredModel;
import org.flyroom.engine.Precision;
import org.flyroom.lab.grow.Stock;
import org.jspecify.annotations.Nullable;

/// The models of a run that are not dressed in its parent: subjects without papers, teachers from
/// elsewhere, the judge. They are loaded, or reached behind endpoints, and asked through the ledger
/// until this is closed.
final class ReachedModels implements AutoCloseable {
  private final Home home;
  private final Ledger ledger;
  private final Progress progress;
  private final Steps steps;
  private final List<AskedModel> all = new ArrayList<>();
  private final Map<String, LanguageModel> judges = new HashMap<>();

  ReachedModels(Home home, Ledger ledger, Progress progress, Steps steps) {
    this.home = home;
    this.ledger = ledger;
    this.progress = progress;
    this.steps = steps;
  }

  /// A model that judges answers, loaded once however much it judges.
  ///
  /// @param name as users give it
  LanguageModel judge(String name) {
    return judges.computeIfAbsent(name, one -> asked(load("judge", one)));
  }

  /// A model that writes rows for another.
  ///
  /// @param stock in which the name is an organism's; null for a name as users give it
  LanguageModel teacher(String name, @Nullable Stock stock) {
    AskedModel model =
        stock == null
            ? load("teacher", name)
            : keep(steps.timed("load teacher", () -> Stocks.dressed(stock, name, home)));
    ledger
        .auditLog()
        .append("load", name, Map.of("teacher", model.model().identity().fingerprint()));
    return asked(model);
  }

  /// Models that are not of the stock, by the part they play: those behind endpoints are reached
  /// and probed, others are loaded. What one of them cannot do is said.
  ///
  /// @param names as users give them
  /// @throws FlyroomException when one cannot be had, or two of them are the same model
  Map<Arm, LanguageModel> subjects(Map<Arm, String> names) {
    Map<Arm, LanguageModel> arms = new EnumMap<>(Arm.class);
    Map<String, Arm> byFingerprint = new HashMap<>();
    for (Map.Entry<Arm, String> arm : new EnumMap<>(names).entrySet()) {
      AskedModel reached = load(arm.getKey().word(), arm.getValue());
      LanguageModel model = reached.model();
      String fingerprint = model.identity().fingerprint();
      Arm same = byFingerprint.put(fingerprint, arm.getKey());
      if (same != null) {
        throw new FlyroomException(
            "%s and %s are the same model, %s"
                .formatted(same.word(), arm.getKey().word(), model.identity().name()));
      }
      sayWhatIsLacking(model);
      ledger
          .auditLog()
          .append(
              "load",
              model.identity().name(),
              Map.of("arm", arm.getKey().word(), "fingerprint", fingerprint));
      arms.put(arm.getKey(), asked(reached));
    }
    return arms;
  }

  /// One line a reason.
  private void sayWhatIsLacking(LanguageModel model) {
    Map<String, List<String>> byReason = new LinkedHashMap<>();
    for (Capability capability : Capability.values()) {
      model
          .capabilities()
          .reasonAgainst(capability)
          .ifPresent(
              reason ->
                  byReason.computeIfAbsent(reason, _ -> new ArrayList<>()).add(capability.words()));
    }
    byReason.forEach(
        (reason, lacking) ->
            progress.say(
                "%s does not offer %s: %s"
                    .formatted(model.identity().name(), String.join(", ", lacking), reason)));
  }

  /// What was not answered as it was asked stands in no figure but the number of missing items.
  void sayTroubles() {
    all.forEach(model -> model.troubles().get().forEach(progress::say));
  }

  private AskedModel load(String part, String name) {
    return keep(
        steps.timed("load " + part, () -> ModelNames.ask(name, () -> home, Precision.of("auto"))));
  }

  private AskedModel keep(AskedModel model) {
    all.add(model);
    return model;
  }

  private LanguageModel asked(AskedModel model) {
    return new LedgeredModel(model.model(), ledger);
  }

  @Override
  public void close() {
    all.forEach(AskedModel::close);
  }
}
