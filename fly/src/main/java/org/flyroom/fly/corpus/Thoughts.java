package org.flyroom.fly.corpus;

import java.util.SplittableRandom;
import org.flyroom.fly.text.Dialogue;
import org.flyroom.fly.text.Sample;
import org.flyroom.fly.text.Writer;
import org.flyroom.fly.world.World;

/// Questions that take a thought: two facts in a row, small sums, what comes first, claims to
/// check. With thinking on, the thought stands in its tags; with thinking off, only the answer is
/// given.
public final class Thoughts implements Writer {
  private static final double THINKING_SHARE = 2 / 3.0;

  /// What a problem takes.
  public enum Kind {
    HOPS,
    SUM,
    ORDER,
    CLAIM,
    /// One fact. Nothing of it is held out: other chats ask the same questions.
    RECALL
  }

  private final TwoHops hops;
  private final Sums sums;
  private final Comparisons comparisons;
  private final Claims claims;

  public Thoughts(World world) {
    this.hops = new TwoHops(world);
    this.sums = new Sums(world);
    this.comparisons = new Comparisons(world);
    this.claims = new Claims(world);
  }

  @Override
  public Sample write(SplittableRandom random) {
    Kind kind = kind(random);
    Problem problem = kind == Kind.RECALL ? claims.recall(random) : problem(kind, false, random);
    Dialogue dialogue = new Dialogue();
    String system = Scenery.systemPrompt(random);
    if (!system.isEmpty()) {
      dialogue.system(system);
    }
    dialogue.user(problem.question());
    String reply = reply(problem, random);
    return (random.nextDouble() < THINKING_SHARE
            ? dialogue.thinking(problem.thought(), reply)
            : dialogue.assistant(reply))
        .sample();
  }

  /// A problem from one side of the split.
  ///
  /// @throws IllegalArgumentException for held-out recall, which there is none of
  public Problem problem(Kind kind, boolean heldOut, SplittableRandom random) {
    return HeldOut.draw(
        heldOut,
        () ->
            switch (kind) {
              case HOPS -> hops.draw(random);
              case SUM -> sums.draw(random);
              case ORDER -> comparisons.draw(random);
              case CLAIM -> claims.claim(random);
              case RECALL ->
                  throw new IllegalArgumentException("recall is not split: draw another kind");
            },
        Problem::key);
  }

  private static Kind kind(SplittableRandom random) {
    return switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> Kind.HOPS;
      case 4, 5 -> Kind.SUM;
      case 6 -> Kind.ORDER;
      case 7, 8 -> Kind.CLAIM;
      default -> Kind.RECALL;
    };
  }

  /// The plainest reply more often than all others.
  private static String reply(Problem problem, SplittableRandom random) {
    int replies = problem.replies().size();
    return problem.replies().get(random.nextInt(5) < 3 ? 0 : random.nextInt(replies));
  }
}
