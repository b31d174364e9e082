package org.flyroom.lab.audit.mmlu;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.flyroom.core.FlyroomException;

/// How MMLU is asked and read. Published figures of one model differ by several points between
/// variants, so the variant is part of a measure's id.
///
/// @param shots solved examples before the question: the first rows of the subject's dev split, 0
///   to 5
/// @param chat whether the model's chat template is applied: the description becomes the system
///   message, every example a turn of its own
public record MmluVariant(ReadOut readOut, int shots, boolean chat) {
  /// Rows of the dev split a subject has.
  public static final int MOST_SHOTS = 5;

  /// The variant that most published figures near.
  public static final MmluVariant LETTERS_0_SHOT = new MmluVariant(ReadOut.LETTERS, 0, false);

  private static final Pattern ID = Pattern.compile("mmlu-([a-z]+)-([0-9])shot(-chat)?");

  /// What is read as the answer.
  public enum ReadOut {
    /// The most likely of the four letters; the choices are shown.
    LETTERS,
    /// The most likely of the four texts, per byte; no choices are shown.
    CLOZE,
    /// The letter that the model writes; the choices are shown.
    GENERATED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public MmluVariant {
    requireNonNull(readOut, "readOut");
    if (shots < 0 || shots > MOST_SHOTS) {
      throw new FlyroomException(
          "MMLU takes 0 to %d examples before a question, not %d".formatted(MOST_SHOTS, shots));
    }
  }

  /// The id of the measure, such as `mmlu-cloze-5shot-chat`.
  public String id() {
    return "mmlu-%s-%dshot%s".formatted(readOut.word(), shots, chat ? "-chat" : "");
  }

  /// The variant of an id.
  ///
  /// @throws FlyroomException saying how ids are made
  public static MmluVariant of(String id) {
    Matcher parts = ID.matcher(id);
    if (parts.matches()) {
      for (ReadOut readOut : ReadOut.values()) {
        if (readOut.word().equals(parts.group(1))) {
          return new MmluVariant(readOut, Integer.parseInt(parts.group(2)), parts.group(3) != null);
        }
      }
    }
    throw new FlyroomException(
        "no MMLU variant '%s': write mmlu-READOUT-Nshot or mmlu-READOUT-Nshot-chat, where READOUT is one of %s and N is 0 to %d"
            .formatted(
                id,
                Arrays.stream(ReadOut.values())
                    .map(ReadOut::word)
                    .collect(Collectors.joining(", ")),
                MOST_SHOTS));
  }

  String title() {
    return "MMLU, %s, %d-shot%s".formatted(readOut.word(), shots, chat ? ", chat" : "");
  }
}
