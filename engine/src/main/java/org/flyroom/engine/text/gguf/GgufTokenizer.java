package org.flyroom.engine.text.gguf;

import static org.flyroom.engine.text.gguf.GgufTokens.PREFIX;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;
import org.flyroom.core.store.Json;
import org.flyroom.engine.checkpoint.Gguf;
import org.flyroom.engine.text.gguf.GgufTokens.Kind;

/// The `tokenizer.json` that says what a GGUF file's metadata say.
///
/// Byte-level BPE (model `gpt2`) and SentencePiece with byte fallback (model `llama`) are known;
/// other models, and other kinds of `tokenizer.ggml.pre`, are refused by name, since a guess would
/// give other tokens without anybody noticing.
public final class GgufTokenizer {
  private static final Map<String, String> TOKEN_NAMES =
      Map.of(
          "bos_token", "bos_token_id",
          "eos_token", "eos_token_id",
          "unk_token", "unknown_token_id",
          "pad_token", "padding_token_id");

  private GgufTokenizer() {}

  /// The text of the `tokenizer.json`.
  ///
  /// @throws FlyroomException with all problems of the metadata, by key
  public static String json(Gguf gguf) {
    String model =
        gguf.text(PREFIX + "model")
            .orElseThrow(
                () ->
                    new FlyroomException(
                        "%s: no tokenizer in the metadata ('%smodel'): put the model's tokenizer.json beside the file"
                            .formatted(gguf.file(), PREFIX)));
    Problems problems = new Problems();
    GgufTokens tokens = GgufTokens.read(gguf, problems);
    if (tokens.texts().isEmpty()) {
      problems.throwIfAny();
    }
    Map<String, Object> parts =
        switch (model) {
          case "gpt2" -> GgufBytePairs.parts(gguf, tokens, problems);
          case "llama" -> GgufSentencePieces.parts(gguf, tokens, problems);
          default -> {
            problems.add(
                "%s: tokenizer %s is not supported; known are gpt2 (byte-level BPE) and llama (SentencePiece)"
                    .formatted(gguf.file(), Problems.quote(model)));
            yield Map.of();
          }
        };
    problems.throwIfAny();
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("version", "1.0");
    file.put("added_tokens", added(tokens));
    file.putAll(parts);
    return Json.line(file);
  }

  /// Texts of `bos_token` and the like, as far as the metadata name them.
  ///
  /// @throws FlyroomException when an id is none of the vocabulary
  public static Map<String, String> specialTokens(Gguf gguf) {
    Problems problems = new Problems();
    Map<String, String> named = new LinkedHashMap<>();
    List<String> texts = GgufTokens.texts(gguf, "tokens", problems);
    TOKEN_NAMES.forEach(
        (name, key) -> {
          OptionalInt id = GgufTokens.id(gguf, key, texts.size(), problems);
          if (id.isPresent()) {
            named.put(name, texts.get(id.getAsInt()));
          }
        });
    problems.throwIfAny();
    return named;
  }

  private static List<Object> added(GgufTokens tokens) {
    List<Object> added = new ArrayList<>();
    for (int id = 0; id < tokens.texts().size(); id++) {
      Kind kind = tokens.kinds().get(id);
      if (kind.isAdded()) {
        Map<String, Object> token = new LinkedHashMap<>();
        token.put("id", id);
        token.put("content", tokens.texts().get(id));
        token.put("single_word", false);
        token.put("lstrip", false);
        token.put("rstrip", false);
        token.put("normalized", false);
        token.put("special", kind.isSpecial());
        added.add(token);
      }
    }
    return added;
  }

  /// Every token by its text.
  static Map<String, Integer> vocabulary(GgufTokens tokens) {
    Map<String, Integer> ids = LinkedHashMap.newLinkedHashMap(tokens.texts().size());
    for (int id = 0; id < tokens.texts().size(); id++) {
      ids.put(tokens.texts().get(id), id);
    }
    return ids;
  }

  /// Bytes as the characters that byte-level vocabularies write for them, and back.
  static Map<String, Object> byteLevel() {
    return Map.of(
        "type", "ByteLevel",
        "add_prefix_space", false,
        "trim_offsets", true,
        "use_regex", false);
  }

  static Map<String, Object> sequence(String key, List<Map<String, Object>> steps) {
    return Map.of("type", "Sequence", key, steps);
  }

  /// What the file asks to be put around a text, for tools that add special tokens when told to.
  ///
  /// @param begins whether a begin token is usual where the file does not say
  static Map<String, Object> around(
      Gguf gguf, GgufTokens tokens, boolean begins, Problems problems) {
    List<Object> single = new ArrayList<>();
    Map<String, Object> special = new LinkedHashMap<>();
    if (gguf.flag(PREFIX + "add_bos_token").orElse(begins)) {
      put(gguf, "bos_token_id", tokens, single, special, problems);
    }
    single.add(Map.of("Sequence", Map.of("id", "A", "type_id", 0)));
    if (gguf.flag(PREFIX + "add_eos_token").orElse(false)) {
      put(gguf, "eos_token_id", tokens, single, special, problems);
    }
    return Map.of(
        "type",
        "TemplateProcessing",
        "single",
        single,
        "pair",
        List.of(),
        "special_tokens",
        special);
  }

  private static void put(
      Gguf gguf,
      String key,
      GgufTokens tokens,
      List<Object> single,
      Map<String, Object> special,
      Problems problems) {
    OptionalInt id = GgufTokens.id(gguf, key, tokens.texts().size(), problems);
    if (id.isPresent()) {
      String text = tokens.texts().get(id.getAsInt());
      single.add(Map.of("SpecialToken", Map.of("id", text, "type_id", 0)));
      special.put(text, Map.of("id", text, "ids", List.of(id.getAsInt()), "tokens", List.of(text)));
    }
  }
}
