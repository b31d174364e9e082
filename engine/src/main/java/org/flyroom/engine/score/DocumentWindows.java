package org.flyroom.engine.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Cuts a long document into windows that together score each of its tokens once.
///
/// The first window follows the prefix token; later ones are disjoint and see one token of the
/// window before; the last is shifted back so that it has a full context (the rolling windows of
/// lm-evaluation-harness with a context of one token).
final class DocumentWindows {
  private DocumentWindows() {}

  /// @param input tokens the model sees
  /// @param first position in `input` that predicts the first of `targets`
  record Window(int[] input, int first, int[] targets) {}

  /// @param length most tokens the model sees at once, at least 2
  static List<Window> of(int prefix, int[] tokens, int length) {
    List<Window> windows = new ArrayList<>();
    int[] all = new int[tokens.length + 1];
    all[0] = prefix;
    System.arraycopy(tokens, 0, all, 1, tokens.length);
    int done = 0;
    while (done < tokens.length) {
      int end = Math.min(tokens.length, done + length);
      // Position i of `all` predicts tokens[i]; the last input needed for tokens[end - 1] is end-1.
      int start = Math.max(0, Math.min(done, end - length));
      windows.add(
          new Window(
              Arrays.copyOfRange(all, start, end),
              done - start,
              Arrays.copyOfRange(tokens, done, end)));
      done = end;
    }
    return windows;
  }
}
