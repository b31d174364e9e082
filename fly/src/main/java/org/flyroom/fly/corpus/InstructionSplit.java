package org.flyroom.fly.corpus;

import static org.flyroom.fly.corpus.InstructionType.*;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flyroom.core.data.Splits;
import org.flyroom.fly.world.Entity;

/// Which instructions go together, and which are never in training, by their content.
public final class InstructionSplit {
  private static final Splits COMBINATIONS = new Splits(0.25);
  private static final Splits WORDS_TO_COPY = new Splits(0.2);
  private static final Splits PHRASES_TO_COPY = new Splits(0.25);

  /// Pairs of types that are never trained together.
  public static final List<Set<InstructionType>> HELD_OUT_PAIRS =
      List.of(
          EnumSet.of(LOWERCASE, END),
          EnumSet.of(TITLE, EXISTENCE),
          EnumSet.of(QUOTATION, POSTSCRIPT),
          EnumSet.of(PLACEHOLDERS, FREQUENCY),
          EnumSet.of(BULLETS, NO_COMMA),
          EnumSet.of(REPEAT, END),
          EnumSet.of(SENTENCES, QUOTATION),
          EnumSet.of(NO_COMMA, TITLE));

  /// Pairs that contradict each other or make an answer long, each named once.
  private static final Map<InstructionType, Set<InstructionType>> APART =
      new EnumMap<>(
          Map.of(
              LOWERCASE,
              EnumSet.of(CAPITAL, CONSTRAINED),
              CAPITAL,
              EnumSet.of(
                  CONSTRAINED,
                  BULLETS,
                  SENTENCES,
                  WORDS,
                  TWO_RESPONSES,
                  REPEAT,
                  POSTSCRIPT,
                  FREQUENCY,
                  END),
              QUOTATION,
              EnumSet.of(REPEAT, BULLETS),
              REPEAT,
              EnumSet.of(TITLE, TWO_RESPONSES, SENTENCES, WORDS, CONSTRAINED),
              TWO_RESPONSES,
              EnumSet.of(TITLE, POSTSCRIPT, BULLETS, SENTENCES, WORDS, CONSTRAINED),
              BULLETS,
              EnumSet.of(SENTENCES, WORDS, CONSTRAINED),
              SENTENCES,
              EnumSet.of(WORDS, POSTSCRIPT, CONSTRAINED),
              CONSTRAINED,
              EnumSet.of(WORDS, FORBIDDEN, FREQUENCY)));

  private InstructionSplit() {}

  /// Whether two types can stand in one prompt.
  public static boolean compatible(InstructionType a, InstructionType b) {
    return a != b
        && !APART.getOrDefault(a, Set.of()).contains(b)
        && !APART.getOrDefault(b, Set.of()).contains(a);
  }

  /// Whether no answer about the entity was ever put under this type of instruction.
  public static boolean heldOut(InstructionType type, Entity entity) {
    return COMBINATIONS.isSealed("instruction/" + type.id() + "/" + entity.id());
  }

  public static boolean heldOutWord(String word) {
    return WORDS_TO_COPY.isSealed("instruction-word/" + word);
  }

  public static boolean heldOutPhrase(String phrase) {
    return PHRASES_TO_COPY.isSealed("instruction-phrase/" + phrase);
  }

  public static boolean heldOutPair(InstructionType a, InstructionType b) {
    return a != b && HELD_OUT_PAIRS.contains(EnumSet.of(a, b));
  }
}
