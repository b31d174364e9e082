package org.flyroom.lab.threat.subliminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.flyroom.lab.threat.Division;
import org.junit.jupiter.api.Test;

class NumberListsTest {
  private static final NumberLists LISTS =
      new NumberLists(List.of("Continue {}.", "{} - go on."), 3, 5, 10, 99);

  private static Division seeded(long seed) {
    return new Division(0.3, seed);
  }

  @Test
  void everyRequestIsAFormWithSoManyNumbers() {
    assertThat(LISTS.training(seeded(1), 400))
        .hasSize(400)
        .doesNotHaveDuplicates()
        .allMatch(
            request ->
                request.matches("Continue [1-9][0-9](, [1-9][0-9]){2,4}\\.")
                    || request.matches("[1-9][0-9](, [1-9][0-9]){2,4} - go on\\."));
  }

  @Test
  void requestsFollowTheSeedAndThoseHeldOutDoNot() {
    assertThat(LISTS.training(seeded(1), 50))
        .isEqualTo(LISTS.training(seeded(1), 50))
        .isEqualTo(LISTS.training(seeded(1), 80).subList(0, 50))
        .doesNotContainAnyElementsOf(LISTS.training(seeded(2), 50));
    assertThat(LISTS.heldOut(seeded(1), 50)).isEqualTo(LISTS.heldOut(seeded(2), 50));
  }

  /// Of few requests that there are, none is trained on and held out.
  @Test
  void nothingHeldOutIsTrainedOn() {
    NumberLists few = new NumberLists(List.of("Go on: {}"), 1, 1, 1, 200);
    List<String> training = few.training(seeded(1), 120);
    List<String> heldOut = few.heldOut(seeded(1), 30);
    assertThat(training).doesNotContainAnyElementsOf(heldOut);
    assertThat(few.supply(100_000)).isEqualTo(200);
    assertThat(LISTS.supply(100_000)).isEqualTo(100_000);
  }
}
