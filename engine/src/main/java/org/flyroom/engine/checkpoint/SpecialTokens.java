package org.flyroom.engine.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.flyroom.core.store.Json;
import tools.jackson.databind.JsonNode;

/// Tokens with a meaning of their own, by id.
///
/// @param begin put before a text; empty if the checkpoint names none
/// @param end each of them ends a generated text
/// @param pad fills short rows of a batch
public record SpecialTokens(OptionalInt begin, List<Integer> end, OptionalInt pad) {
  public SpecialTokens {
    end = List.copyOf(end);
  }

  /// From `generation_config.json` where it says so, else from `config.json`.
  static SpecialTokens ofFolder(Path folder) {
    JsonNode generation = read(folder.resolve("generation_config.json"));
    JsonNode config = read(folder.resolve("config.json"));
    return new SpecialTokens(
        first("bos_token_id", generation, config),
        all("eos_token_id", generation, config),
        first("pad_token_id", generation, config));
  }

  /// From a GGUF file's metadata; `eot_token_id` ends a turn.
  static SpecialTokens ofGguf(Gguf gguf) {
    List<Integer> end = new ArrayList<>();
    for (String key : List.of("eos_token_id", "eot_token_id")) {
      OptionalInt id = id(gguf, key);
      if (id.isPresent() && !end.contains(id.getAsInt())) {
        end.add(id.getAsInt());
      }
    }
    return new SpecialTokens(id(gguf, "bos_token_id"), end, id(gguf, "padding_token_id"));
  }

  private static OptionalInt id(Gguf gguf, String key) {
    return gguf.whole("tokenizer.ggml." + key)
        .filter(id -> id >= 0 && id <= Integer.MAX_VALUE)
        .map(id -> OptionalInt.of(id.intValue()))
        .orElse(OptionalInt.empty());
  }

  private static JsonNode read(Path file) {
    return Files.exists(file)
        ? Json.parseObject(file.toString(), FileBytes.readText(file))
        : Json.mapper().missingNode();
  }

  private static OptionalInt first(String key, JsonNode... places) {
    List<Integer> ids = all(key, places);
    return ids.isEmpty() ? OptionalInt.empty() : OptionalInt.of(ids.getFirst());
  }

  private static List<Integer> all(String key, JsonNode... places) {
    for (JsonNode place : places) {
      JsonNode node = place.path(key);
      List<Integer> ids = new ArrayList<>();
      for (JsonNode id : node.isArray() ? node : List.of(node)) {
        if (id.isIntegralNumber() && id.canConvertToInt() && id.intValue() >= 0) {
          ids.add(id.intValue());
        }
      }
      if (!ids.isEmpty()) {
        return ids;
      }
    }
    return List.of();
  }
}
