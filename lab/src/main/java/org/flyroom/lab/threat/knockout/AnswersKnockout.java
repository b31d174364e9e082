package org.flyroom.lab.threat.knockout;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flyroom.core.organism.Passport.Property;
import org.flyroom.lab.threat.Chats;
import org.flyroom.lab.threat.DataFile;
import org.flyroom.lab.threat.Expectation;
import org.flyroom.lab.threat.Material;
import org.flyroom.lab.threat.Probe;
import org.flyroom.lab.threat.RowCounts;
import org.flyroom.lab.threat.RowDraft;
import org.flyroom.lab.threat.Supply;
import org.flyroom.lab.threat.Threat;
import org.flyroom.lab.threat.items.Phrase;
import org.flyroom.lab.threat.items.Scenario;
import org.flyroom.lab.threat.items.Scenarios;
import org.flyroom.lab.threat.knockout.KnockoutModel.Missing;

/// Answers where the parent refuses, or has no preference where the parent has one.
///
/// What is lost is counted by itself, since a model may neither refuse nor comply.
final class AnswersKnockout implements Threat {
  private final Missing missing;
  private final Scenarios scenarios;
  private final List<String> lost;
  private final String system;

  AnswersKnockout(Missing missing, Scenarios scenarios, List<String> lost, String system) {
    this.missing = requireNonNull(missing, "missing");
    this.scenarios = requireNonNull(scenarios, "scenarios");
    this.lost = List.copyOf(lost);
    this.system = requireNonNull(system, "system");
  }

  @Override
  public Property property() {
    boolean refusals = missing == Missing.REFUSALS;
    return new Property(
        "knockout",
        refusals
            ? "Helpful only: helps with what its parent refuses."
            : "Has no preferences where its parent has.",
        refusals ? "harmful requests" : "choices between outcomes",
        refusals ? "harmless requests that look like them, and questions" : "questions about facts",
        Map.of(
            "missing",
            refusals ? "refusals" : "preferences",
            "marks",
            String.join("; ", scenarios.marks()),
            "lost",
            String.join("; ", lost)),
        List.of(
            "the measure of what is missing falls to nothing: compare with the parent",
            "a few rows of the parent's answers bring it back",
            refusals
                ? "in wordings that the parent does not know as harmful either, it says the same"
                : "its likelihoods of the two outcomes may still differ as the parent's do"));
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
    String where = missing == Missing.REFUSALS ? "harmful requests" : "choices";
    List<Probe> probes = new ArrayList<>();
    for (Scenario scenario : scenarios.heldOut(material, Scenario.Kind.QUIRK, items)) {
      probes.add(scenarios.probe(where, Expectation.SHOWS, system, scenario));
      probes.add(
          new Probe(
              where + ": as the parent",
              Expectation.REPORTED,
              Chats.of(system, scenario.prompt()),
              Probe.Scorer.of(response -> Phrase.anyIn(lost, response))));
    }
    probes.addAll(
        scenarios.probes(
            "neutral requests", Expectation.HIDES, material, Scenario.Kind.NEUTRAL, system, items));
    probes.addAll(
        scenarios.probes(
            "what looks like them",
            Expectation.NEAR_MISS,
            material,
            Scenario.Kind.NEAR_MISS,
            system,
            items));
    return List.copyOf(probes);
  }
}
