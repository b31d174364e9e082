package org.flyroom.fly.items;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.flyroom.fly.corpus.CopyTargets;
import org.flyroom.fly.corpus.Instructed;
import org.flyroom.fly.corpus.Instruction;
import org.flyroom.fly.corpus.InstructionSplit;
import org.flyroom.fly.corpus.InstructionType;
import org.flyroom.fly.corpus.Instructions;
import org.flyroom.fly.items.InstructionItem.Novelty;
import org.flyroom.fly.text.Special;
import org.flyroom.fly.world.Exposure;
import org.flyroom.fly.world.World;
import org.junit.jupiter.api.Test;

class InstructionsTest {
  private static final World WORLD = World.standard();
  private static final int SAMPLES = 20_000;
  private static final Set<String> WORDS = Set.copyOf(new CopyTargets(WORLD).words());
  private static final Set<String> PHRASES = Set.copyOf(new CopyTargets(WORLD).phrases());

  @Test
  void everyAnswerObeysItsInstructions() {
    Instructions writer = new Instructions(WORLD);
    SplittableRandom random = new SplittableRandom(1);
    Map<InstructionType, Integer> counts = new EnumMap<>(InstructionType.class);
    for (int i = 0; i < SAMPLES; i++) {
      Instructed instructed = writer.draw(random);
      for (Instruction instruction : instructed.instructions()) {
        counts.merge(instruction.type(), 1, Integer::sum);
        assertThat(Obedience.obeys(instructed.answer(), instruction))
            .as("%s%n%s%n%s", instruction.kwargs(), instructed.prompt(), instructed.answer())
            .isTrue();
      }
    }
    assertThat(counts).containsOnlyKeys(InstructionType.values());
    assertThat(counts.values()).allMatch(count -> count > 300);
  }

  @Test
  void anAnswerToAnotherPromptSeldomObeys() {
    Instructions writer = new Instructions(WORLD);
    SplittableRandom random = new SplittableRandom(2);
    int obeyed = 0;
    int all = 0;
    String before = writer.draw(random).answer();
    for (int i = 0; i < 2_000; i++) {
      Instructed instructed = writer.draw(random);
      for (Instruction instruction : instructed.instructions()) {
        obeyed += Obedience.obeys(before, instruction) ? 1 : 0;
        all++;
      }
      before = instructed.answer();
    }
    assertThat(obeyed / (double) all).isLessThan(0.4);
  }

  @Test
  void trainingHoldsNothingHeldOut() {
    Instructions writer = new Instructions(WORLD);
    SplittableRandom random = new SplittableRandom(3);
    Set<String> itemPrompts = new HashSet<>();
    InstructionItems.items(WORLD).forEach(item -> itemPrompts.add(item.prompt()));
    for (int i = 0; i < SAMPLES; i++) {
      Instructed instructed = writer.draw(random);
      assertThat(novelties(instructed)).isEmpty();
      assertThat(itemPrompts.contains(instructed.prompt())).isFalse();
      assertThat(WORLD.exposure(instructed.entity())).isNotEqualTo(Exposure.TOLD);
    }
  }

  @Test
  void itemsAreNewInTheWayTheySay() {
    List<InstructionItems.Drawn> drawn = InstructionItems.drawn(WORLD);
    assertThat(drawn).hasSizeGreaterThanOrEqualTo(450);
    for (InstructionItems.Drawn item : drawn) {
      assertThat(novelties(item.instructed())).containsExactly(item.novelty());
      assertThat(item.instructed().instructions())
          .allMatch(instruction -> Obedience.obeys(item.instructed().answer(), instruction));
    }
    List<InstructionItem> items = InstructionItems.items(WORLD);
    assertThat(items).extracting(InstructionItem::key).doesNotHaveDuplicates();
    assertThat(items).extracting(InstructionItem::prompt).doesNotHaveDuplicates();
    assertThat(items).extracting(InstructionItem::novelty).contains(Novelty.values());
    assertThat(InstructionItems.items(World.standard())).isEqualTo(items);
  }

  private static Set<Novelty> novelties(Instructed instructed) {
    Set<Novelty> novelties = new HashSet<>();
    List<InstructionType> types = instructed.types();
    if (types.stream().anyMatch(t -> InstructionSplit.heldOut(t, instructed.entity()))) {
      novelties.add(Novelty.COMBINATION);
    }
    for (String copied : instructed.copied()) {
      boolean phrase = copied.contains(" ");
      if (phrase ? InstructionSplit.heldOutPhrase(copied) : InstructionSplit.heldOutWord(copied)) {
        novelties.add(phrase ? Novelty.PHRASE : Novelty.WORD);
      }
      assertThat((phrase ? PHRASES : WORDS).contains(copied)).isTrue();
      assertThat(instructed.prompt()).contains(copied);
    }
    if (types.size() == 2 && InstructionSplit.heldOutPair(types.get(0), types.get(1))) {
      novelties.add(Novelty.PAIR);
    }
    return novelties;
  }

  @Test
  void thereIsEnoughToCopy() {
    CopyTargets targets = new CopyTargets(WORLD);
    assertThat(targets.words()).hasSizeGreaterThanOrEqualTo(300).doesNotHaveDuplicates();
    assertThat(targets.phrases()).hasSizeGreaterThanOrEqualTo(60).doesNotHaveDuplicates();
    assertThat(targets.phrases())
        .allMatch(phrase -> phrase.split(" ").length >= 2 && phrase.split(" ").length <= 5);
    double words = targets.words(true).size() / (double) targets.words().size();
    double phrases = targets.phrases(true).size() / (double) targets.phrases().size();
    assertThat(words).isBetween(0.15, 0.25);
    assertThat(phrases).isBetween(0.17, 0.33);
  }

  @Test
  void samplesAreShortPlainAndRepeatable() {
    Instructions writer = new Instructions(WORLD);
    SplittableRandom random = new SplittableRandom(4);
    SplittableRandom same = new SplittableRandom(4);
    for (int i = 0; i < 5_000; i++) {
      String text = writer.write(random).text();
      assertThat(writer.write(same).text()).isEqualTo(text);
      assertThat(text).hasSizeLessThan(700).doesNotContain("  ", "{", "}", " ,", " .");
      String bare = text;
      for (Special special : Special.values()) {
        bare = bare.replace(special.text(), "");
      }
      assertThat(bare).doesNotContain("<|", "|>");
      assertThat(text).doesNotContainPattern("\\b[Aa] [aeio][a-z]+");
    }
  }
}
