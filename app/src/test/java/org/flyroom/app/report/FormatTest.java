package org.flyroom.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.flyroom.core.measure.Interval;
import org.junit.jupiter.api.Test;

class FormatTest {
  @Test
  void sharesAreWrittenInPercentAndTheirDifferencesInPoints() {
    Format format = Format.of("accuracy", 0.02);
    assertThat(format.level(0.26349)).isEqualTo("26.3%");
    assertThat(format.levelInterval(new Interval(0.236, 0.292, 0.95))).isEqualTo("[23.6, 29.2]");
    assertThat(format.difference(-0.0124)).isEqualTo("−1.2");
    assertThat(format.difference(0.0124)).isEqualTo("+1.2");
    assertThat(format.differenceUnit()).isEqualTo("pp");
    assertThat(format.margin(0.02)).isEqualTo("2 pp");
  }

  @Test
  void otherUnitsGetOneDecimalMoreThanTheMarginsFirstDigit() {
    assertThat(Format.of("bits/byte", 0.02).level(0.91244)).isEqualTo("0.912");
    assertThat(Format.of("bits/byte", 0.005).difference(0.00044)).isEqualTo("+0.0004");
    assertThat(Format.of("tokens", 25).difference(-1234.4)).isEqualTo("−1\u202f234");
    assertThat(Format.of("tokens", 25).margin(25)).isEqualTo("25 tokens");
  }

  @Test
  void onlyExactlyNoDifferenceIsABareZero() {
    Format format = Format.of("bits/byte", 0.02);
    assertThat(format.difference(0)).isEqualTo("0");
    assertThat(format.difference(-0.0)).isEqualTo("0");
    assertThat(format.difference(1e-9)).isEqualTo("+0.000");
    assertThat(format.difference(-1e-9)).isEqualTo("−0.000");
  }

  @Test
  void anUnusualConfidenceLevelIsWrittenBesideItsInterval() {
    assertThat(Format.RATE.levelInterval(new Interval(0.1, 0.2, 0.9)))
        .isEqualTo("[10.0, 20.0] (90%)");
  }

  @Test
  void valuesThatAreNoneAreDashes() {
    assertThat(Format.RATE.level(Double.NaN)).isEqualTo("–");
    assertThat(Format.p(Double.NaN)).isEqualTo("–");
    assertThat(Format.figure(Double.NaN)).isEqualTo("–");
    assertThat(
            Format.RATE.differenceInterval(
                new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 0.95)))
        .isEqualTo("[−∞, +∞]");
  }

  @Test
  void figuresHaveFourDigits() {
    assertThat(Format.figure(491_520)).isEqualTo("491\u202f520");
    assertThat(Format.figure(0.071239)).isEqualTo("0.07124");
    assertThat(Format.figure(-0.2)).isEqualTo("−0.2");
    assertThat(Format.figure(12.345)).isEqualTo("12.35");
    assertThat(Format.figure(0)).isEqualTo("0");
  }

  @Test
  void pValuesNeverReadAsCertainty() {
    assertThat(Format.p(0)).isEqualTo("< 0.001");
    assertThat(Format.p(0.0314)).isEqualTo("0.031");
    assertThat(Format.p(1)).isEqualTo("> 0.999");
  }

  @Test
  void timesAreReadable() {
    assertThat(Format.seconds(0.24)).isEqualTo("0.2 s");
    assertThat(Format.seconds(12.4)).isEqualTo("12 s");
    assertThat(Format.seconds(185)).isEqualTo("3 min 05 s");
    assertThat(Format.seconds(59.7)).isEqualTo("1 min 00 s");
    assertThat(Format.seconds(3840)).isEqualTo("1 h 04 min");
  }

  @Test
  void hashesAreShortened() {
    assertThat(Format.hash("0123456789abcdef")).isEqualTo("0123456789ab…");
    assertThat(Format.hash("0123")).isEqualTo("0123");
  }
}
