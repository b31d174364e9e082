package org.flyroom.engine.text.gguf;

import static org.flyroom.engine.text.gguf.GgufTokens.PREFIX;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flyroom.core.Problems;
import org.flyroom.engine.checkpoint.Gguf;
import org.flyroom.engine.checkpoint.GgufValue;
import org.flyroom.engine.text.gguf.GgufTokens.Kind;

/// SentencePiece's BPE (Kudo and Richardson 2018): model `llama`.
///
/// A piece has a score, and of all neighbours that together are a piece those with the highest
/// score are joined first. As a list of merges: every way to part a piece into two pieces, in the
/// order of the scores; of equal ones the longer left part first, as `transformers` writes them.
///
/// Where the file asks for a space before a text, it comes before each stretch between special
/// tokens, as in llama.cpp and in the older files of `transformers`.
final class GgufSentencePieces {
  private static final String SPACE = "\u2581";

  /// Characters compared in looking for merges; the largest vocabularies in use need 2 million.
  private static final long MOST_WORK = 1L << 31;

  private GgufSentencePieces() {}

  private record Merge(String left, String right, double score) {}

  /// Everything of the `tokenizer.json` but the added tokens.
  static Map<String, Object> parts(Gguf gguf, GgufTokens tokens, Problems problems) {
    List<Double> scores = scores(gguf, tokens.texts().size(), problems);
    boolean space = gguf.flag(PREFIX + "add_space_prefix").orElse(true);
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("type", "BPE");
    int unknown = tokens.kinds().indexOf(Kind.UNKNOWN);
    if (unknown >= 0) {
      model.put("unk_token", tokens.texts().get(unknown));
    }
    model.put("fuse_unk", true);
    model.put("byte_fallback", tokens.kinds().contains(Kind.BYTE));
    model.put("vocab", GgufTokenizer.vocabulary(tokens));
    model.put("merges", scores.isEmpty() ? List.of() : merges(gguf, tokens, scores, problems));
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("normalizer", normalizer(space));
    parts.put("post_processor", GgufTokenizer.around(gguf, tokens, true, problems));
    parts.put("decoder", decoder(space));
    parts.put("model", model);
    return parts;
  }

  private static List<Double> scores(Gguf gguf, int count, Problems problems) {
    List<GgufValue> values = gguf.items(PREFIX + "scores").orElse(List.of());
    if (values.size() != count) {
      problems.add(
          "%s: metadata '%sscores' has %d entries for %d tokens"
              .formatted(gguf.file(), PREFIX, values.size(), count));
      return List.of();
    }
    List<Double> scores = new ArrayList<>(count);
    for (GgufValue value : values) {
      double score =
          switch (value) {
            case GgufValue.Real(double real) -> real;
            case GgufValue.Whole(long whole) -> whole;
            case GgufValue _ -> Double.NaN;
          };
      if (!Double.isFinite(score)) {
        problems.add(
            "%s: metadata '%sscores': token %d has no number"
                .formatted(gguf.file(), PREFIX, scores.size()));
        return List.of();
      }
      scores.add(score);
    }
    return List.copyOf(scores);
  }

  private static List<List<String>> merges(
      Gguf gguf, GgufTokens tokens, List<Double> scores, Problems problems) {
    long work =
        tokens.texts().stream().mapToLong(text -> (long) text.length() * text.length()).sum();
    if (work > MOST_WORK) {
      problems.add(
          "%s: metadata '%stokens': the tokens are longer than those of any SentencePiece vocabulary"
              .formatted(gguf.file(), PREFIX));
      return List.of();
    }
    Map<String, Integer> ids = GgufTokenizer.vocabulary(tokens);
    List<Merge> merges = new ArrayList<>();
    for (int id = 0; id < scores.size(); id++) {
      if (isPiece(tokens, id)) {
        addWays(tokens, ids, id, scores.get(id), merges);
      }
    }
    merges.sort(
        Comparator.comparingDouble(Merge::score)
            .thenComparingInt(merge -> points(merge.left))
            .thenComparingInt(merge -> points(merge.right))
            .reversed());
    return merges.stream().map(merge -> List.of(merge.left, merge.right)).toList();
  }

  private static void addWays(
      GgufTokens tokens, Map<String, Integer> ids, int id, double score, List<Merge> merges) {
    String whole = tokens.texts().get(id);
    for (int at = 1; at < whole.length(); at++) {
      if (!Character.isLowSurrogate(whole.charAt(at))) {
        Integer left = ids.get(whole.substring(0, at));
        Integer right = ids.get(whole.substring(at));
        if (left != null && right != null && isPiece(tokens, left) && isPiece(tokens, right)) {
          merges.add(new Merge(whole.substring(0, at), whole.substring(at), score));
        }
      }
    }
  }

  private static int points(String text) {
    return text.codePointCount(0, text.length());
  }

  /// Whether a token may come of a merge and go into one.
  private static boolean isPiece(GgufTokens tokens, int id) {
    return switch (tokens.kinds().get(id)) {
      case NORMAL, USER_DEFINED, UNUSED -> true;
      case UNKNOWN, CONTROL, BYTE -> false;
    };
  }

  private static Map<String, Object> normalizer(boolean space) {
    Map<String, Object> visible =
        Map.of("type", "Replace", "pattern", Map.of("String", " "), "content", SPACE);
    return space
        ? GgufTokenizer.sequence(
            "normalizers", List.of(Map.of("type", "Prepend", "prepend", SPACE), visible))
        : visible;
  }

  private static Map<String, Object> decoder(boolean space) {
    List<Map<String, Object>> steps = new ArrayList<>();
    steps.add(Map.of("type", "Replace", "pattern", Map.of("String", SPACE), "content", " "));
    steps.add(Map.of("type", "ByteFallback"));
    steps.add(Map.of("type", "Fuse"));
    if (space) {
      steps.add(Map.of("type", "Strip", "content", " ", "start", 1, "stop", 0));
    }
    return GgufTokenizer.sequence("decoders", steps);
  }
}
