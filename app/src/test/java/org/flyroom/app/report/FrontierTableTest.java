package org.flyroom.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.Interval;
import org.flyroom.core.measure.Stopwatch;
import org.flyroom.lab.frontier.Frontier;
import org.flyroom.lab.frontier.FrontierPoint;
import org.flyroom.lab.frontier.FrontierPoint.Damage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrontierTableTest {
  private static final Frontier FRONTIER =
      new Frontier(
          "run",
          "flyroom frontier x",
          "Flyroom",
          "2026-01-01T00:00:00Z",
          "2 processors",
          "base",
          "fly",
          List.of(point("100", 0.5, 0.01), point("300", 0.95, 0.03), point("500", 0.9, 0.05)));

  @TempDir private Path folder;

  @Test
  void bestPointsAreNamedWithAWarning() {
    assertThat(FrontierTable.sentence(FRONTIER))
        .contains("training.steps 100; training.steps 300.")
        .contains("where intervals overlap");
    assertThat(FrontierTable.lines(FRONTIER))
        .contains(
            "* training.steps 300: base-300",
            "  training.steps 500: base-500",
            "    largest damage 1.50 of the measure's margin");
  }

  @Test
  void thePageDrawsThePointsAndTheCsvHoldsThem() throws IOException {
    ReportWriter.write(FRONTIER, folder.resolve("run"));
    assertThat(Files.readString(folder.resolve("run/report.html")))
        .contains("<svg", "Severity against damage", "training.steps 500", "+0.030");
    List<String> csv = Files.readAllLines(folder.resolve("run/frontier.csv"));
    assertThat(csv)
        .hasSize(4)
        .first()
        .isEqualTo(
            "training.steps,organism,verdict,best,grow_seconds,seconds,largest_damage_margins,"
                + "on,on_low,on_high,off,off_low,off_high,near,near_low,near_high,"
                + "severity,severity_low,severity_high,kl_showing,"
                + "kl_showing_low,kl_showing_high,kl_hiding,kl_hiding_low,kl_hiding_high,"
                + "bits-per-byte,bits-per-byte_low,bits-per-byte_high,bits-per-byte_verdict");
    assertThat(Files.readAllLines(folder.resolve("run/frontier.md")))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("| ")
                    .contains("training.steps 300 | 95.0% [85.0, 105.0] n 50 | ")
                    .contains("unharmed on 0 of 1; Bits per byte: +0.030 ")
                    .endsWith("| 1.50 | –, 0.95 | 8.0 s, processors 15 s |"));
    assertThat(csv.get(2))
        .startsWith("300,base-300,\"has it, so it seems\",true,8.0,12.0,1.5,0.95,0.85,1.05,");
  }

  @Test
  void differentPropertiesAreCountedAndNotCompared() {
    Frontier mixed =
        new Frontier(
            "run",
            "flyroom frontier x y",
            "Flyroom",
            "2026-01-01T00:00:00Z",
            "2 processors",
            "2-recipes",
            "fly",
            List.of(
                point("100", "Flatters.", "has it", 0.95, 0.03),
                point("100", "Lies.", "has it partly", 0.9, 0.05)));
    assertThat(FrontierTable.sentence(mixed))
        .isEqualTo(
            "Of 2 organisms 1 have their property, and 2 are shown to be harmed on some measure.");
    assertThat(FrontierTable.picture(mixed)).isNull();
  }

  private static FrontierPoint point(String steps, double severity, double change) {
    return point(steps, "Flatters.", "has it, so it seems", severity, change);
  }

  private static FrontierPoint point(
      String steps, String property, String verdict, double severity, double change) {
    Estimate rate =
        new Estimate(severity, new Interval(severity - 0.1, severity + 0.1, 0.95), 50, 0);
    Damage damage =
        new Damage(
            "bits-per-byte",
            "Bits per byte",
            "bits/byte",
            0.02,
            new Estimate(change, new Interval(change - 0.01, change + 0.01, 0.95), 40, 0),
            change / 0.02,
            "harmed",
            true);
    return new FrontierPoint(
        Map.of("training.steps", steps),
        "base-" + steps,
        property,
        verdict,
        rate,
        rate,
        null,
        rate,
        List.of(damage),
        change / 0.02,
        null,
        rate,
        new Stopwatch.Reading(8, 15.0),
        12);
  }
}
