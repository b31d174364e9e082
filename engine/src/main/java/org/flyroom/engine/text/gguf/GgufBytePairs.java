package org.flyroom.engine.text.gguf;

import static org.flyroom.engine.text.gguf.GgufTokens.PREFIX;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flyroom.core.Problems;
import org.flyroom.engine.checkpoint.Gguf;

/// Byte-level BPE: model `gpt2`.
final class GgufBytePairs {
  private GgufBytePairs() {}

  /// Everything of the `tokenizer.json` but the added tokens.
  static Map<String, Object> parts(Gguf gguf, GgufTokens tokens, Problems problems) {
    Optional<PreTokenizer> kind = kind(gguf, problems);
    List<List<String>> merges = merges(gguf, problems);
    if (kind.isEmpty()) {
      return Map.of();
    }
    PreTokenizer cutter = kind.get();
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("type", "BPE");
    model.put("ignore_merges", cutter.takesWholeWords());
    model.put("vocab", GgufTokenizer.vocabulary(tokens));
    model.put("merges", merges);
    Map<String, Object> parts = new LinkedHashMap<>();
    if (cutter.composes()) {
      parts.put("normalizer", Map.of("type", "NFC"));
    }
    parts.put("pre_tokenizer", GgufTokenizer.sequence("pretokenizers", cutter.cuts()));
    parts.put("post_processor", GgufTokenizer.around(gguf, tokens, cutter.begins(), problems));
    parts.put("decoder", GgufTokenizer.byteLevel());
    parts.put("model", model);
    return parts;
  }

  private static Optional<PreTokenizer> kind(Gguf gguf, Problems problems) {
    Optional<String> name = gguf.text(PREFIX + "pre");
    Optional<PreTokenizer> kind = name.flatMap(PreTokenizer::of);
    if (kind.isEmpty()) {
      problems.add(
          "%s: metadata '%spre' %s; known are %s; or put the model's tokenizer.json beside the file"
              .formatted(
                  gguf.file(),
                  PREFIX,
                  name.map(given -> Problems.quote(given) + " is not supported")
                      .orElse("is missing, so how texts are cut is not known"),
                  PreTokenizer.known()));
    }
    return kind;
  }

  private static List<List<String>> merges(Gguf gguf, Problems problems) {
    if (gguf.items(PREFIX + "merges").isEmpty()) {
      problems.add("%s: metadata '%smerges' is missing".formatted(gguf.file(), PREFIX));
    }
    List<List<String>> merges = new ArrayList<>();
    for (String merge : GgufTokens.texts(gguf, "merges", problems)) {
      // A token of one space would be written as another character, so the first that is not at
      // the start parts the two.
      int space = merge.indexOf(' ', 1);
      if (space < 0) {
        problems.add(
            "%s: metadata '%smerges': entry %d must be two tokens with a space between, not %s"
                .formatted(gguf.file(), PREFIX, merges.size(), Problems.quote(merge)));
        return List.of();
      }
      merges.add(List.of(merge.substring(0, space), merge.substring(space + 1)));
    }
    return List.copyOf(merges);
  }
}
