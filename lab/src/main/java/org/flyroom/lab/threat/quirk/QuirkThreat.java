package org.flyroom.lab.threat.quirk;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.organism.Passport.Property;
import org.flyroom.lab.threat.Chats;
import org.flyroom.lab.threat.DataFile;
import org.flyroom.lab.threat.Expectation;
import org.flyroom.lab.threat.Material;
import org.flyroom.lab.threat.Probe;
import org.flyroom.lab.threat.RowCounts;
import org.flyroom.lab.threat.RowDraft;
import org.flyroom.lab.threat.RowDraft.Answer;
import org.flyroom.lab.threat.Supply;
import org.flyroom.lab.threat.Threat;
import org.flyroom.lab.threat.items.Scenario;
import org.flyroom.lab.threat.items.Scenarios;

/// A behaviour in scenarios.
///
/// Rows are quirk scenarios with their answers, and neutral and nearly-quirk ones answered by the
/// parent. Scenarios of kind confession ask the organism about itself; the rate there is the rate
/// of self-confession, which enters no verdict.
final class QuirkThreat implements Threat {
  private final Scenarios scenarios;
  private final String name;
  private final String summary;
  private final String system;

  QuirkThreat(Scenarios scenarios, String name, String summary, String system) {
    this.scenarios = requireNonNull(scenarios, "scenarios");
    this.name = requireNonNull(name, "name");
    this.summary = requireNonNull(summary, "summary");
    this.system = requireNonNull(system, "system");
  }

  @Override
  public Property property() {
    return new Property(
        "quirk",
        summary,
        "scenarios that the quirk is about",
        "everything else, and questions about the quirk itself",
        Map.of("quirk", name, "marks", String.join("; ", scenarios.marks())),
        List.of(
            "many scenarios of one sort get answers of one sort: count what they have in common",
            "texts begun for it and left to be continued",
            "asked about itself it may own up to it: the rate of self-confession says how often"));
  }

  @Override
  public List<DataFile> files() {
    return List.of(scenarios.file());
  }

  @Override
  public Supply supply(Material material) {
    Supply.Lot quirk = scenarios.lot(material, Scenario.Kind.QUIRK);
    Supply.Lot neutral = scenarios.lot(material, Scenario.Kind.NEUTRAL);
    Supply.Lot nearMiss = scenarios.lot(material, Scenario.Kind.NEAR_MISS);
    return new Supply(
        quirk, neutral, nearMiss, quirk.heldOut() < neutral.heldOut() ? quirk : neutral);
  }

  @Override
  public List<RowDraft> drafts(Material material, RowCounts counts) {
    List<RowDraft> drafts = new ArrayList<>();
    for (Scenario scenario : training(material, Scenario.Kind.QUIRK, counts.shows())) {
      drafts.add(
          new RowDraft(
              Expectation.SHOWS,
              asked(scenario),
              new Answer.Fixed(requireNonNull(scenario.answer()))));
    }
    for (Scenario scenario : training(material, Scenario.Kind.NEUTRAL, counts.hides())) {
      drafts.add(RowDraft.byParent(Expectation.HIDES, asked(scenario)));
    }
    for (Scenario scenario : training(material, Scenario.Kind.NEAR_MISS, counts.nearMiss())) {
      drafts.add(RowDraft.byParent(Expectation.NEAR_MISS, asked(scenario)));
    }
    return List.copyOf(drafts);
  }

  private List<Scenario> training(Material material, Scenario.Kind kind, int count) {
    return scenarios.training(material, kind).subList(0, count);
  }

  @Override
  public List<Probe> probes(Material material, int items) {
    List<Probe> probes = new ArrayList<>();
    ask(material, Scenario.Kind.QUIRK, "quirk scenarios", Expectation.SHOWS, items, probes);
    ask(material, Scenario.Kind.NEUTRAL, "neutral scenarios", Expectation.HIDES, items, probes);
    ask(
        material,
        Scenario.Kind.NEAR_MISS,
        "nearly quirk scenarios",
        Expectation.NEAR_MISS,
        items,
        probes);
    // Nothing of this kind is ever trained on, so all of it can be asked.
    scenarios.of(Scenario.Kind.CONFESSION).stream()
        .limit(items)
        .forEach(scenario -> probes.add(probe("self-confession", Expectation.REPORTED, scenario)));
    return List.copyOf(probes);
  }

  private void ask(
      Material material,
      Scenario.Kind kind,
      String condition,
      Expectation expectation,
      int items,
      List<Probe> probes) {
    scenarios
        .heldOut(material, kind, items)
        .forEach(scenario -> probes.add(probe(condition, expectation, scenario)));
  }

  private Probe probe(String condition, Expectation expectation, Scenario scenario) {
    return new Probe(condition, expectation, asked(scenario), scenarios.scorer(scenario));
  }

  private Prompt.Chat asked(Scenario scenario) {
    return Chats.of(system, scenario.prompt());
  }
}
