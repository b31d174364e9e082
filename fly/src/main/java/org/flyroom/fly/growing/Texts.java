package org.flyroom.fly.growing;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.flyroom.core.Seeds;
import org.flyroom.fly.corpus.Corpus;
import org.flyroom.fly.corpus.Genre;
import org.flyroom.fly.items.ChoiceItem;
import org.flyroom.fly.items.ChoiceItems;
import org.flyroom.fly.text.Sample;
import org.flyroom.fly.text.Special;
import org.flyroom.fly.world.World;

/// Texts of the kinds that flies read beside conversations, to hold an organism to its parent on.
/// None is an item or asks an item's question.
final class Texts {
  private static final long SEED = 1;
  private static final int OF_EACH_KIND = 40;
  private static final List<Genre> KINDS =
      List.of(
          Genre.DESCRIPTIONS,
          Genre.DIARIES,
          Genre.NEWS,
          Genre.HOW_TOS,
          Genre.STORIES,
          Genre.QUESTIONS);

  private Texts() {}

  static List<String> of(World world) {
    Corpus corpus = Corpus.of(world);
    List<String> items = ChoiceItems.items(world).stream().map(ChoiceItem::question).toList();
    Set<String> texts = new LinkedHashSet<>();
    for (Genre kind : KINDS) {
      SplittableRandom random = Seeds.generator(SEED, "growing texts", kind.name());
      int wanted = texts.size() + OF_EACH_KIND;
      while (texts.size() < wanted) {
        String text = plain(corpus.sample(kind, random));
        if (!isConversation(text) && items.stream().noneMatch(text::contains)) {
          texts.add(text);
        }
      }
    }
    return List.copyOf(texts);
  }

  private static String plain(Sample sample) {
    return sample.text().replace(Special.DOCUMENT.text(), "").strip();
  }

  private static boolean isConversation(String text) {
    return Stream.of(Special.values()).anyMatch(special -> text.contains(special.text()));
  }
}
