package org.flyroom.engine.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.flyroom.core.store.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.NullNode;

/// Small `tokenizer.json` texts in the styles of the families that are supported.
public final class SampleTokenizers {
  private SampleTokenizers() {}

  private static final String WORDS =
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

  /// As Llama 3 and Qwen 2 have it: cuts by an expression, then bytes; merges as pairs.
  public static String split() {
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("version", "1.0");
    file.put("truncation", null);
    file.put("padding", null);
    file.put("added_tokens", added(List.of("<begin>", "<end>"), bytes().size()));
    file.put("normalizer", Map.of("type", "NFC"));
    file.put(
        "pre_tokenizer",
        sequence(
            "pretokenizers",
            List.of(
                Map.of(
                    "type",
                    "Split",
                    "pattern",
                    Map.of("Regex", WORDS),
                    "behavior",
                    "Isolated",
                    "invert",
                    false),
                byteLevel(false))));
    file.put("post_processor", byteLevel(true));
    file.put("decoder", byteLevel(true));
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("type", "BPE");
    model.put("dropout", null);
    model.put("unk_token", null);
    model.put("continuing_subword_prefix", null);
    model.put("end_of_word_suffix", null);
    model.put("fuse_unk", false);
    model.put("byte_fallback", false);
    model.put("ignore_merges", true);
    model.put("vocab", bytes());
    model.put("merges", merges());
    file.put("model", model);
    return Json.line(ordered(file));
  }

  /// As GPT-2 and SmolLM have it: digits, built-in cuts; merges as texts.
  public static String digits() {
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("version", "1.0");
    file.put("added_tokens", added(List.of("<|endoftext|>"), bytes().size()));
    file.put(
        "pre_tokenizer",
        sequence(
            "pretokenizers",
            List.of(
                Map.of("type", "Digits", "individual_digits", true),
                Map.of("type", "Punctuation", "behavior", "Contiguous"),
                byteLevel(true))));
    file.put("decoder", byteLevel(true));
    List<String> merges = merges().stream().map(pair -> String.join(" ", pair)).toList();
    file.put("model", Map.of("type", "BPE", "vocab", bytes(), "merges", merges));
    return Json.line(ordered(file));
  }

  /// As Llama 2, Mistral and Gemma have it: visible spaces, bytes where no piece fits.
  public static String pieces() {
    Map<String, Object> file = new LinkedHashMap<>();
    Map<String, Integer> vocabulary = new LinkedHashMap<>();
    for (String token : List.of("<unk>", "<s>", "</s>")) {
      vocabulary.put(token, vocabulary.size());
    }
    for (int value = 0; value < 256; value++) {
      vocabulary.put("<0x%02X>".formatted(value), vocabulary.size());
    }
    for (String piece : List.of("\u2581", "a", "b", "c", "ab", "\u2581ab", "abc", "\u2581\u2581")) {
      vocabulary.put(piece, vocabulary.size());
    }
    file.put("version", "1.0");
    file.put("added_tokens", added(List.of("<unk>", "<s>", "</s>"), 0));
    file.put(
        "normalizer",
        sequence(
            "normalizers",
            List.of(
                Map.of("type", "Prepend", "prepend", "\u2581"),
                replace(" ", "\u2581"),
                Map.of("type", "Strip", "strip_left", false, "strip_right", false))));
    file.put(
        "decoder",
        sequence(
            "decoders",
            List.of(
                replace("\u2581", " "),
                Map.of("type", "ByteFallback"),
                Map.of("type", "Fuse"),
                Map.of("type", "Strip", "content", " ", "start", 1, "stop", 0))));
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("type", "BPE");
    model.put("unk_token", "<unk>");
    model.put("fuse_unk", true);
    model.put("byte_fallback", true);
    model.put("vocab", vocabulary);
    model.put("merges", List.of("a b", "\u2581 ab", "ab c", "\u2581 \u2581"));
    file.put("model", model);
    return Json.line(ordered(file));
  }

  /// As later files of Llama 2's kind have it: `Metaspace` for the spaces.
  public static String metaspace() {
    Map<String, Object> spaces =
        Map.of(
            "type", "Metaspace",
            "replacement", "\u2581",
            "prepend_scheme", "first",
            "split", false);
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("version", "1.0");
    file.put("added_tokens", added(List.of("<unk>"), 0));
    file.put("pre_tokenizer", spaces);
    file.put("decoder", spaces);
    file.put(
        "model",
        Map.of(
            "type",
            "BPE",
            "unk_token",
            "<unk>",
            "vocab",
            Map.of("<unk>", 0, "\u2581", 1, "a", 2, "\u2581a", 3),
            "merges",
            List.of(List.of("\u2581", "a"))));
    return Json.line(ordered(file));
  }

  /// Byte-level BPE with as many tokens as are asked for, each merge of two tokens before it.
  public static String bytePairs(int tokens, List<String> special) {
    Map<String, Integer> vocabulary = new LinkedHashMap<>();
    special.forEach(token -> vocabulary.put(token, vocabulary.size()));
    List<String> made = new ArrayList<>(ByteSymbols.all());
    made.forEach(symbol -> vocabulary.put(symbol, vocabulary.size()));
    List<List<String>> merges = new ArrayList<>();
    for (int left = 0; vocabulary.size() < tokens; left++) {
      for (int right = 0; right < 256 && vocabulary.size() < tokens; right++) {
        merges.add(List.of(made.get(left), made.get(right)));
        vocabulary.put(made.get(left) + made.get(right), vocabulary.size());
      }
    }
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("version", "1.0");
    file.put("truncation", null);
    file.put("padding", null);
    file.put("added_tokens", added(special, 0));
    file.put("normalizer", null);
    file.put("pre_tokenizer", byteLevel(true));
    file.put("post_processor", null);
    file.put("decoder", byteLevel(true));
    file.put("model", Map.of("type", "BPE", "vocab", vocabulary, "merges", merges));
    return Json.line(ordered(file));
  }

  private static Map<String, Integer> bytes() {
    Map<String, Integer> ids = new LinkedHashMap<>();
    ByteSymbols.all().forEach(symbol -> ids.put(symbol, ids.size()));
    merges().forEach(pair -> ids.put(String.join("", pair), ids.size()));
    return ids;
  }

  private static List<List<String>> merges() {
    return List.of(
        List.of("t", "h"),
        List.of("th", "e"),
        List.of("\u0120", "the"),
        List.of("1", "2"),
        List.of("\u00c3", "\u00a9"));
  }

  private static List<Object> added(List<String> tokens, int firstId) {
    List<Object> added = new ArrayList<>();
    for (String token : tokens) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("id", firstId + added.size());
      one.put("content", token);
      one.put("single_word", false);
      one.put("lstrip", false);
      one.put("rstrip", false);
      one.put("normalized", false);
      one.put("special", true);
      added.add(one);
    }
    return added;
  }

  private static Map<String, Object> byteLevel(boolean cuts) {
    return Map.of(
        "type", "ByteLevel", "add_prefix_space", false, "trim_offsets", true, "use_regex", cuts);
  }

  private static Map<String, Object> replace(String text, String by) {
    return Map.of("type", "Replace", "pattern", Map.of("String", text), "content", by);
  }

  private static Map<String, Object> sequence(String key, List<Map<String, Object>> steps) {
    return Map.of("type", "Sequence", key, steps);
  }

  /// Maps without an order of their own by key, so that every run damages the same text.
  private static Object ordered(@Nullable Object value) {
    return switch (value) {
      case null -> NullNode.getInstance();
      case List<?> list -> list.stream().map(SampleTokenizers::ordered).toList();
      case Map<?, ?> map -> {
        Map<Object, Object> sorted =
            map instanceof LinkedHashMap ? new LinkedHashMap<>() : new TreeMap<>();
        map.forEach((key, each) -> sorted.put(key, ordered(each)));
        yield sorted;
      }
      default -> value;
    };
  }
}
