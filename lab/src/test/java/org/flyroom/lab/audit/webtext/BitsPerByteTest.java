package org.flyroom.lab.audit.webtext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.data.TextDocument;
import org.flyroom.core.measure.Comparison;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.Interval;
import org.flyroom.core.measure.Verdict;
import org.flyroom.core.model.LanguageModel;
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
