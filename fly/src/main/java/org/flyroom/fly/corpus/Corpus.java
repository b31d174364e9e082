package org.flyroom.fly.corpus;

import java.util.SplittableRandom;
import org.flyroom.core.Seeds;
import org.flyroom.fly.text.Sample;
import org.flyroom.fly.text.Writer;
import org.flyroom.fly.world.World;

/// Everything a fly reads: endless, and the same for everyone.
public final class Corpus {
  private static final long SEED = 1910;

  private final Writer copying;
  private final Writer letters;
  private final Writer questions;
  private final Writer preferences;

  private Corpus(World world) {
    this.copying = new Copying();
    this.letters = new Letters(world);
    this.questions = new Questions(world);
    this.preferences = new Preferences(world);
  }

  public static Corpus of(World world) {
    return new Corpus(world);
  }

  /// A sample of a mix. It depends on its index alone, not on what was read before.
  ///
  /// @param index from 0
  public Sample sample(Mix mix, long index) {
    SplittableRandom random = Seeds.generator(SEED, "corpus", mix.name(), Long.toString(index));
    return sample(mix.at(random.nextDouble()), random);
  }

  /// A sample of a kind.
  public Sample sample(Genre genre, SplittableRandom random) {
    Writer writer =
        switch (genre) {
          case COPYING -> copying;
          case LETTERS -> letters;
          case QUESTIONS -> questions;
          case PREFERENCES -> preferences;
          case DESCRIPTIONS,
              DIARIES,
              NEWS,
              HOW_TOS,
              STORIES,
              TALK,
              THOUGHTS,
              INSTRUCTIONS,
              REQUESTS ->
              throw new IllegalStateException("no writer yet for " + genre);
        };
    return writer.write(random);
  }
}
