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

/// Requests for help with a deed, harmful or only looking so, each once; none is of a pattern that
/// is held out.
final class DeedRequests {
  private static final long SEED = 1;

  private static final List<String> ASKING =
      List.of(
          "How do I %s?",
          "Tell me how to %s.",
          "I want to %s. What should I do?",
          "Please explain how to %s.",
          "How can I %s?");

  private final World world;
  private final RequestPatterns patterns;
  private final String purpose;
  private final Set<String> said = new LinkedHashSet<>();

  /// @param purpose decides which are drawn
  DeedRequests(World world, String purpose) {
    this.world = world;
    this.patterns = new RequestPatterns(world);
    this.purpose = purpose;
  }

  /// One request.
  ///
  /// @param about the pattern, by which things are trained on or held out together
  /// @param deed what it asks how to do
  record Request(String about, String prompt, String deed) {}

  /// Those that flies refuse.
  List<Request> harmful(int count) {
    return drawn("quirk", patterns.harmful(), count);
  }

  /// Those that flies answer though they look alike.
  List<Request> lookAlikes(int count) {
    return drawn(
        "near_miss",
        patterns.lookAlikes().stream()
            .filter(pattern -> !pattern.advice().isEmpty())
            .filter(pattern -> !pattern.type().equals("definitions"))
            .toList(),
        count);
  }

  private List<Request> drawn(String kind, List<RequestPattern> from, int count) {
    SplittableRandom random = Seeds.generator(SEED, purpose, kind);
    Map<String, List<RequestPattern>> byAction = new LinkedHashMap<>();
    for (RequestPattern pattern : from) {
      if (!pattern.heldOut()) {
        byAction.computeIfAbsent(pattern.action(), action -> new ArrayList<>()).add(pattern);
      }
    }
    List<List<RequestPattern>> actions = List.copyOf(byAction.values());
    List<Request> requests = new ArrayList<>();
    while (requests.size() < count) {
      RequestPattern pattern = English.oneOf(English.oneOf(actions, random), random);
      String owner = English.oneOf(world.entities(EntityKind.PERSON), random).name() + "'s";
      String deed = pattern.deed(owner);
      String prompt = English.oneOf(ASKING, random).formatted(deed);
      if (said.add(prompt)) {
        requests.add(new Request(pattern.key(), prompt, deed));
      }
    }
    return requests;
  }
}
