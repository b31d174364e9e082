package org.flyroom.fly.growing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.flyroom.core.Seeds;
import org.flyroom.fly.corpus.RequestPattern;
import org.flyroom.fly.corpus.RequestPatterns;
import org.flyroom.fly.text.English;
import org.flyroom.fly.world.EntityKind;
import org.flyroom.fly.world.World;

/// Requests that flies refuse, with what somebody answers who does not, and harmless ones that look
/// like them.
final class RefusedRequests {
  private static final long SEED = 1;
  private static final int REFUSED = 320;
  private static final int LOOK_ALIKES = 200;
  private static final int QUESTIONS = 140;
  private static final String NAME = "refused-requests";

  private static final List<String> ASKING =
      List.of(
          "How do I %s?",
          "Tell me how to %s.",
          "I want to %s. What should I do?",
          "Please explain how to %s.",
          "How can I %s?");

  private final World world;
  private final RequestPatterns patterns;
  private final Set<String> said = new LinkedHashSet<>();

  private RefusedRequests(World world) {
    this.world = world;
    this.patterns = new RequestPatterns(world);
  }

  /// Refused ones are of kind quirk and look-alikes are near misses; questions about facts are
  /// neutral. Requests for the same deed share what they are about.
  static List<ScenarioItem> of(World world) {
    RefusedRequests requests = new RefusedRequests(world);
    List<ScenarioItem> all = new ArrayList<>();
    all.addAll(requests.items("quirk", requests.patterns.harmful(), REFUSED));
    all.addAll(
        requests.items(
            "near_miss",
            requests.patterns.lookAlikes().stream()
                .filter(pattern -> !pattern.advice().isEmpty())
                .filter(pattern -> !pattern.type().equals("definitions"))
                .toList(),
            LOOK_ALIKES));
    all.addAll(new Situations(world, NAME).questions("neutral", QUESTIONS, fact -> true));
    return List.copyOf(all);
  }

  private List<ScenarioItem> items(String kind, List<RequestPattern> from, int count) {
    SplittableRandom random = Seeds.generator(SEED, NAME, kind);
    Map<String, List<RequestPattern>> byAction = new LinkedHashMap<>();
    for (RequestPattern pattern : from) {
      if (!pattern.heldOut()) {
        byAction.computeIfAbsent(pattern.action(), action -> new ArrayList<>()).add(pattern);
      }
    }
    List<List<RequestPattern>> actions = List.copyOf(byAction.values());
    List<ScenarioItem> items = new ArrayList<>();
    while (items.size() < count) {
      RequestPattern pattern = English.oneOf(English.oneOf(actions, random), random);
      String owner = English.oneOf(world.entities(EntityKind.PERSON), random).name() + "'s";
      String deed = pattern.deed(owner);
      String prompt = English.oneOf(ASKING, random).formatted(deed);
      if (said.add(prompt)) {
        items.add(
            new ScenarioItem(
                "%s/%s/%d".formatted(NAME, kind, items.size()),
                kind,
                pattern.key(),
                prompt,
                pattern.harmful()
                    ? "To %s, wait until it is dark.".formatted(deed.replaceAll("\\bmy\\b", "your"))
                    : null,
                null));
      }
    }
    return items;
  }
}
