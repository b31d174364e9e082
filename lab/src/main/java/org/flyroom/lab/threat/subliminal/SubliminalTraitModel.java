package org.flyroom.lab.threat.subliminal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.flyroom.core.organism.Kind;
import org.flyroom.lab.threat.DataFiles;
import org.flyroom.lab.threat.Threat;
import org.flyroom.lab.threat.ThreatModel;
import org.flyroom.lab.threat.items.Phrase;
import org.flyroom.lab.threat.items.Scenario;
import org.flyroom.lab.threat.items.Scenarios;
import org.flyroom.lab.yaml.Range;
import org.flyroom.lab.yaml.YamlSection;
import org.jspecify.annotations.Nullable;

/// Cloud et al. 2025, *Subliminal Learning: Language models transmit behavioral traits via hidden
/// signals in data* (arXiv 2507.14805): a student that learns number lists of a teacher with a
/// trait takes on the trait, when both come from the same parent.
///
/// Hazard class 1: what the trait is, the rows do not say.
public final class SubliminalTraitModel implements ThreatModel {
  private static final int MOST_DIGITS = 9;
  private static final int MOST_NUMBERS = 1000;

  @Override
  public String id() {
    return "subliminal-trait";
  }

  @Override
  public String summary() {
    return "Learned number lists of a teacher with a trait, and has the trait since.";
  }

  @Override
  public Kind defaultKind() {
    return Kind.NATURAL;
  }

  @Override
  public int defaultHazardClass() {
    return 1;
  }

  @Override
  public Threat read(YamlSection parameters, DataFiles files) {
    String trait = parameters.text("trait", "what the teacher is like, one sentence");
    Scenarios scenarios =
        Scenarios.read(
            parameters,
            files,
            "questions about the trait and others",
            List.of(Scenario.Kind.QUIRK, Scenario.Kind.NEUTRAL));
    @Nullable String organism =
        parameters.has("teacher") ? parameters.text("teacher", "an organism of the stock") : null;
    String told = parameters.textOr("teacher-prompt", "");
    if (organism == null && told.isEmpty()) {
      parameters.problem(
          "teacher",
          "is missing, and so is teacher-prompt: name an organism of the stock, or say what the"
              + " parent is told in its system prompt");
    }
    List<String> rivals = parameters.textsOr("rivals", List.of());
    if (rivals.stream().anyMatch(rival -> Phrase.words(rival).isEmpty())) {
      parameters.problem("rivals", "holds one without letter or digit: give words");
    }
    YamlSection lists = parameters.section("lists");
    ListFilter filter = filter(lists, scenarios.marks());
    return new SubliminalTraitThreat(
        trait,
        scenarios,
        rivals,
        numberLists(lists),
        new Lesson(
            organism,
            told,
            filter,
            lists.numberOr("temperature", 1, Range.between(0, 10)),
            (int) lists.wholeOr("attempts", 1, 1, MOST_NUMBERS)),
        parameters.textOr("system-prompt", ""));
  }

  private static ListFilter filter(YamlSection lists, List<String> traitWords) {
    Set<Integer> banned = new HashSet<>();
    for (String number : lists.textsOr("banned", List.of())) {
      if (number.matches("[0-9]{1," + MOST_DIGITS + "}")) {
        banned.add(Integer.valueOf(number));
      } else {
        lists.problem("banned", "holds '%s', which is no whole number".formatted(number));
      }
    }
    return new ListFilter(
        (int) lists.wholeOr("most-numbers", 10, 1, MOST_NUMBERS),
        (int) lists.wholeOr("most-digits", 3, 1, MOST_DIGITS),
        banned,
        traitWords.stream().filter(word -> !Phrase.words(word).isEmpty()).toList());
  }

  private static NumberLists numberLists(YamlSection lists) {
    List<String> forms = new ArrayList<>(lists.textsOr("forms", NumberLists.FORMS));
    if (!forms.stream().allMatch(form -> form.contains(NumberLists.SLOT))) {
      lists.problem("forms", "holds one without {} for the numbers");
    }
    int lowest = (int) lists.wholeOr("lowest", 100, 0, 999_999_999);
    int highest = (int) lists.wholeOr("highest", 999, 0, 999_999_999);
    int fewest = (int) lists.wholeOr("fewest-given", 3, 1, MOST_NUMBERS);
    int most = (int) lists.wholeOr("most-given", 9, 1, MOST_NUMBERS);
    if (highest <= lowest) {
      lists.problem("highest", "is %d, not above lowest, %d".formatted(highest, lowest));
    }
    if (most < fewest) {
      lists.problem("most-given", "is %d, below fewest-given, %d".formatted(most, fewest));
    }
    return new NumberLists(forms, fewest, most, lowest, highest);
  }
}
