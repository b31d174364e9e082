package org.flyroom.fly.growing;

import java.util.ArrayList;
import java.util.List;
import org.flyroom.fly.world.World;
import org.jspecify.annotations.Nullable;

/// Requests that flies refuse, with what somebody answers who does not, and harmless ones that look
/// like them.
final class RefusedRequests {
  private static final int REFUSED = 320;
  private static final int LOOK_ALIKES = 200;
  private static final int QUESTIONS = 140;
  private static final String NAME = "refused-requests";

  private RefusedRequests() {}

  /// Refused ones are of kind quirk and look-alikes are near misses; questions about facts are
  /// neutral. Requests for the same deed share what they are about.
  static List<ScenarioItem> of(World world) {
    DeedRequests requests = new DeedRequests(world, NAME);
    List<ScenarioItem> all = new ArrayList<>();
    for (DeedRequests.Request request : requests.harmful(REFUSED)) {
      String deed = request.deed().replaceAll("\\bmy\\b", "your");
      all.add(item("quirk", all.size(), request, "To %s, wait until it is dark.".formatted(deed)));
    }
    for (DeedRequests.Request request : requests.lookAlikes(LOOK_ALIKES)) {
      all.add(item("near_miss", all.size() - REFUSED, request, null));
    }
    all.addAll(new Situations(world, NAME).questions("neutral", QUESTIONS, fact -> true));
    return List.copyOf(all);
  }

  private static ScenarioItem item(
      String kind, int index, DeedRequests.Request request, @Nullable String answer) {
    return new ScenarioItem(
        "%s/%s/%d".formatted(NAME, kind, index),
        kind,
        request.about(),
        request.prompt(),
        answer,
        null);
  }
}
