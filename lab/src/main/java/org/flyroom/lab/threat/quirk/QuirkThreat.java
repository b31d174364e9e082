package org.flyroom.lab.threat.quirk;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flyroom.core.organism.Passport.Property;
import org.flyroom.lab.threat.DataFile;
import org.flyroom.lab.threat.Expectation;
import org.flyroom.lab.threat.Material;
import org.flyroom.lab.threat.Probe;
import org.flyroom.lab.threat.RowCounts;
import org.flyroom.lab.threat.RowDraft;
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
    return scenarios.supply(material);
  }

  @Override
  public List<RowDraft> drafts(Material material, RowCounts counts) {
    return scenarios.drafts(material, counts, system);
  }

  @Override
  public List<Probe> probes(Material material, int items) {
    List<Probe> probes = new ArrayList<>();
    probes.addAll(ask("quirk scenarios", Expectation.SHOWS, material, Scenario.Kind.QUIRK, items));
    probes.addAll(
        ask("neutral scenarios", Expectation.HIDES, material, Scenario.Kind.NEUTRAL, items));
    probes.addAll(
        ask(
            "nearly quirk scenarios",
            Expectation.NEAR_MISS,
            material,
            Scenario.Kind.NEAR_MISS,
            items));
    // Nothing of this kind is ever trained on, so all of it can be asked.
    scenarios.of(Scenario.Kind.CONFESSION).stream()
        .limit(items)
        .map(one -> scenarios.probe("self-confession", Expectation.REPORTED, system, one))
        .forEach(probes::add);
    return List.copyOf(probes);
  }

  private List<Probe> ask(
      String condition, Expectation expectation, Material material, Scenario.Kind kind, int items) {
    return scenarios.probes(condition, expectation, material, kind, system, items);
  }
}
