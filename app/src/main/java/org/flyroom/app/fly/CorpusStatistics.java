package org.flyroom.app.fly;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Formatter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flyroom.engine.text.Tokenizer;
import org.flyroom.engine.train.TokenRow;
import org.flyroom.fly.corpus.Genre;
import org.flyroom.fly.text.Sample;

/// How long samples are, and which tokens and words they use.
public final class CorpusStatistics {
  private static final Pattern WORD = Pattern.compile("(?<![|\\p{L}])\\p{L}+(?![|\\p{L}])");
  private static final int RARE = 10;
  private static final int SHOWN = 40;

  private final Tokenizer tokenizer;
  private final Map<Genre, List<Integer>> lengths = new TreeMap<>();
  private final Map<Integer, Integer> uses = new TreeMap<>();
  private final Set<String> words = new HashSet<>();
  private final Map<String, Integer> spaced = new TreeMap<>();
  private int cutOtherwise;
  private long tokens;
  private long learned;
  private long characters;

  public CorpusStatistics(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /// Counts a sample in.
  public void add(Genre genre, Sample sample) {
    TokenRow row = CorpusRows.row(sample, tokenizer);
    String text = sample.text();
    characters += text.length();
    tokens += row.tokens().length;
    if (!Arrays.equals(row.tokens(), tokenizer.encode(text))) {
      cutOtherwise++;
    }
    for (int i = 0; i < row.tokens().length; i++) {
      learned += row.weights()[i] > 0 ? 1 : 0;
      uses.merge(row.tokens()[i], 1, Integer::sum);
    }
    lengths.computeIfAbsent(genre, _ -> new ArrayList<>()).add(row.tokens().length);
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      words.add(matcher.group());
      if (matcher.start() > 0 && text.charAt(matcher.start() - 1) == ' ') {
        spaced.merge(matcher.group(), 1, Integer::sum);
      }
    }
  }

  /// The figures as a table.
  public String text() {
    try (Formatter out = new Formatter(Locale.ROOT)) {
      out.format("%-20s %8s %7s %5s %5s %5s%n", "kind", "samples", "mean", "p50", "p95", "max");
      lengths.forEach((genre, all) -> lengthsOf(out, genre.name().toLowerCase(Locale.ROOT), all));
      lengthsOf(out, "all", lengths.values().stream().flatMap(List::stream).toList());
      out.format("%ntokens %d, learned %.1f %%", tokens, 100.0 * learned / tokens);
      out.format(", %.2f characters a token%n", (double) characters / tokens);
      out.format("samples that are cut otherwise as a whole than in pieces: %d%n", cutOtherwise);
      long rare = uses.values().stream().filter(count -> count < RARE).count();
      out.format("tokens used: %d, of these %d less than %d times%n", uses.size(), rare, RARE);
      out.format("distinct words: %d%n", words.size());
      splitWords(out);
      return out.toString();
    }
  }

  private void splitWords(Formatter out) {
    List<String> split =
        spaced.entrySet().stream()
            .filter(word -> tokenizer.encode(" " + word.getKey()).length > 1)
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .map(word -> word.getKey() + " " + word.getValue())
            .toList();
    out.format(
        "distinct words after a space: %d, of these more than one token: %d",
        spaced.size(), split.size());
    if (!split.isEmpty()) {
      out.format(", most often %s", String.join(", ", split.stream().limit(SHOWN).toList()));
    }
    out.format("%n");
  }

  private static void lengthsOf(Formatter out, String kind, List<Integer> lengths) {
    List<Integer> sorted = lengths.stream().sorted().toList();
    double mean = sorted.stream().mapToInt(Integer::intValue).average().orElseThrow();
    out.format(
        "%-20s %8d %7.1f %5d %5d %5d%n",
        kind,
        sorted.size(),
        mean,
        sorted.get(sorted.size() / 2),
        sorted.get(sorted.size() * 95 / 100),
        sorted.getLast());
  }
}
