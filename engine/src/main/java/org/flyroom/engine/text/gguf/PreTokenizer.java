package org.flyroom.engine.text.gguf;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// How a byte-level vocabulary cuts a text before it merges: the kinds of `tokenizer.ggml.pre`.
///
/// The cuts are those of the `tokenizer.json` of the models that the kinds are named after, and for
/// `default`, which no model owns, those of llama.cpp (`src/llama-vocab.cpp`). A kind may stand for
/// more than cuts: whether the text is normalised first, whether a whole word that is a token is
/// taken as it is, and whether a begin token is usual.
enum PreTokenizer {
  DEFAULT("default", false, false) {
    @Override
    List<Map<String, Object>> cuts() {
      return List.of(
          isolated("[\\p{P}\\$\\+<=>\\^~\\|]+"),
          isolated(GPT2_WORDS),
          isolated("\\p{N}+"),
          isolated("[0-9][0-9][0-9]"),
          bytes());
    }
  },

  GPT2("gpt-2 gpt2 phi-2", false, false) {
    @Override
    List<Map<String, Object>> cuts() {
      return List.of(isolated(GPT2_WORDS), bytes());
    }
  },

  SMOLLM("smollm", false, false) {
    @Override
    List<Map<String, Object>> cuts() {
      return List.of(
          Map.of("type", "Digits", "individual_digits", true), isolated(GPT2_WORDS), bytes());
    }
  },

  LLAMA3("llama-bpe llama3 llama-v3", false, true) {
    @Override
    List<Map<String, Object>> cuts() {
      return List.of(isolated(words("\\p{N}{1,3}")), bytes());
    }
  },

  QWEN2("qwen2 deepseek-r1-qwen", true, false) {
    @Override
    List<Map<String, Object>> cuts() {
      return List.of(isolated(words("\\p{N}")), bytes());
    }
  },

  TEKKEN("tekken", false, true) {
    @Override
    List<Map<String, Object>> cuts() {
      String upper = "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]";
      String lower = "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]";
      String start = "[^\\r\\n\\p{L}\\p{N}]?";
      return List.of(
          isolated(
              String.join(
                  "|",
                  start + upper + "*" + lower + "+",
                  start + upper + "+" + lower + "*",
                  "\\p{N}",
                  " ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*",
                  "\\s*[\\r\\n]+",
                  "\\s+(?!\\S)",
                  "\\s+")),
          bytes());
    }
  };

  private static final String GPT2_WORDS =
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

  private final String names;
  private final boolean composes;
  private final boolean wholeWords;

  /// @param names with a space between
  PreTokenizer(String names, boolean composes, boolean wholeWords) {
    this.names = names;
    this.composes = composes;
    this.wholeWords = wholeWords;
  }

  /// The cuts as components of a `tokenizer.json`.
  abstract List<Map<String, Object>> cuts();

  /// Whether the text is brought into Unicode's composed form (NFC) first.
  boolean composes() {
    return composes;
  }

  /// Whether a word that is a token is that token, however its merges would end.
  boolean takesWholeWords() {
    return wholeWords;
  }

  /// Whether a text usually begins with the begin token, where the file does not say: true of the
  /// kinds that take whole words.
  boolean begins() {
    return wholeWords;
  }

  private List<String> names() {
    return List.of(names.split(" ", -1));
  }

  /// The kind of that name.
  static Optional<PreTokenizer> of(String name) {
    return Arrays.stream(values()).filter(kind -> kind.names().contains(name)).findFirst();
  }

  /// All names, for messages.
  static String known() {
    return Arrays.stream(values())
        .flatMap(kind -> kind.names().stream())
        .collect(Collectors.joining(", "));
  }

  /// The cuts of Llama 3 and Qwen 2, which differ in how numbers are cut.
  private static String words(String numbers) {
    return String.join(
        "|",
        "(?i:'s|'t|'re|'ve|'m|'ll|'d)",
        "[^\\r\\n\\p{L}\\p{N}]?\\p{L}+",
        numbers,
        " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*",
        "\\s*[\\r\\n]+",
        "\\s+(?!\\S)",
        "\\s+");
  }

  private static Map<String, Object> isolated(String regex) {
    return Map.of(
        "type",
        "Split",
        "pattern",
        Map.of("Regex", regex),
        "behavior",
        "Isolated",
        "invert",
        false);
  }

  private static Map<String, Object> bytes() {
    return GgufTokenizer.byteLevel();
  }
}
