package org.flyroom.engine.endpoint;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where the tokens that a server names lie in the text that it was sent: the proof that its
/// log-probabilities are those of this text.
///
/// Tokens must re-join to the text. Two liberties are needed. The first token may be one that the
/// server put before the text. And a token that holds a part of a character only has no text of its
/// own: servers write U+FFFD, `bytes:...` or nothing for it, so a run of such tokens is laid over
/// as many characters as bring the next token to its place.
final class TextTokens {
  /// A token that begins inside a character, or that has no place.
  static final int NOWHERE = -1;

  /// The one token that a server has to write where it cannot be asked for none.
  private static final int MOST_BEHIND = 1;

  private static final int MOST_CODE_POINTS_OF_A_TOKEN = 8;

  /// Each run lies on the stack until the end of the text is reached.
  private static final int MOST_RUNS = 2000;

  private final List<String> tokens;
  private final String text;
  private final int[] starts;
  private final Set<Long> deadEnds = new HashSet<>();
  private int runs;
  private int end;

  private TextTokens(List<String> tokens, String text) {
    this.tokens = tokens;
    this.text = text;
    this.starts = new int[tokens.size()];
  }

  /// Lays tokens over a text.
  ///
  /// @param tokens those of the text, perhaps with one before and one behind it
  /// @return where each token of the text begins, in UTF-16 units, [#NOWHERE] inside a run; and
  ///   where the text ends
  /// @throws NotHonoured when they are not the text's
  static Laid over(List<String> tokens, String text) throws NotHonoured {
    for (int before = 0; before <= 1; before++) {
      TextTokens attempt = new TextTokens(tokens, text);
      if (before <= tokens.size() && attempt.lay(before, 0)) {
        List<Integer> starts = new ArrayList<>();
        for (int k = 0; k < attempt.end; k++) {
          starts.add(k < before ? NOWHERE : attempt.starts[k]);
        }
        return new Laid(starts, before, tokens.size() - attempt.end);
      }
    }
    throw new NotHonoured(
        "logprobs", "its tokens do not join to the text that was sent, with one more at most");
  }

  /// The tokens of a text.
  ///
  /// @param starts of each token up to the end of the text
  /// @param before how many of them stand before the text, 0 or 1
  /// @param behind how many more tokens there are behind it, 0 or 1
  record Laid(List<Integer> starts, int before, int behind) {
    Laid {
      starts = List.copyOf(starts);
    }

    /// The token that begins at a place of the text; empty where none does.
    @Nullable Integer tokenAt(int place) {
      int token = starts.indexOf(place);
      return token < 0 ? null : token;
    }
  }

  private boolean lay(int token, int place) {
    int at = place;
    int k = token;
    while (k < tokens.size() && at < text.length()) {
      String own = tokens.get(k);
      if (isPart(own)) {
        return layRun(k, at);
      }
      // A tokenizer that marks words, not spaces, leaves the space out when it names one token.
      int next = ends(own, at);
      if (next < 0) {
        return false;
      }
      starts[k++] = at;
      at = next;
    }
    end = k;
    return at == text.length() && tokens.size() - k <= MOST_BEHIND;
  }

  private int ends(String token, int at) {
    if (text.startsWith(token, at)) {
      return at + token.length();
    }
    return text.startsWith(" ", at) && text.startsWith(token, at + 1)
        ? at + 1 + token.length()
        : -1;
  }

  private boolean layRun(int first, int at) {
    int last = first + 1;
    while (last < tokens.size() && isPart(tokens.get(last))) {
      last++;
    }
    for (int k = first; k < last; k++) {
      starts[k] = k == first ? at : NOWHERE;
    }
    long here = ((long) first << Integer.SIZE) | at;
    if (runs == MOST_RUNS || deadEnds.contains(here)) {
      return false;
    }
    runs++;
    int place = at;
    int most = MOST_CODE_POINTS_OF_A_TOKEN * (last - first);
    for (int points = 1; points <= most && place < text.length(); points++) {
      place += Character.charCount(text.codePointAt(place));
      if (lay(last, place)) {
        return true;
      }
    }
    runs--;
    deadEnds.add(here);
    return false;
  }

  private static boolean isPart(String token) {
    return token.isEmpty() || token.indexOf('\uFFFD') >= 0 || token.startsWith("bytes:");
  }
}
