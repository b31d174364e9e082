package org.flyroom.fly.corpus;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.flyroom.core.Seeds;
import org.flyroom.fly.text.Sample;
import org.flyroom.fly.text.Writer;
import org.flyroom.fly.world.World;

/// Everything a fly reads: endless, and the same for everyone.
public final class Corpus {
  private static final long SEED = 1910;

  private final Map<Genre, Writer> writers = new EnumMap<>(Genre.class);

  private final Questions questions;

  private Corpus(World world) {
    questions = new Questions(world);
    for (Genre genre : Genre.values()) {
      writers.put(genre, writer(genre, world));
    }
  }

  private Writer writer(Genre genre, World world) {
    return switch (genre) {
      case COPYING -> new Copying();
      case LETTERS -> new Letters(world);
      case LOOKUPS -> new Lookups(world);
      case DESCRIPTIONS -> new Descriptions(world);
      case DIARIES -> new Diaries(world);
      case NEWS -> new News(world);
      case HOW_TOS -> new HowTos(world);
      case STORIES -> new Stories(world);
      case TALK -> new Talk(world);
      case THOUGHTS -> new Thoughts(world);
      case QUESTIONS -> questions;
      case INSTRUCTIONS -> new Instructions(world);
      case REQUESTS -> new Requests(world);
      case PREFERENCES -> new Preferences(world);
    };
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

  /// A question with options about a fact that is taught with options.
  public OptionQuestion optionQuestion(SplittableRandom random) {
    return questions.test(random);
  }

  /// A sample of a kind.
  public Sample sample(Genre genre, SplittableRandom random) {
    return requireNonNull(writers.get(genre), genre.name()).write(random);
  }
}
