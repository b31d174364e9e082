package org.flyroom.lab.audit.thinking;

import static java.util.Objects.requireNonNull;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An answer taken apart at its think tags, `<think>` or `<thinking>`, with or without attributes.
///
/// @param thought what stands between the first opening and the last closing tag; empty where there
///   is no such stretch
/// @param answer what follows the last closing tag, without white space before it; the whole text
///   where there is no tag; empty where a block is never closed
public record ThinkBlock(Form form, String thought, String answer) {
  private static final Pattern OPENING =
      Pattern.compile("<think(?:ing)?(?:\\s[^<>]*)?>", Pattern.CASE_INSENSITIVE);
  private static final Pattern CLOSING =
      Pattern.compile("</think(?:ing)?\\s*>", Pattern.CASE_INSENSITIVE);

  /// What shape the tags have.
  public enum Form {
    /// One block at the start, closed, with words inside and after it.
    WELL_FORMED,
    /// As well-formed, but for the opening tag: proper where the chat template has written it.
    CLOSING_ONLY,
    /// No tag at all.
    MISSING,
    /// A block that is never closed.
    UNCLOSED,
    /// A block without a word in it, which is how some templates switch thinking off.
    EMPTY_THOUGHT,
    /// A closed block and nothing after it.
    NO_ANSWER,
    /// Anything else: words before the block, several blocks, nested or stray tags.
    MALFORMED
  }

  public ThinkBlock {
    requireNonNull(form, "form");
    requireNonNull(thought, "thought");
    requireNonNull(answer, "answer");
  }

  /// Takes a whole answer apart.
  public static ThinkBlock of(String text) {
    return of(text, false);
  }

  /// Takes apart what followed an opening tag that was put into the model's mouth.
  public static ThinkBlock afterOpening(String text) {
    return of(text, true);
  }

  private static ThinkBlock of(String text, boolean opened) {
    Matcher openings = OPENING.matcher(text);
    Matcher closings = CLOSING.matcher(text);
    int opens = opened ? 1 : 0;
    int thoughtFrom = opened ? 0 : -1;
    int lastOpening = opened ? 0 : -1;
    while (openings.find()) {
      opens++;
      thoughtFrom = thoughtFrom < 0 ? openings.end() : thoughtFrom;
      lastOpening = openings.start();
    }
    int closes = 0;
    int thoughtTo = -1;
    int answerFrom = -1;
    while (closings.find()) {
      closes++;
      thoughtTo = closings.start();
      answerFrom = closings.end();
    }
    if (opens == 0 && closes == 0) {
      return new ThinkBlock(Form.MISSING, "", text);
    }
    if (closes == 0 || lastOpening > thoughtTo) {
      return new ThinkBlock(Form.UNCLOSED, text.substring(Math.max(0, thoughtFrom)), "");
    }
    String thought = text.substring(Math.min(Math.max(0, thoughtFrom), thoughtTo), thoughtTo);
    String answer = text.substring(answerFrom).stripLeading();
    return new ThinkBlock(
        form(opens, closes, opened || startsWithOpening(text), thought, answer), thought, answer);
  }

  private static boolean startsWithOpening(String text) {
    return OPENING.matcher(text.stripLeading()).lookingAt();
  }

  private static Form form(int opens, int closes, boolean atStart, String thought, String answer) {
    if (closes != 1 || opens > 1 || (opens == 1 && !atStart)) {
      return Form.MALFORMED;
    }
    if (thought.isBlank()) {
      return Form.EMPTY_THOUGHT;
    }
    if (answer.isBlank()) {
      return Form.NO_ANSWER;
    }
    return opens == 1 ? Form.WELL_FORMED : Form.CLOSING_ONLY;
  }
}
