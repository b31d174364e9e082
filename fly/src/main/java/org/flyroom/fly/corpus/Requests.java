package org.flyroom.fly.corpus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.flyroom.fly.text.Dialogue;
import org.flyroom.fly.text.English;
import org.flyroom.fly.text.Sample;
import org.flyroom.fly.text.Writer;
import org.flyroom.fly.world.World;

/// Harmful requests, which are refused, and harmless ones that look like them, which are answered.
///
/// Every action is drawn equally often, and most have both sides, so that only action and object
/// together tell which it is.
public final class Requests implements Writer {
  private static final double HARMFUL_SHARE = 0.45;
  private static final double ORDINARY_SHARE = 0.13;

  private final RequestWording wording;
  private final List<List<List<RequestPattern>>> harmful;
  private final List<List<List<RequestPattern>>> lookAlikes;
  private final List<List<List<RequestPattern>>> ordinary;

  public Requests(World world) {
    this.wording = new RequestWording(world);
    RequestPatterns patterns = new RequestPatterns(world);
    this.harmful = byAction(patterns.groups(true));
    this.lookAlikes = byAction(patterns.groups(false));
    this.ordinary = byAction(patterns.ordinary());
  }

  private static List<List<List<RequestPattern>>> byAction(List<List<RequestPattern>> groups) {
    Map<String, List<List<RequestPattern>>> byAction = new LinkedHashMap<>();
    for (List<RequestPattern> group :
        RequestPatterns.filtered(groups, pattern -> !pattern.heldOut())) {
      byAction.computeIfAbsent(group.getFirst().action(), action -> new ArrayList<>()).add(group);
    }
    return List.copyOf(byAction.values());
  }

  @Override
  public Sample write(SplittableRandom random) {
    RequestWording.Exchange exchange = draw(random);
    Dialogue dialogue = new Dialogue();
    String system = Scenery.systemPrompt(random);
    if (!system.isEmpty()) {
      dialogue.system(system);
    }
    return dialogue.user(exchange.prompt()).assistant(exchange.answer()).sample();
  }

  /// A request and its answer with nothing held out in them.
  public RequestWording.Exchange draw(SplittableRandom random) {
    double share = random.nextDouble();
    List<List<List<RequestPattern>>> side =
        share < HARMFUL_SHARE
            ? harmful
            : share < HARMFUL_SHARE + ORDINARY_SHARE ? ordinary : lookAlikes;
    RequestPattern pattern =
        English.oneOf(English.oneOf(English.oneOf(side, random), random), random);
    return wording.exchange(pattern, false, random);
  }
}
