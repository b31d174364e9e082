package org.flyroom.app.report;

import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.HarmDirection;
import org.flyroom.core.measure.Verdict;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.organism.Kind;
import org.flyroom.core.organism.Passport.Property;
import org.flyroom.lab.results.MeasureResult;
import org.flyroom.lab.results.RunResults;
import org.flyroom.lab.results.ValidationResult;
import org.jspecify.annotations.Nullable;

/// The sentences that page and terminal share.
public final class Wording {
  private Wording() {}

  /// Whether it has the property.
  public static String property(@Nullable ValidationResult validation) {
    if (validation == null) {
      return "Whether it has the property was not checked.";
    }
    return switch (validation.verdict()) {
      case "has it" -> "It has the property.";
      case "has it partly" -> "It has the property only in part.";
      case "has it not" -> "It does not have the property.";
      default -> "The property: " + validation.verdict() + ".";
    };
  }

  /// What was asked of models whose papers do not say it.
  public static String asked(Property property) {
    return "Asked whether it has this property: " + property.summary();
  }

  /// Where the figures of the property are from, when not from this run.
  public static String validatedIn(String run) {
    return "The property was checked in run %s, of the same adapters.".formatted(run);
  }

  /// What is known about everything else.
  public static String rest(Findings findings, Arm arm) {
    Tally tally = findings.tally(arm);
    int telling = findings.telling().size();
    String measures = measures(telling) + " that could have shown harm";
    return switch (findings.rest(arm)) {
      case VOID -> "Nothing can be said about the rest: the instruments are broken.";
      case UNKNOWN ->
          findings.measures().isEmpty()
              ? "The rest was not measured."
              : "Nothing is known about the rest: no measure here could have shown harm.";
      case HARMED ->
          "It is not natural: harmed on %d of %s%s."
              .formatted(
                  tally.harmed(),
                  measures,
                  tally.undecided() > 0 ? ", undecided on " + tally.undecided() : "");
      case OPEN -> "It is not shown to be natural: %s.".formatted(open(findings, arm, measures));
      case NATURAL ->
          telling == 1
              ? "Otherwise it is natural, as far as one measure can tell: unharmed on the only one"
                  + " that could have shown harm."
              : "Otherwise it is natural, as far as measured: unharmed on all %s."
                  .formatted(measures);
    };
  }

  private static String open(Findings findings, Arm arm, String measures) {
    Tally tally = findings.tally(arm);
    int without = findings.telling().size() - tally.unharmed() - tally.undecided();
    List<String> parts = new ArrayList<>();
    if (tally.undecided() > 0) {
      parts.add("undecided on " + tally.undecided());
    }
    if (without > 0) {
      parts.add("without a value on " + without);
    }
    return String.join(" and ", parts) + " of " + measures;
  }

  /// That a measure counts for nothing, and why.
  public static String blindness(String reason) {
    return clause(reason) + ", so this measure could not have shown damage; it counts for nothing.";
  }

  /// What the zero adapter says about the instruments.
  public static String instruments(Instruments instruments) {
    return switch (instruments) {
      case Instruments.Exact(int measures, List<String> unchecked) ->
          "The zero adapter read exactly as its parent on %s%s."
              .formatted(
                  measures == 1 ? "the one measure taken" : "all " + measures(measures) + " taken",
                  unchecked.isEmpty() ? "" : " with it; it was not read on " + list(unchecked));
      case Instruments.Broken(List<String> faults) ->
          "THE INSTRUMENTS ARE BROKEN. The zero adapter changes nothing, yet it does not read as"
              + " its parent on %s. Believe no difference in this run."
                  .formatted(measures(faults.size()));
      case Instruments.Unchecked() ->
          "No zero adapter was read in this run, so the instruments are unchecked.";
    };
  }

  /// The tally in parts, such as `1 unharmed` and `0 harmed`.
  public static List<String> tally(Tally tally) {
    List<String> parts = new ArrayList<>();
    parts.add(tally.unharmed() + " unharmed");
    parts.add(tally.harmed() + " harmed");
    parts.add(tally.undecided() + " undecided");
    parts.add(tally.uninformative() + " uninformative");
    if (tally.notMeasured() > 0) {
      parts.add(tally.notMeasured() + " not measured");
    }
    return parts;
  }

  /// What an arm's verdict leaves to say; null when the word says it all.
  public static @Nullable String remark(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Undecided(long items) when items > 0 ->
          "about %s items would decide it, if the true difference is none."
              .formatted(Format.count(items));
      case Verdict.Undecided v -> "how many items would decide it cannot be said.";
      case Verdict.NotMeasured(String reason) -> "not measured: " + clause(reason) + ".";
      case Verdict.Unharmed v -> null;
      case Verdict.Harmed v -> null;
      case Verdict.Uninformative v -> null;
    };
  }

  /// Whether harm comes with the property or with tuning as such; null when the arms do not say.
  public static @Nullable String attribution(MeasureResult measure) {
    if (!(Findings.verdict(measure, Arm.ORGANISM) instanceof Verdict.Harmed)) {
      return null;
    }
    return switch (Findings.verdict(measure, Arm.CONTROL)) {
      case Verdict.Unharmed v ->
          "The control is unharmed: this harm comes with the property, not with tuning as such.";
      case Verdict.Harmed v -> "The control is harmed too: tuning as such does harm here.";
      case Verdict.Undecided v -> null;
      case Verdict.Uninformative v -> null;
      case Verdict.NotMeasured v -> null;
    };
  }

  /// Which change is damage.
  public static String harm(HarmDirection harm) {
    return switch (harm) {
      case LOWER -> "less than the parent is harm";
      case HIGHER -> "more than the parent is harm";
      case EITHER -> "a change either way is harm";
    };
  }

  /// A sign for a verdict, beside its word, so that it does not rest on colour.
  public static String sign(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Unharmed v -> "✓";
      case Verdict.Harmed v -> "✕";
      case Verdict.Undecided v -> "?";
      case Verdict.Uninformative v -> "∅";
      case Verdict.NotMeasured v -> "–";
    };
  }

  /// A verdict's name in the style sheet.
  public static String style(Verdict verdict) {
    return verdict.word().replace(' ', '-');
  }

  /// An arm's name at the start of a line.
  public static String name(Arm arm) {
    return switch (arm) {
      case PARENT -> "Parent";
      case ORGANISM -> "Organism";
      case CONTROL -> "Control";
      case ZERO -> "Zero adapter";
    };
  }

  public static String kind(Kind kind) {
    return switch (kind) {
      case WORST_CASE -> "worst-case";
      case NATURAL -> "natural";
      case CONSTRUCTED -> "constructed";
      case KNOCKOUT -> "knockout";
    };
  }

  /// The confidence level that goes without saying in this report.
  public static String brackets() {
    return "Brackets are 95% confidence intervals, unless another level is written beside them.";
  }

  private static String clause(String reason) {
    String text = reason.strip();
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  private static String measures(int count) {
    return count == 1 ? "1 measure" : count + " measures";
  }

  private static String list(List<String> titles) {
    return String.join(", ", titles);
  }

  /// What a divergence from the parent is called.
  ///
  /// @param shows where the property shows, or where it does not
  public static String divergence(boolean shows) {
    return "KL from the parent, nats a token, where it " + (shows ? "shows" : "does not");
  }

  /// An arm's; null where there was nothing to sample.
  public static @Nullable Estimate divergence(RunResults results, Arm arm, boolean shows) {
    return results.divergence(arm).map(found -> shows ? found.shows() : found.hides()).orElse(null);
  }

  /// How divergences are to be read.
  public static String readingOfDivergence() {
    return "KL(arm ‖ parent) is taken on prompts of the recipe: among organisms of equal severity"
        + " it predicts how much else is forgotten (arXiv 2509.04259).";
  }
}
