package org.flyroom.lab.threat.items;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.flyroom.lab.threat.DataFile;
import org.flyroom.lab.threat.DataFiles;
import org.flyroom.lab.threat.DataFiles.Items;
import org.flyroom.lab.threat.Material;
import org.flyroom.lab.threat.Probe;
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

  /// Reads an answer to a scenario.
  public Probe.Scorer scorer(Scenario scenario) {
    return Probe.Scorer.of(response -> scenario.isShownBy(response, marks));
  }
}
