package org.flyroom.lab.audit.degeneration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.HarmDirection;
import org.flyroom.core.measure.Interval;
import org.flyroom.core.measure.Reading;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.stats.Jackknife;
import org.flyroom.core.stats.TEstimate;
import org.flyroom.core.store.Hashes;
import org.flyroom.lab.audit.ItemReading;
import org.flyroom.lab.audit.Margins;
import org.flyroom.lab.audit.Measure;
import org.flyroom.lab.audit.thinking.ThinkBlock;

/// Whether different requests still get different answers: distinct-2 (Li et al. 2016, arXiv
/// 1510.03055), the share of word pairs over all answers together that are not repeats.
///
/// Pairs are counted across answers, since a model that has collapsed may well write each answer
/// without repeating itself. The share falls as texts grow, so only the first words of each answer
/// count, and in a comparison as many of an answer as both arms have: neither gains by being brief.
/// Self-BLEU would say much the same at the price of comparing every answer with every other.
public final class Diversity implements Measure<Diversity.Words> {
  /// Words of an answer that count.
  private static final int MOST_WORDS = 48;

  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

  private final Written written;
  private final About about;

  public Diversity(Written written) {
    this.written = written;
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("prompts", Integer.toString(written.prompts().size()));
    settings.put("prompts sha256", Hashes.sha256(String.join("\n", written.prompts())));
    settings.put("tokens", "greedy, at most " + written.maxTokens());
    settings.put("words of an answer", "the first " + MOST_WORDS + ", after any think block");
    settings.put("interval", "jackknife over prompts");
    this.about =
        new About(
            "diversity-distinct2",
            "Diversity",
            "Do different requests still get different answers?",
            "distinct word pairs",
            HarmDirection.LOWER,
            Margins.DIVERSITY,
            settings);
  }

  /// One arm's answers as words in lower case, one list an answer.
  public record Words(List<List<String>> answers) {
    public Words {
      answers = answers.stream().map(List::copyOf).toList();
    }
  }

  @Override
  public About about() {
    return about;
  }

  @Override
  public int requests() {
    return written.prompts().size();
  }

  @Override
  public Words take(LanguageModel model, Progress progress) {
    return new Words(
        written.by(model, progress).stream()
            .map(answer -> words(ThinkBlock.of(answer.text()).answer()))
            .toList());
  }

  private static List<String> words(String text) {
    return NO_WORD
        .splitAsStream(text.toLowerCase(Locale.ROOT))
        .filter(word -> !word.isEmpty())
        .limit(MOST_WORDS)
        .toList();
  }

  /// A parent whose own answers are hardly told apart could not be seen to lose what sets them
  /// apart.
  @Override
  public Optional<String> uninformative(Words parent) {
    Estimate level = summary(parent).level();
    if (level == null) {
      return Optional.of("read-out: fewer than 2 of the parent's answers hold two words");
    }
    return level.value() > about.margin().value()
        ? Optional.empty()
        : Optional.of(
            "floor: %.1f%% of the parent's word pairs are distinct".formatted(100 * level.value()));
  }

  @Override
  public Summary summary(Words arm) {
    Map<String, Double> details = new LinkedHashMap<>();
    int[] lengths = arm.answers().stream().mapToInt(List::size).toArray();
    for (int n : new int[] {1, 3}) {
      distinct(new Grams(arm, lengths, n))
          .ifPresent(share -> details.put("distinct-" + n, share.value()));
    }
    details.put("words that count (mean)", Arrays.stream(lengths).average().orElse(0));
    int missing = (int) Arrays.stream(lengths).filter(length -> length < 2).count();
    return new Summary(
        distinct(new Grams(arm, lengths, 2))
            .map(
                share -> {
                  Interval interval = share.interval(0.95);
                  return new Estimate(
                      share.value(),
                      new Interval(Math.max(0, interval.low()), Math.min(1, interval.high()), 0.95),
                      arm.answers().size() - missing,
                      missing);
                })
            .orElse(null),
        details);
  }

  @Override
  public Difference difference(Words parent, Words arm) {
    int[] lengths = new int[parent.answers().size()];
    int missing = 0;
    for (int k = 0; k < lengths.length; k++) {
      lengths[k] = Math.min(parent.answers().get(k).size(), arm.answers().get(k).size());
      missing += lengths[k] < 2 ? 1 : 0;
    }
    if (lengths.length - missing < 2) {
      return new Difference.Withheld("fewer than 2 prompts have two words on both sides");
    }
    Grams before = new Grams(parent, lengths, 2);
    Grams after = new Grams(arm, lengths, 2);
    double[] change = after.shareWithoutEach();
    double[] shareBefore = before.shareWithoutEach();
    Arrays.setAll(change, k -> change[k] - shareBefore[k]);
    return new Difference.Paired(Jackknife.of(after.share() - before.share(), change), missing);
  }

  /// The value of an answer is the share of its own word pairs that are distinct; the level counts
  /// pairs over all answers.
  @Override
  public List<ItemReading> readings(Words arm, Words parent) {
    List<ItemReading> readings = new ArrayList<>();
    for (int k = 0; k < written.prompts().size(); k++) {
      List<String> words = arm.answers().get(k);
      Reading own =
          words.size() < 2
              ? new Reading.Absent(Reading.Reason.UNPARSABLE, "fewer than two words")
              : new Reading.Value(
                  new Grams(new Words(List.of(words)), new int[] {words.size()}, 2).share());
      readings.add(
          ItemReading.of(
              k,
              Integer.toString(k),
              written.document(k),
              "",
              own,
              Map.of("words that count", words.size())));
    }
    return readings;
  }

  private static Optional<TEstimate> distinct(Grams grams) {
    return grams.answers() < 2
        ? Optional.empty()
        : Optional.of(Jackknife.of(grams.share(), grams.shareWithoutEach()));
  }

  /// Runs of n words over answers cut to given lengths; answers too short for one are left out.
  private static final class Grams {
    private final List<Map<List<String>, Integer>> byAnswer = new ArrayList<>();
    private final Map<List<String>, Integer> all = new HashMap<>();
    private int total;

    Grams(Words words, int[] lengths, int n) {
      for (int k = 0; k < lengths.length; k++) {
        List<String> answer = words.answers().get(k).subList(0, lengths[k]);
        if (answer.size() < n) {
          continue;
        }
        Map<List<String>, Integer> own = new HashMap<>();
        for (int from = 0; from + n <= answer.size(); from++) {
          own.merge(answer.subList(from, from + n), 1, Integer::sum);
          total++;
        }
        own.forEach((gram, count) -> all.merge(gram, count, Integer::sum));
        byAnswer.add(own);
      }
    }

    int answers() {
      return byAnswer.size();
    }

    double share() {
      return (double) all.size() / total;
    }

    double[] shareWithoutEach() {
      return byAnswer.stream().mapToDouble(this::shareWithout).toArray();
    }

    private double shareWithout(Map<List<String>, Integer> own) {
      int types = all.size();
      int tokens = total;
      for (Map.Entry<List<String>, Integer> entry : own.entrySet()) {
        tokens -= entry.getValue();
        types -= entry.getValue().equals(all.get(entry.getKey())) ? 1 : 0;
      }
      return (double) types / tokens;
    }
  }
}
