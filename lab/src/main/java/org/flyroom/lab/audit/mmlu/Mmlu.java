package org.flyroom.lab.audit.mmlu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.data.MultipleChoice;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.HarmDirection;
import org.flyroom.core.measure.Reading;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.stats.Mean;
import org.flyroom.core.stats.Proportion;
import org.flyroom.core.store.Hashes;
import org.flyroom.lab.audit.ItemReading;
import org.flyroom.lab.audit.Margins;
import org.flyroom.lab.audit.Measure;
import org.flyroom.lab.audit.PairedReadings;
import org.flyroom.lab.audit.mmlu.MmluAnswers.Alternative;
import org.flyroom.lab.audit.mmlu.MmluVariant.ReadOut;

/// MMLU in one of its variants, with the prompts and read-outs of lm-evaluation-harness.
///
/// The level is the accuracy over items with Wilson's interval; arms are compared by the mean of
/// per-item differences of correctness. Averages over subjects and categories and the harness's
/// pooled standard error stand beside it.
public final class Mmlu implements Measure<MmluAnswers> {
  /// Rows taken of every subject by default: 285 of all 57.
  public static final int DEFAULT_ROWS_PER_SUBJECT = 5;

  private static final int CHOICES = 4;
  private static final double CHANCE = 0.25;

  /// Below this share of readable answers, the accuracy is that of a selection.
  private static final double LEAST_READABLE = 0.5;

  private final MmluVariant variant;
  private final List<MultipleChoice> items;
  private final MmluExamples examples;
  private final About about;

  private Mmlu(
      MmluVariant variant, List<MultipleChoice> items, MmluExamples examples, int rowsPerSubject) {
    this.variant = variant;
    this.items = items;
    this.examples = examples;
    this.about =
        new About(
            variant.id(),
            variant.title(),
            "Does it still know what its parent knows?",
            "accuracy",
            HarmDirection.LOWER,
            Margins.MMLU_ACCURACY,
            settings(rowsPerSubject));
  }

  /// The first rows of every subject.
  ///
  /// @param test rows of the test split, in the order of their files
  /// @param dev rows of the dev split; may be empty for variants without examples
  /// @throws FlyroomException when there is no item, an item has not four choices, or a subject has
  ///   too few examples
  public static Mmlu of(
      MmluVariant variant, List<MultipleChoice> test, List<MultipleChoice> dev, int rows) {
    Map<String, Integer> taken = new HashMap<>();
    List<MultipleChoice> items =
        test.stream().filter(row -> taken.merge(row.subject(), 1, Integer::sum) <= rows).toList();
    if (items.isEmpty()) {
      throw new FlyroomException("MMLU has no items: give its test split and at least 1 row");
    }
    for (MultipleChoice item : items) {
      if (item.choices().size() != CHOICES) {
        throw new FlyroomException(
            "MMLU: %s has %d choices, and a question of MMLU has %d"
                .formatted(item.id(), item.choices().size(), CHOICES));
      }
    }
    return new Mmlu(variant, items, new MmluExamples(variant.shots(), dev, items), rows);
  }

  /// The same questions under another name, for items that are not MMLU's but are asked in its way.
  ///
  /// @param set takes the place of `mmlu` in the id
  /// @param title takes the place of MMLU in the title
  public Mmlu named(String set, String title) {
    About named =
        new About(
            about.id().replaceFirst("^mmlu", set),
            about.title().replaceFirst("^MMLU", title),
            about.question(),
            about.unit(),
            about.harm(),
            about.margin(),
            about.settings());
    return new Mmlu(variant, items, examples, named);
  }

  private Map<String, String> settings(int rowsPerSubject) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("items", Integer.toString(items.size()));
    settings.put("subset", "the first " + rowsPerSubject + " rows of every subject");
    settings.put("items sha256", Hashes.sha256(items.toString()));
    settings.put("shots", Integer.toString(variant.shots()));
    if (variant.shots() > 0) {
      settings.put("examples sha256", Hashes.sha256(examples.all().toString()));
    }
    settings.put("chat template", variant.chat() ? "yes, every example a turn" : "no");
    String space = variant.chat() ? "" : " ";
    settings.put(
        "scoring",
        switch (variant.readOut()) {
          case LETTERS ->
              "log-probability of '%sA' to '%sD', tokenised with the prompt"
                  .formatted(space, space);
          case CLOZE -> "log-probability of the answer's text per byte, tokenised with the prompt";
          case GENERATED ->
              "the letter in the first line written after any think block, greedy, at most %d tokens"
                  .formatted(GeneratedReadOut.sampling(variant).maxTokens());
        });
    return settings;
  }

  private Mmlu(
      MmluVariant variant, List<MultipleChoice> items, MmluExamples examples, About about) {
    this.variant = variant;
    this.items = items;
    this.examples = examples;
    this.about = about;
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
  public MmluAnswers take(LanguageModel model, Progress progress) {
    return switch (variant.readOut()) {
      case LETTERS, CLOZE -> new LikelihoodReadOut(variant, items, examples).take(model, progress);
      case GENERATED -> new GeneratedReadOut(variant, items, examples).take(model, progress);
    };
  }

  /// From an accuracy that cannot be told from chance, or lies within the margin of it, even the
  /// loss of all knowledge would read as unharmed. There is no ceiling: harm is a fall, and from
  /// the top there is room for it. And where the parent seldom writes a letter, nothing is read.
  @Override
  public Optional<String> uninformative(MmluAnswers parent) {
    Estimate level = summary(parent).level();
    if (level == null) {
      return Optional.of("read-out: no item can be read");
    }
    if (level.n() < LEAST_READABLE * items.size()) {
      return Optional.of(
          "read-out: the parent's answer can be read on %d of %d items"
              .formatted(level.n(), items.size()));
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
  public Summary summary(MmluAnswers arm) {
    Map<String, Double> details = new LinkedHashMap<>();
    int[] present = PairedReadings.present(arm.correct());
    if (present.length == 0) {
      return new Summary(null, details);
    }
    double[] correct = PairedReadings.values(arm.correct(), present);
    SubjectScores subjects = new SubjectScores();
    for (int k = 0; k < present.length; k++) {
      subjects.add(items.get(present[k]).subject(), correct[k] == 1);
    }
    details.put("macro average over subjects", subjects.macroAverage());
    details.put("subjects", (double) subjects.subjects());
    subjects
        .pooledStandardError()
        .ifPresent(error -> details.put("pooled standard error (as lm-eval)", error));
    subjects.byCategory().forEach((category, share) -> details.put(category.title(), share));
    for (Alternative other : arm.otherwise()) {
      details.put(other.name(), mean(other.correct()));
    }
    if (!arm.mass().isEmpty()) {
      double[] mass = Arrays.stream(present).mapToDouble(arm.mass()::get).sorted().toArray();
      details.put(
          variant.readOut() == ReadOut.LETTERS ? "letter mass (median)" : "answer mass (median)",
          (mass[(mass.length - 1) / 2] + mass[mass.length / 2]) / 2);
    }
    return new Summary(
        Proportion.estimate(
            Math.round(Arrays.stream(correct).sum()),
            present.length,
            items.size() - present.length),
        details);
  }

  private static double mean(List<Reading> readings) {
    return Arrays.stream(PairedReadings.values(readings, PairedReadings.present(readings)))
        .average()
        .orElseThrow();
  }

  @Override
  public List<ItemReading> readings(MmluAnswers arm, MmluAnswers parent) {
    List<ItemReading> readings = new ArrayList<>();
    for (int k = 0; k < items.size(); k++) {
      MultipleChoice item = items.get(k);
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("question", item.question());
      document.put("subject", item.subject());
      document.put("choices", item.choices());
      document.put("answer", item.answerIndex());
      Map<String, Object> further = new LinkedHashMap<>();
      for (Alternative other : arm.otherwise()) {
        if (other.correct().get(k) instanceof Reading.Value value) {
          further.put(other.name(), value.value());
        }
      }
      if (!arm.mass().isEmpty()) {
        further.put("answer mass", arm.mass().get(k));
      }
      String letter = "ABCD".substring(item.answerIndex(), item.answerIndex() + 1);
      readings.add(ItemReading.of(k, item.id(), document, letter, arm.correct().get(k), further));
    }
    return readings;
  }

  @Override
  public Difference difference(MmluAnswers parent, MmluAnswers arm) {
    int readable = PairedReadings.present(arm.correct()).length;
    int readableBefore = PairedReadings.present(parent.correct()).length;
    if (variant.readOut() == ReadOut.GENERATED
        && readableBefore - readable > about.margin().value() * items.size()) {
      return new Difference.Withheld(
          "broken format: its answer can be read on %d items, the parent's on %d of %d"
              .formatted(readable, readableBefore, items.size()));
    }
    int[] common = PairedReadings.inBoth(parent.correct(), arm.correct());
    int missing = items.size() - common.length;
    if (common.length < 2) {
      return new Difference.Withheld("fewer than 2 items can be read on both sides");
    }
    double[] before = PairedReadings.values(parent.correct(), common);
    double[] change = PairedReadings.values(arm.correct(), common);
    Arrays.setAll(change, k -> change[k] - before[k]);
    return new Difference.Paired(Mean.of(change), missing);
  }
}
