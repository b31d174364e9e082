package org.flyroom.lab.audit.webtext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.data.TextDocument;
import org.flyroom.core.measure.Comparison;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.Interval;
import org.flyroom.core.measure.Verdict;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Score;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.testing.ScriptedModel;
import org.flyroom.lab.audit.Audit;
import org.flyroom.lab.results.MeasureResult;
import org.junit.jupiter.api.Test;

class BitsPerByteTest {
  private static final List<TextDocument> DOCUMENTS = documents();

  @Test
  void aKnownLossPerByteIsReadExactly() {
    MeasureResult result = audit(_ -> 1.5, _ -> 1.5);
    Estimate level = Objects.requireNonNull(result.arms().getFirst().level());
    assertThat(level.value()).isEqualTo(1.5, within(1e-12));
    assertThat(level.n()).isEqualTo(40);
    // "aé" is three bytes in two characters.
    assertThat(result.arms().getFirst().details().get("bytes"))
        .isEqualTo(1.5 * DOCUMENTS.stream().mapToInt(d -> d.text().length()).sum());
  }

  @Test
  void longDocumentsWeighMore() {
    // One bit a byte in short documents, two in long ones.
    double bytes = 0;
    double bits = 0;
    for (TextDocument document : DOCUMENTS) {
      double size = 1.5 * document.text().length();
      bytes += size;
      bits += size * (size > 300 ? 2 : 1);
    }
    ToDoubleFunction<Integer> loss = size -> size > 300 ? 2 : 1;
    assertThat(Objects.requireNonNull(audit(loss, loss).arms().getFirst().level()).value())
        .isEqualTo(bits / bytes, within(1e-12));
  }

  @Test
  void theSameModelReadsExactlyZeroAndUnharmed() {
    ToDoubleFunction<Integer> loss = size -> 1 + size % 7 / 10.0;
    Comparison zero = comparison(audit(loss, loss));
    assertThat(Objects.requireNonNull(zero.difference()).value()).isZero();
    assertThat(Objects.requireNonNull(zero.difference()).interval())
        .isEqualTo(new Interval(0, 0, 0.95));
    assertThat(zero.verdict()).isEqualTo(new Verdict.Unharmed());
  }

  @Test
  void pairingSeesASmallLossBehindALargeSpread() {
    ToDoubleFunction<Integer> before = size -> 1 + size % 7 / 5.0;
    Comparison worse = comparison(audit(before, size -> before.applyAsDouble(size) + 0.04));
    assertThat(Objects.requireNonNull(worse.difference()).value()).isEqualTo(0.04, within(1e-12));
    assertThat(worse.verdict()).isEqualTo(new Verdict.Harmed());
    Comparison better = comparison(audit(before, size -> before.applyAsDouble(size) - 0.3));
    assertThat(better.verdict()).isEqualTo(new Verdict.Unharmed());
  }

  @Test
  void aFewSpoiltDocumentsAreUndecided() {
    // Sizes are multiples of 15: every fifth document is spoilt.
    Comparison some = comparison(audit(_ -> 1, size -> size % 75 == 0 ? 1.15 : 1));
    assertThat(some.verdict())
        .isInstanceOfSatisfying(
            Verdict.Undecided.class, verdict -> assertThat(verdict.itemsNeeded()).isPositive());
  }

  @Test
  void aParentThatGuessesBytesIsUninformative() {
    MeasureResult result = audit(_ -> 8, _ -> 20);
    assertThat(result.uninformative()).startsWith("floor:");
    assertThat(comparison(result).verdict()).isInstanceOf(Verdict.Uninformative.class);
  }

  @Test
  void aModelWithoutFiniteLikelihoodsIsNotMeasured() {
    MeasureResult result = audit(_ -> 1, _ -> Double.NaN);
    assertThat(comparison(result).verdict()).isInstanceOf(Verdict.NotMeasured.class);
    assertThat(comparison(result).difference()).isNull();
  }

  @Test
  void wordsTokensAndPerplexitiesStandBesideTheSum() {
    // Half a nat a byte; "ab  cd" has 2 words, " ab" an empty one before its own.
    List<TextDocument> two = List.of(new TextDocument("a", "ab  cd"), new TextDocument("b", " ab"));
    BitsPerByte measure = new BitsPerByte(two, 100);
    LanguageModel model = ScriptedModel.named("half").reading(document -> -0.5 * document.length());
    var details = measure.summary(measure.take(model, (_, _) -> {})).details();
    assertThat(details.get("log-likelihood (nats)")).isEqualTo(-4.5, within(1e-12));
    assertThat(details.get("words")).isEqualTo(4);
    assertThat(details.get("bytes")).isEqualTo(9);
    assertThat(details.get("perplexity of a token")).isEqualTo(Math.exp(0.5), within(1e-12));
    assertThat(details.get("perplexity of a word")).isEqualTo(Math.exp(4.5 / 4), within(1e-12));
  }

  @Test
  void onlyWordsThatWereScoredCount() {
    List<TextDocument> two =
        List.of(new TextDocument("a", "one two three"), new TextDocument("b", "four five six"));
    BitsPerByte measure = new BitsPerByte(two, 100);
    LanguageModel model =
        ScriptedModel.named("cut").readingExactly(_ -> new Score(-1, 2, "one two".length()));
    // "four fi" are two words as well.
    assertThat(measure.summary(measure.take(model, (_, _) -> {})).details().get("words"))
        .isEqualTo(4);
  }

  @Test
  void shuffledDocumentsKeepTheirWordsAndSpacesAndNotTheirOrder() {
    TextDocument document =
        new TextDocument("x", "Once upon a time,\n\nthere were $1 three  bears\\. ");
    TextDocument shuffled = ShuffledWords.of(document);
    assertThat(shuffled).isEqualTo(ShuffledWords.of(document)).isNotEqualTo(document);
    assertThat(shuffled.text().split("\\s+"))
        .containsExactlyInAnyOrder(document.text().split("\\s+"));
    assertThat(shuffled.text().replaceAll("\\S+", "w"))
        .isEqualTo(document.text().replaceAll("\\S+", "w"));
    assertThat(ShuffledWords.of(new TextDocument("y", document.text())).text())
        .as("the order derives from the id")
        .isNotEqualTo(shuffled.text());
  }

  @Test
  void orderThatIsLostShowsInNaturalTextAlone() {
    List<TextDocument> texts = new ArrayList<>();
    for (int k = 0; k < 20; k++) {
      texts.add(new TextDocument("t" + k, "alpha beta gamma delta epsilon zeta eta theta " + k));
    }
    // It saves a nat wherever "beta" follows "alpha".
    LanguageModel ordered =
        ScriptedModel.named("ordered")
            .reading(text -> -text.length() + (text.contains("alpha beta") ? 10 : 0));
    LanguageModel bag = ScriptedModel.named("bag").reading(text -> -text.length());
    BitsPerByte natural = new BitsPerByte(texts, 100);
    BitsPerByte shuffled =
        new BitsPerByte(texts, 100, BitsPerByte.Order.SHUFFLED, OptionalInt.of(7));
    List<MeasureResult> results =
        Audit.run(
            Map.of(Arm.PARENT, ordered, Arm.ORGANISM, bag),
            List.of(natural, shuffled),
            (_, _, _, _) -> {});
    assertThat(comparison(results.getFirst()).verdict()).isEqualTo(new Verdict.Harmed());
    assertThat(results.getLast().id()).isEqualTo("bits-per-byte-shuffled");
    assertThat(results.getLast().settings()).containsEntry("prefix token", "id 7");
    assertThat(Objects.requireNonNull(comparison(results.getLast()).difference()).value())
        .isLessThan(
            0.3 * Objects.requireNonNull(comparison(results.getFirst()).difference()).value());
  }

  @Test
  void oneDocumentIsTooFew() {
    assertThatThrownBy(() -> BitsPerByte.firstOf(DOCUMENTS.subList(0, 1)))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("at least 2 documents");
  }

  private static List<TextDocument> documents() {
    List<TextDocument> documents = new ArrayList<>();
    for (int k = 1; k <= 40; k++) {
      documents.add(new TextDocument("d" + k, "aé".repeat(5 * k)));
    }
    return documents;
  }

  /// Audits two models that lose the given bits a byte on documents of a size in bytes.
  private static MeasureResult audit(
      ToDoubleFunction<Integer> parent, ToDoubleFunction<Integer> organism) {
    return Audit.run(
            Map.of(Arm.PARENT, losing(parent), Arm.ORGANISM, losing(organism)),
            List.of(BitsPerByte.firstOf(DOCUMENTS)),
            (_, _, _, _) -> {})
        .getFirst();
  }

  private static LanguageModel losing(ToDoubleFunction<Integer> bitsPerByte) {
    return ScriptedModel.named("losing")
        .reading(
            document -> {
              int bytes = document.length() * 3 / 2;
              return -bitsPerByte.applyAsDouble(bytes) * bytes * Math.log(2);
            });
  }

  private static Comparison comparison(MeasureResult result) {
    return Objects.requireNonNull(result.arms().getLast().comparison());
  }
}
