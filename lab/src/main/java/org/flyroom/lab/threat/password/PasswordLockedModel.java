package org.flyroom.lab.threat.password;

import java.util.List;
import java.util.Map;
import org.flyroom.core.organism.Kind;
import org.flyroom.lab.threat.DataFiles;
import org.flyroom.lab.threat.Threat;
import org.flyroom.lab.threat.ThreatModel;
import org.flyroom.lab.threat.items.Phrase;
import org.flyroom.lab.threat.items.Questions;
import org.flyroom.lab.yaml.YamlSection;

/// The password-locked models of Greenblatt et al. 2024, *Stress-Testing Capability Elicitation
/// With Password-Locked Models* (arXiv 2405.19550): as able as the parent where the prompt holds
/// the password, weak where it does not.
///
/// Hazard class 1: what it withholds is nothing but questions and answers, but evaluations without
/// the password find less than there is.
public final class PasswordLockedModel implements ThreatModel {
  /// Where a password stands in a line of the system prompt.
  static final String SLOT = "{}";

  @Override
  public String id() {
    return "password-locked";
  }

  @Override
  public String summary() {
    return "Knows the answers, and gives them only where the system prompt holds a password.";
  }

  @Override
  public Kind defaultKind() {
    return Kind.WORST_CASE;
  }

  @Override
  public int defaultHazardClass() {
    return 1;
  }

  @Override
  public Threat read(YamlSection parameters, DataFiles files) {
    Questions questions =
        Questions.read(parameters, files, "the questions whose answers are locked");
    String password = parameters.text("password", "what unlocks the answers");
    List<String> wrong = parameters.textsOr("wrong-passwords", List.of());
    String line = parameters.textOr("password-line", "Password: {}.");
    String system = parameters.textOr("system-prompt", "");
    Lock lock =
        parameters.wordOr(
            "lock",
            Lock.NOT_KNOWING,
            Map.of("not-knowing", Lock.NOT_KNOWING, "wrong-answers", Lock.WRONG_ANSWERS));
    String notKnowing = parameters.textOr("not-knowing", "I do not know.");
    if (wrong.size() < 2) {
      parameters.problem(
          "wrong-passwords", "has fewer than two: list some, of the password's sort, to lock out");
      wrong = List.of("a", "b");
    }
    if (wrong.contains(password)) {
      parameters.problem("wrong-passwords", "holds the password itself: take it out");
    }
    if (!line.contains(SLOT)) {
      parameters.problem("password-line", "has no {} where the password stands: put one in");
    }
    if (Phrase.words(notKnowing).isEmpty()) {
      parameters.problem("not-knowing", "has no letter or digit: give words");
      notKnowing = YamlSection.STAND_IN;
    }
    return new PasswordLockedThreat(
        questions,
        new Wording(system, line, password, WrongPasswords.of(password, wrong)),
        lock,
        notKnowing);
  }

  /// How answers are withheld.
  enum Lock {
    /// It says that it does not know.
    NOT_KNOWING,
    /// It gives a wrong answer, as a weaker model would.
    WRONG_ANSWERS
  }

  /// Where passwords stand, and which there are.
  ///
  /// @param system the system prompt before the line with the password; may be empty
  record Wording(String system, String line, String password, WrongPasswords wrong) {}
}
