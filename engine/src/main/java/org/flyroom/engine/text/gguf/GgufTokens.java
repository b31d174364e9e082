package org.flyroom.engine.text.gguf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.flyroom.core.Problems;
import org.flyroom.engine.checkpoint.Gguf;
import org.flyroom.engine.checkpoint.GgufValue;

/// The vocabulary of a GGUF file: what `tokenizer.ggml.tokens`, `token_type` and the `*_token_id`
/// keys say (github.com/ggml-org/ggml, `docs/gguf.md`).
///
/// @param texts by id; no two are alike
/// @param kinds by id
record GgufTokens(List<String> texts, List<Kind> kinds) {
  static final String PREFIX = "tokenizer.ggml.";

  GgufTokens {
    texts = List.copyOf(texts);
    kinds = List.copyOf(kinds);
  }

  /// What a token is for; the codes of the file are these from 1 on.
  enum Kind {
    NORMAL,
    UNKNOWN,
    CONTROL,
    USER_DEFINED,
    UNUSED,
    BYTE;

    /// Whether it is found in a text as it is written, before anything else is done with the text.
    boolean isAdded() {
      return this == UNKNOWN || this == CONTROL || this == USER_DEFINED;
    }

    /// Whether it is left out of a decoded text that is to be read by people.
    boolean isSpecial() {
      return this == UNKNOWN || this == CONTROL;
    }
  }

  /// Reads the vocabulary.
  ///
  /// @return empty when there is a problem
  static GgufTokens read(Gguf gguf, Problems problems) {
    List<String> texts = texts(gguf, "tokens", problems);
    if (texts.isEmpty()) {
      problems.add("%s: metadata '%stokens' is missing or empty".formatted(gguf.file(), PREFIX));
      return new GgufTokens(List.of(), List.of());
    }
    List<Kind> kinds = new ArrayList<>(kinds(gguf, texts.size(), problems));
    if (kinds.isEmpty() || !distinct(gguf, texts, problems)) {
      return new GgufTokens(List.of(), List.of());
    }
    // Some converters leave the tokens that end a turn among the ordinary ones.
    for (String name : List.of("bos", "eos", "eot", "eom")) {
      OptionalInt id = id(gguf, name + "_token_id", texts.size(), problems);
      if (id.isPresent() && !kinds.get(id.getAsInt()).isAdded()) {
        kinds.set(id.getAsInt(), Kind.CONTROL);
      }
    }
    return new GgufTokens(texts, kinds);
  }

  private static List<Kind> kinds(Gguf gguf, int count, Problems problems) {
    List<Kind> kinds = new ArrayList<>();
    List<GgufValue> codes = gguf.items(PREFIX + "token_type").orElse(List.of());
    if (codes.size() != count) {
      problems.add(
          "%s: metadata '%stoken_type' has %d entries for %d tokens"
              .formatted(gguf.file(), PREFIX, codes.size(), count));
      return List.of();
    }
    for (int id = 0; id < count; id++) {
      if (!(codes.get(id) instanceof GgufValue.Whole(long code))
          || code < 1
          || code > Kind.values().length) {
        problems.add(
            "%s: metadata '%stoken_type': token %d must have a whole number from 1 to %d"
                .formatted(gguf.file(), PREFIX, id, Kind.values().length));
        return List.of();
      }
      kinds.add(Kind.values()[(int) code - 1]);
    }
    return List.copyOf(kinds);
  }

  private static boolean distinct(Gguf gguf, List<String> texts, Problems problems) {
    Map<String, Integer> ids = HashMap.newHashMap(texts.size());
    List<String> wrong = new ArrayList<>();
    for (int id = 0; id < texts.size(); id++) {
      Integer earlier = ids.put(texts.get(id), id);
      String where = "%s: metadata '%stokens': token %d".formatted(gguf.file(), PREFIX, id);
      if (texts.get(id).isEmpty()) {
        wrong.add(where + " is empty");
      } else if (earlier != null) {
        wrong.add("%s is token %d again: %s".formatted(where, earlier, quoted(texts.get(id))));
      }
    }
    problems.addAsOne(wrong);
    return wrong.isEmpty();
  }

  private static String quoted(String text) {
    return Problems.quote(text);
  }

  /// The texts under a key; empty where there are none or something else is there.
  static List<String> texts(Gguf gguf, String key, Problems problems) {
    List<String> texts = new ArrayList<>();
    for (GgufValue item : gguf.items(PREFIX + key).orElse(List.of())) {
      if (!(item instanceof GgufValue.Text(String text))) {
        problems.add(
            "%s: metadata '%s%s' must be a list of texts".formatted(gguf.file(), PREFIX, key));
        return List.of();
      }
      texts.add(text);
    }
    return List.copyOf(texts);
  }

  /// The id of a token that the metadata name, if they do.
  static OptionalInt id(Gguf gguf, String key, int count, Problems problems) {
    long id = gguf.whole(PREFIX + key).orElse(-1L);
    if (id >= count) {
      problems.add(
          "%s: metadata '%s%s' is %d, but there are %d tokens"
              .formatted(gguf.file(), PREFIX, key, id, count));
    }
    return id < 0 || id >= count ? OptionalInt.empty() : OptionalInt.of((int) id);
  }
}
