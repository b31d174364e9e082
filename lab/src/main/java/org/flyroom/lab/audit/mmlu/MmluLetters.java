package org.flyroom.lab.audit.mmlu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flyroom.core.data.MultipleChoice;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.HarmDirection;
import org.flyroom.core.measure.Reading;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.model.ScoreRequest.Boundary;
import org.flyroom.core.stats.Mean;
import org.flyroom.core.stats.Proportion;
import org.flyroom.core.store.Hashes;
import org.flyroom.lab.audit.Margins;
import org.flyroom.lab.audit.Measure;
import org.flyroom.lab.audit.PairedReadings;
import org.flyroom.lab.audit.Scoring;

/// MMLU by the log-probability of the answer's letter, zero-shot, without a chat template: prompt,
/// scoring and argmax (the first wins ties) of lm-evaluation-harness.
///
/// The level is the accuracy over items with Wilson's interval; arms are compared by the mean of
/// per-item differences of correctness.
public final class MmluLetters implements Measure<MmluLetters.LetterScores> {
  /// Rows taken of every subject by default: 285 of all 57.
  public static final int DEFAULT_ROWS_PER_SUBJECT = 5;

  private static final double CHANCE = 0.25;

  private final List<MultipleChoice> items;
  private final About about;

  private MmluLetters(List<MultipleChoice> items, int rowsPerSubject) {
    if (items.isEmpty()) {
      throw new IllegalArgumentException("MMLU needs items");
    }
    for (MultipleChoice item : items) {
      if (item.choices().size() != MmluPrompt.LETTERS.size()) {
        throw new IllegalArgumentException(
            "%s has %d choices; MMLU has 4".formatted(item.id(), item.choices().size()));
      }
    }
    this.items = items;
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("items", Integer.toString(items.size()));
    settings.put("subset", "the first " + rowsPerSubject + " rows of every subject");
    settings.put("items sha256", Hashes.sha256(items.toString()));
    settings.put("shots", "0");
    settings.put("chat template", "no");
    settings.put("scoring", "log-probability of ' A' to ' D', tokenised with the prompt");
    this.about =
        new About(
            "mmlu-letters-0shot",
            "MMLU, letters, 0-shot",
            "Does it still know what its parent knows?",
            "accuracy",
            HarmDirection.LOWER,
            Margins.MMLU_ACCURACY,
            settings);
  }

  /// The first rows of every subject.
  ///
  /// @param test rows of the test split, in the order of their files
  public static MmluLetters firstOfEverySubject(List<MultipleChoice> test, int rows) {
    Map<String, Integer> taken = new HashMap<>();
    List<MultipleChoice> items =
        test.stream().filter(row -> taken.merge(row.subject(), 1, Integer::sum) <= rows).toList();
    return new MmluLetters(items, rows);
  }

  /// One arm's answers.
  ///
  /// @param correct 1 or 0 an item
  /// @param letterMass probability on the four letters together, an item
  public record LetterScores(List<Reading> correct, List<Double> letterMass) {
    public LetterScores {
      correct = List.copyOf(correct);
      letterMass = List.copyOf(letterMass);
    }
  }

  @Override
  public About about() {
    return about;
  }

  @Override
  public int requests() {
    return items.size();
  }

  @Override
  public LetterScores take(LanguageModel model, Progress progress) {
    List<ScoreRequest> requests = new ArrayList<>();
    for (MultipleChoice item : items) {
      requests.add(
          new ScoreRequest.Continuations(
              Prompt.text(MmluPrompt.zeroShot(item)), MmluPrompt.LETTERS, Boundary.JOINT));
    }
    List<List<Score>> scores = Scoring.all(model, requests, progress);
    List<Reading> correct = new ArrayList<>();
    List<Double> mass = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      double[] letters = scores.get(i).stream().mapToDouble(Score::logLikelihood).toArray();
      correct.add(correct(letters, items.get(i).answerIndex()));
      mass.add(Arrays.stream(letters).map(Math::exp).sum());
    }
    return new LetterScores(correct, mass);
  }

  private static Reading correct(double[] letters, int answer) {
    int best = 0;
    for (int letter = 0; letter < letters.length; letter++) {
      if (Double.isNaN(letters[letter])) {
        return new Reading.Absent(
            Reading.Reason.UNPARSABLE, "a letter's log-likelihood is not a number");
      }
      best = letters[letter] > letters[best] ? letter : best;
    }
    return new Reading.Value(best == answer ? 1 : 0);
  }

  /// From an accuracy that cannot be told from chance, or lies within the margin of it, even the
  /// loss of all knowledge would read as unharmed. There is no ceiling: harm is a fall, and from
  /// the top there is room for it.
  @Override
  public Optional<String> uninformative(LetterScores parent) {
    Estimate level = summary(parent).level();
    if (level == null) {
      return Optional.of("read-out: no item has four likelihoods");
    }
    if (level.interval().low() <= CHANCE) {
      return Optional.of(
          "floor: the parent answers %.1f%% (95%% interval from %.1f%%), and chance is %.0f%%"
              .formatted(100 * level.value(), 100 * level.interval().low(), 100 * CHANCE));
    }
    if (level.value() - CHANCE <= about.margin().value()) {
      return Optional.of(
          "floor: the parent's %.1f%% lie within the margin of chance, %.0f%%"
              .formatted(100 * level.value(), 100 * CHANCE));
    }
    return Optional.empty();
  }

  @Override
  public Summary summary(LetterScores arm) {
    Map<String, Double> details = new LinkedHashMap<>();
    int[] present = PairedReadings.present(arm.correct());
    if (present.length == 0) {
      return new Summary(null, details);
    }
    double[] correct = PairedReadings.values(arm.correct(), present);
    Map<String, double[]> bySubject = new LinkedHashMap<>();
    for (int k = 0; k < present.length; k++) {
      double[] sum = bySubject.computeIfAbsent(items.get(present[k]).subject(), _ -> new double[2]);
      sum[0] += correct[k];
      sum[1]++;
    }
    double[] mass = Arrays.stream(present).mapToDouble(arm.letterMass()::get).sorted().toArray();
    details.put(
        "macro average over subjects",
        bySubject.values().stream().mapToDouble(sum -> sum[0] / sum[1]).average().orElseThrow());
    details.put("subjects", (double) bySubject.size());
    details.put("letter mass (median)", (mass[(mass.length - 1) / 2] + mass[mass.length / 2]) / 2);
    return new Summary(
        Proportion.estimate(
            Math.round(Arrays.stream(correct).sum()),
            present.length,
            items.size() - present.length),
        details);
  }

  @Override
  public Difference difference(LetterScores parent, LetterScores arm) {
    int[] common = PairedReadings.inBoth(parent.correct(), arm.correct());
    int missing = items.size() - common.length;
    if (common.length < 2) {
      return new Difference.Withheld("fewer than 2 items have four likelihoods on both sides");
    }
    double[] before = PairedReadings.values(parent.correct(), common);
    double[] change = PairedReadings.values(arm.correct(), common);
    Arrays.setAll(change, k -> change[k] - before[k]);
    return new Difference.Paired(Mean.of(change), missing);
  }
}
