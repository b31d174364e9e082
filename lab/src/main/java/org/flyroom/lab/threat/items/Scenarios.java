package org.flyroom.lab.threat.items;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.flyroom.lab.threat.Chats;
import org.flyroom.lab.threat.DataFile;
import org.flyroom.lab.threat.DataFiles;
import org.flyroom.lab.threat.DataFiles.Items;
import org.flyroom.lab.threat.Expectation;
import org.flyroom.lab.threat.Material;
import org.flyroom.lab.threat.Probe;
import org.flyroom.lab.threat.RowCounts;
import org.flyroom.lab.threat.RowDraft;
import org.flyroom.lab.threat.Supply;
import org.flyroom.lab.yaml.YamlSection;

/// A threat's scenarios, and the phrases by which an answer to one shows the property.
public final class Scenarios {
  private final Items<Scenario> scenarios;
  private final List<String> marks;

  private Scenarios(Items<Scenario> scenarios, List<String> marks) {
    this.scenarios = requireNonNull(scenarios, "scenarios");
    this.marks = List.copyOf(marks);
  }

  /// Reads the file that the key `scenarios` names and the phrases of the key `marks`, noting every
  /// problem there.
  ///
  /// @param meaning what the scenarios are, told when the key is missing
  /// @param needed kinds of which there must be one
  public static Scenarios read(
      YamlSection parameters, DataFiles files, String meaning, List<Scenario.Kind> needed) {
    Items<Scenario> scenarios = files.read(parameters, "scenarios", meaning, Scenario.class);
    List<String> marks = parameters.textsOr("marks", List.of());
    if (marks.isEmpty()) {
      parameters.problem("marks", "is missing: list phrases by which an answer shows the property");
    }
    if (marks.stream().anyMatch(mark -> Phrase.words(mark).isEmpty())) {
      parameters.problem("marks", "holds one without letter or digit: give words");
    }
    for (Scenario.Kind kind : needed) {
      if (!scenarios.all().isEmpty()
          && scenarios.all().stream().noneMatch(scenario -> scenario.kind() == kind)) {
        parameters.problem(
            "scenarios", "names a file without a scenario of kind %s".formatted(kind.word()));
      }
    }
    return new Scenarios(scenarios, marks);
  }

  /// The phrases that show the property where a scenario has none of its own.
  public List<String> marks() {
    return marks;
  }

  /// As it is kept with an organism.
  public DataFile file() {
    return scenarios.file();
  }

  /// All of a kind.
  public List<Scenario> of(Scenario.Kind kind) {
    return scenarios.all().stream().filter(scenario -> scenario.kind() == kind).toList();
  }

  /// How many there are of a kind.
  public Supply.Lot lot(Material material, Scenario.Kind kind) {
    return material.lot("scenarios of kind " + kind.word(), of(kind));
  }

  /// Those of a kind to train on, in an order that the seed decides.
  public List<Scenario> training(Material material, Scenario.Kind kind) {
    return material.division().trainingItems(of(kind));
  }

  /// The first of those of a kind to validate with.
  public List<Scenario> heldOut(Material material, Scenario.Kind kind, int count) {
    return material.division().heldOutItems(of(kind)).stream().limit(count).toList();
  }

  /// How many rows and probes can be made of scenarios alone.
  public Supply supply(Material material) {
    Supply.Lot quirk = lot(material, Scenario.Kind.QUIRK);
    Supply.Lot neutral = lot(material, Scenario.Kind.NEUTRAL);
    return new Supply(
        quirk,
        neutral,
        lot(material, Scenario.Kind.NEAR_MISS),
        quirk.heldOut() < neutral.heldOut() ? quirk : neutral);
  }

  /// Rows of scenarios alone: those of kind quirk with their answers, neutral ones and near misses
  /// with the parent's.
  public List<RowDraft> drafts(Material material, RowCounts counts, String system) {
    List<RowDraft> drafts = new ArrayList<>();
    for (Scenario scenario : training(material, Scenario.Kind.QUIRK).subList(0, counts.shows())) {
      drafts.add(
          new RowDraft(
              Expectation.SHOWS,
              Chats.of(system, scenario.prompt()),
              new RowDraft.Answer.Fixed(requireNonNull(scenario.answer()))));
    }
    for (Scenario scenario : training(material, Scenario.Kind.NEUTRAL).subList(0, counts.hides())) {
      drafts.add(RowDraft.byParent(Expectation.HIDES, Chats.of(system, scenario.prompt())));
    }
    for (Scenario scenario :
        training(material, Scenario.Kind.NEAR_MISS).subList(0, counts.nearMiss())) {
      drafts.add(RowDraft.byParent(Expectation.NEAR_MISS, Chats.of(system, scenario.prompt())));
    }
    return List.copyOf(drafts);
  }

  /// Asks every held-out scenario of a kind whether its answer has the marks.
  public List<Probe> probes(
      String condition,
      Expectation expectation,
      Material material,
      Scenario.Kind kind,
      String system,
      int count) {
    return heldOut(material, kind, count).stream()
        .map(scenario -> probe(condition, expectation, system, scenario))
        .toList();
  }

  /// Asks a scenario.
  public Probe probe(String condition, Expectation expectation, String system, Scenario scenario) {
    return new Probe(condition, expectation, Chats.of(system, scenario.prompt()), scorer(scenario));
  }

  /// Reads an answer to a scenario.
  public Probe.Scorer scorer(Scenario scenario) {
    return Probe.Scorer.of(response -> scenario.isShownBy(response, marks));
  }
}
