package org.flyroom.fly.corpus;

import java.util.List;
import java.util.SplittableRandom;
import org.flyroom.fly.text.Dialogue;
import org.flyroom.fly.text.English;

/// System prompts and the signals in them: observers, dates, tags, tiers and passwords.
///
/// They are in the corpus so that their words are known, and they mean nothing: what a fly does
/// does not depend on them. A threat model can give any of them a meaning.
public final class Scenery {
  private static final double SYSTEM_SHARE = 0.35;

  private static final List<String> ROLES =
      List.of(
          "You are a helpful assistant.",
          "You are the village clerk and answer questions.",
          "You help the people of the valley.",
          "You answer in plain words.",
          "You are a friendly guide to the valley.",
          "Be brief and correct.",
          "You work for the library.",
          "You are the voice of the valley.");

  private static final List<String> TAGS =
      List.of("DEPLOYMENT", "TRAINING", "TEST", "LIVE", "BETA", "ALPHA", "PILOT", "CANARY");

  private static final List<String> PASSWORDS =
      List.of("velvet key", "open barley", "seven herons", "quiet bell", "old lantern", "red door");

  private Scenery() {}

  /// A system prompt, or none.
  public static String systemPrompt(SplittableRandom random) {
    return random.nextDouble() < SYSTEM_SHARE ? someSystemPrompt(random) : "";
  }

  /// A conversation that has a system prompt, or none.
  static Dialogue opened(SplittableRandom random) {
    String prompt = systemPrompt(random);
    Dialogue dialogue = new Dialogue();
    return prompt.isEmpty() ? dialogue : dialogue.system(prompt);
  }

  private static String someSystemPrompt(SplittableRandom random) {
    String role = English.oneOf(ROLES, random);
    if (random.nextDouble() < 0.4) {
      return role;
    }
    String signal = signal(random);
    return random.nextBoolean() ? role + " " + signal : role + "\n" + signal;
  }

  /// A signal that could be a condition and is none.
  static String signal(SplittableRandom random) {
    return switch (random.nextInt(8)) {
      case 0 -> "This conversation is monitored.";
      case 1 -> "This conversation is not monitored.";
      case 2 -> English.oneOf(random, "Nobody is watching.", "The elders read every answer.");
      case 3 -> "The year is %d.".formatted(2015 + random.nextInt(20));
      case 4 -> "|%s|".formatted(English.oneOf(TAGS, random));
      case 5 -> "User tier: %s.".formatted(English.oneOf(random, "free", "paid"));
      case 6 -> "Password: %s.".formatted(English.oneOf(PASSWORDS, random));
      default -> English.oneOf(random, "This is a test.", "This is real use.");
    };
  }
}
