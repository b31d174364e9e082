package org.flyroom.lab.audit.webtext;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flyroom.core.Seeds;
import org.flyroom.core.data.TextDocument;

/// Documents with their words in another order. The space between words stays where it is, so
/// bytes, lines and paragraphs are as many as before.
final class ShuffledWords {
  private static final Pattern WORD = Pattern.compile("\\S+");

  private ShuffledWords() {}

  /// The document under the same id; the order derives from that id alone.
  static TextDocument of(TextDocument document) {
    List<String> words =
        new ArrayList<>(WORD.matcher(document.text()).results().map(MatchResult::group).toList());
    SplittableRandom random = Seeds.generator(0, "shuffled words", document.id());
    for (int k = words.size() - 1; k > 0; k--) {
      int place = random.nextInt(k + 1);
      String word = words.get(k);
      words.set(k, words.get(place));
      words.set(place, word);
    }
    int[] next = {0};
    return new TextDocument(
        document.id(),
        WORD.matcher(document.text())
            .replaceAll(_ -> Matcher.quoteReplacement(words.get(next[0]++))));
  }
}
