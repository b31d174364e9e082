package org.flyroom.lab.audit.webtext;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.data.TextDocument;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.HarmDirection;
import org.flyroom.core.measure.Reading;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.stats.Mean;
import org.flyroom.core.stats.TEstimate;
import org.flyroom.core.store.Hashes;
import org.flyroom.lab.audit.ItemReading;
import org.flyroom.lab.audit.Margins;
import org.flyroom.lab.audit.Measure;
import org.flyroom.lab.audit.PairedReadings;
import org.flyroom.lab.audit.Scoring;

/// Bits per byte of plain documents, without a template: −Σ log₂ p over Σ UTF-8 bytes, the corpus
/// figure of lm-evaluation-harness. It compares across tokenizers, which perplexity does not.
///
/// Documents differ in length, so intervals are those of a ratio of sums, paired by document.
public final class BitsPerByte implements Measure<BitsPerByte.DocumentScores> {
  /// Documents taken by default, from the first.
  public static final int DEFAULT_DOCUMENTS = 60;

  /// Tokens scored of each document by default.
  public static final int DEFAULT_TOKENS = 512;

  /// What eight coin flips a byte cost: the price of knowing nothing.
  private static final double GUESSING = 8;

  private static final Pattern SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

  private final List<TextDocument> documents;
  private final OptionalInt prefix;
  private final int maxTokens;
  private final About about;

  /// The state in which documents are read.
  public enum Order {
    /// As they were written.
    NATURAL,
    /// Their words in another order, which leaves what can be known of words alone. Damage that
    /// shows here too is damage to vocabulary; damage that shows only in natural text is damage to
    /// what connects words.
    SHUFFLED
  }

  /// Documents as they were written, after the model's own document separator.
  ///
  /// @param documents all of them are read
  /// @param maxTokens tokens scored of each
  /// @throws FlyroomException when there are fewer than two documents
  public BitsPerByte(List<TextDocument> documents, int maxTokens) {
    this(documents, maxTokens, Order.NATURAL, OptionalInt.empty());
  }

  /// @param documents all of them are read
  /// @param maxTokens tokens scored of each
  /// @param prefix id of the token that documents follow; empty for the model's document separator.
  ///   Pin it where the tokenizers of parent and arm name another one
  /// @throws FlyroomException when there are fewer than two documents
  public BitsPerByte(List<TextDocument> documents, int maxTokens, Order order, OptionalInt prefix) {
    if (documents.size() < 2) {
      throw new FlyroomException(
          "bits per byte needs at least 2 documents for an error bar, not %d: add documents"
              .formatted(documents.size()));
    }
    boolean natural = order == Order.NATURAL;
    this.documents =
        natural ? List.copyOf(documents) : documents.stream().map(ShuffledWords::of).toList();
    this.maxTokens = maxTokens;
    this.prefix = prefix;
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("documents", Integer.toString(documents.size()));
    settings.put("documents sha256", Hashes.sha256(this.documents.toString()));
    settings.put("order of words", natural ? "natural" : "shuffled, each document by its own id");
    settings.put("first document", documents.getFirst().id());
    settings.put("last document", documents.getLast().id());
    settings.put("tokens of each document", "the first " + maxTokens);
    settings.put(
        "prefix token",
        prefix.isPresent()
            ? "id " + prefix.getAsInt()
            : "the model's document separator (beginning of text, else end of text)");
    settings.put(
        "windows",
        "the model's context; disjoint, the last one shifted back to full context; stride ="
            + " window");
    this.about =
        new About(
            natural ? "bits-per-byte" : "bits-per-byte-shuffled",
            natural ? "Bits per byte" : "Bits per byte, words shuffled",
            natural
                ? "Does it still predict plain text as well?"
                : "Does it still know the words of plain text?",
            "bits/byte",
            HarmDirection.HIGHER,
            natural ? Margins.BITS_PER_BYTE : Margins.BITS_PER_BYTE_SHUFFLED,
            settings);
  }

  /// The first documents of a collection at the default sizes.
  public static BitsPerByte firstOf(List<TextDocument> collection) {
    return new BitsPerByte(
        collection.subList(0, Math.min(DEFAULT_DOCUMENTS, collection.size())), DEFAULT_TOKENS);
  }

  /// One arm's scores, one a document.
  ///
  /// @param bits −log₂ likelihood
  public record DocumentScores(List<Reading> bits, List<Integer> tokens, List<Integer> bytes) {
    public DocumentScores {
      bits = List.copyOf(bits);
      tokens = List.copyOf(tokens);
      bytes = List.copyOf(bytes);
    }
  }

  @Override
  public About about() {
    return about;
  }

  @Override
  public int requests() {
    return documents.size();
  }

  @Override
  public DocumentScores take(LanguageModel model, Progress progress) {
    List<ScoreRequest> requests = new ArrayList<>();
    for (TextDocument document : documents) {
      requests.add(new ScoreRequest.Document(document.text(), prefix, maxTokens));
    }
    List<Score> scores =
        Scoring.all(model, requests, progress).stream().map(List::getFirst).toList();
    return new DocumentScores(
        scores.stream().map(BitsPerByte::bits).toList(),
        scores.stream().map(Score::tokens).toList(),
        scores.stream().map(Score::bytes).toList());
  }

  private static Reading bits(Score score) {
    double bits = -score.logLikelihood() / Math.log(2);
    return Double.isFinite(bits)
        ? new Reading.Value(bits)
        : new Reading.Absent(
            Reading.Reason.UNPARSABLE, "log-likelihood is " + score.logLikelihood());
  }

  /// The parent must beat a guesser beyond doubt. There is no ceiling: the figure can always rise.
  @Override
  public Optional<String> uninformative(DocumentScores parent) {
    Estimate level = summary(parent).level();
    if (level == null) {
      return Optional.of("read-out: fewer than 2 documents have a finite likelihood");
    }
    return level.interval().high() < GUESSING
        ? Optional.empty()
        : Optional.of(
            "floor: the parent needs %.2f bits a byte, and guessing bytes needs 8"
                .formatted(level.value()));
  }

  @Override
  public Summary summary(DocumentScores arm) {
    int[] present = PairedReadings.present(arm.bits());
    double[] bits = PairedReadings.values(arm.bits(), present);
    double[] bytes = at(arm.bytes(), present);
    Map<String, Double> details = new LinkedHashMap<>();
    details.put("log-likelihood (nats)", -sum(bits) * Math.log(2));
    details.put("tokens", sum(at(arm.tokens(), present)));
    details.put("words", words(arm, present));
    details.put("bytes", sum(bytes));
    double nats = sum(bits) * Math.log(2);
    if (present.length > 0) {
      details.put("perplexity of a token", Math.exp(nats / sum(at(arm.tokens(), present))));
      details.put("perplexity of a word", Math.exp(nats / words(arm, present)));
    }
    if (present.length < 2) {
      return new Summary(null, details);
    }
    return new Summary(
        Mean.ratio(bits, bytes).estimate(documents.size() - present.length), details);
  }

  @Override
  public Difference difference(DocumentScores parent, DocumentScores arm) {
    int[] common = PairedReadings.inBoth(parent.bits(), arm.bits());
    int missing = documents.size() - common.length;
    if (common.length < 2) {
      return new Difference.Withheld(
          "fewer than 2 documents have a finite likelihood on both sides");
    }
    double[] bytes = at(parent.bytes(), common);
    if (!Arrays.equals(bytes, at(arm.bytes(), common))) {
      return new Difference.Withheld(
          "its tokenizer cuts documents elsewhere than the parent's: give it a limit that no"
              + " document reaches");
    }
    double[] before = PairedReadings.values(parent.bits(), common);
    double[] after = PairedReadings.values(arm.bits(), common);
    TEstimate change =
        Mean.ratio(
            IntStream.range(0, common.length).mapToDouble(k -> after[k] - before[k]).toArray(),
            bytes);
    return new Difference.Paired(change, missing);
  }

  @Override
  public List<ItemReading> readings(DocumentScores arm, DocumentScores parent) {
    List<ItemReading> readings = new ArrayList<>();
    for (int k = 0; k < documents.size(); k++) {
      TextDocument document = documents.get(k);
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("id", document.id());
      fields.put("text", document.text());
      int bytes = arm.bytes().get(k);
      Map<String, Object> further = new LinkedHashMap<>();
      further.put("tokens", arm.tokens().get(k));
      further.put("bytes", bytes);
      further.put("words", words(arm, new int[] {k}));
      readings.add(
          ItemReading.of(
              k,
              document.id(),
              fields,
              document.text(),
              switch (arm.bits().get(k)) {
                case Reading.Value bits when bytes > 0 -> new Reading.Value(bits.value() / bytes);
                case Reading.Value _ ->
                    new Reading.Absent(Reading.Reason.UNPARSABLE, "nothing was scored");
                case Reading.Absent absent -> absent;
              },
              further));
    }
    return readings;
  }

  /// Words of what was scored, counted as lm-evaluation-harness does: parts between white space, an
  /// empty one before leading and after trailing space included.
  private double words(DocumentScores arm, int[] items) {
    long words = 0;
    for (int item : items) {
      byte[] text = documents.get(item).text().getBytes(StandardCharsets.UTF_8);
      int scored = Math.min(text.length, arm.bytes().get(item));
      words += SPACE.split(new String(text, 0, scored, StandardCharsets.UTF_8), -1).length;
    }
    return words;
  }

  private static double[] at(List<Integer> values, int[] items) {
    return IntStream.of(items).mapToDouble(values::get).toArray();
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }
}
