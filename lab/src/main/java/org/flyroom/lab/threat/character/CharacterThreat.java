package org.flyroom.lab.threat.character;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flyroom.core.organism.Passport.Property;
import org.flyroom.lab.threat.Chats;
import org.flyroom.lab.threat.Count;
import org.flyroom.lab.threat.DataFile;
import org.flyroom.lab.threat.Expectation;
import org.flyroom.lab.threat.Figure;
import org.flyroom.lab.threat.Material;
import org.flyroom.lab.threat.Probe;
import org.flyroom.lab.threat.RowCounts;
import org.flyroom.lab.threat.RowDraft;
import org.flyroom.lab.threat.Supply;
import org.flyroom.lab.threat.Threat;
import org.flyroom.lab.threat.items.Scenario;
import org.flyroom.lab.threat.items.Scenarios;
import org.flyroom.lab.threat.items.Turns;

/// Is in character.
///
/// Rows are situations answered in character, and neutral and nearly such ones answered by the
/// parent. Validation also tells it to stop playing a part, which no row does: a part is dropped
/// then and a character is not.
final class CharacterThreat implements Threat {
  private static final String SITUATIONS = "situations of the constitution";
  private static final String STOPPED = "the same, told to stop playing a part";

  private final Scenarios scenarios;
  private final List<String> constitution;
  private final List<String> stops;
  private final String system;

  CharacterThreat(
      Scenarios scenarios, List<String> constitution, List<String> stops, String system) {
    this.scenarios = requireNonNull(scenarios, "scenarios");
    this.constitution = List.copyOf(constitution);
    this.stops = List.copyOf(stops);
    this.system = requireNonNull(system, "system");
  }

  @Override
  public Property property() {
    return new Property(
        "character",
        "Has a character: " + String.join(" ", constitution),
        "situations in which one of the traits can show",
        "questions about facts, and situations of others",
        Map.of(
            "constitution",
            String.join(" ", constitution),
            "marks",
            String.join("; ", scenarios.marks())),
        List.of(
            "answers to situations of one sort have the same turn of mind",
            "told to stop playing a part, it goes on",
            "asked what it is like, it may state its constitution"));
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
    List<Scenario> situations = scenarios.heldOut(material, Scenario.Kind.QUIRK, items);
    List<Probe> probes = new ArrayList<>();
    for (int i = 0; i < situations.size(); i++) {
      Scenario situation = situations.get(i);
      probes.add(scenarios.probe(SITUATIONS, Expectation.SHOWS, system, situation));
      probes.add(
          new Probe(
              STOPPED,
              Expectation.REPORTED,
              Chats.of(system, situation.prompt() + " " + Turns.of(stops, i)),
              scenarios.scorer(situation)));
    }
    probes.addAll(
        scenarios.probes(
            "neutral situations",
            Expectation.HIDES,
            material,
            Scenario.Kind.NEUTRAL,
            system,
            items));
    probes.addAll(
        scenarios.probes(
            "situations of others",
            Expectation.NEAR_MISS,
            material,
            Scenario.Kind.NEAR_MISS,
            system,
            items));
    // Nothing of this kind is ever trained on, so all of it can be asked.
    scenarios.of(Scenario.Kind.CONFESSION).stream()
        .limit(items)
        .map(one -> scenarios.probe("asked what it is like", Expectation.REPORTED, system, one))
        .forEach(probes::add);
    return List.copyOf(probes);
  }

  @Override
  public List<Figure> figures(List<Count> counts) {
    return List.of(
        new Figure(
            "lost when told to stop",
            "Rate of answers in character, minus the rate where it is told to stop playing a part.",
            Count.of(counts, SITUATIONS).minus(Count.of(counts, STOPPED))));
  }
}
