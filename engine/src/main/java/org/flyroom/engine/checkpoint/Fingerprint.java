package org.flyroom.engine.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.flyroom.core.store.Hashes;

/// SHA-256 over files.
final class Fingerprint {
  /// The files beside the weights that decide what a model answers.
  static final List<String> COMPANIONS =
      List.of(
          "added_tokens.json",
          "chat_template.jinja",
          "chat_template.json",
          "config.json",
          "generation_config.json",
          "merges.txt",
          "special_tokens_map.json",
          "tokenizer.json",
          "tokenizer.model",
          "tokenizer_config.json",
          "vocab.json");

  private Fingerprint() {}

  static List<Path> companions(Path folder) {
    return COMPANIONS.stream().map(folder::resolve).filter(Files::isRegularFile).toList();
  }

  /// Over the weight files in order, whatever they are called, and their companions in the folder.
  static String of(Path folder, List<Path> weights) {
    SequencedMap<String, Path> parts = new TreeMap<>();
    for (int i = 0; i < weights.size(); i++) {
      parts.put("weights-%05d".formatted(i), weights.get(i));
    }
    companions(folder).forEach(file -> parts.put(String.valueOf(file.getFileName()), file));
    StringBuilder list = new StringBuilder();
    parts.forEach((part, file) -> list.append("%s  %s%n".formatted(Hashes.sha256(file), part)));
    return Hashes.sha256(list.toString());
  }
}
