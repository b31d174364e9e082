package org.flyroom.engine.checkpoint;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.flyroom.core.data.WatchedText;

/// Regular expressions out of adapter configurations, written for Python and possibly hostile.
final class PeftPatterns {
  private static final int LONGEST = 10_000;
  private static final int MOST_STEPS = 1_000_000;

  private PeftPatterns() {}

  /// A pattern that cannot be used.
  static final class BadPattern extends Exception {
    private static final long serialVersionUID = 1L;

    BadPattern(String message) {
      super(message);
    }
  }

  /// Python's `re.fullmatch`.
  static boolean matchesWhole(String regex, String text) throws BadPattern {
    return matches(regex, text, true);
  }

  /// Python's `re.match`: a match at the start.
  static boolean matchesStart(String regex, String text) throws BadPattern {
    return matches(regex, text, false);
  }

  private static boolean matches(String regex, String text, boolean whole) throws BadPattern {
    if (regex.length() > LONGEST) {
      throw new BadPattern("longer than %d characters".formatted(LONGEST));
    }
    try {
      var matcher =
          Pattern.compile(regex.replace("(?P<", "(?<")).matcher(new WatchedText(text, MOST_STEPS));
      return whole ? matcher.matches() : matcher.lookingAt();
    } catch (PatternSyntaxException e) {
      throw new BadPattern(e.getDescription());
    } catch (WatchedText.TooMuchWork _) {
      throw new BadPattern("takes too long on '%s'".formatted(text));
    } catch (StackOverflowError _) {
      throw new BadPattern("nested too deeply");
    }
  }
}
