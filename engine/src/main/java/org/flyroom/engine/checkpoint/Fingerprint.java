package org.flyroom.engine.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/// SHA-256 over files.
final class Fingerprint {
  private static final int CHUNK = 1 << 18;

  /// The files beside the weights that decide what a model answers.
  private static final List<String> COMPANIONS =
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

  /// Over the weight files in order, whatever they are called, and their companions in the folder.
  static String of(Path folder, List<Path> weights) {
    SequencedMap<String, Path> parts = new TreeMap<>();
    for (int i = 0; i < weights.size(); i++) {
      parts.put("weights-%05d".formatted(i), weights.get(i));
    }
    for (String name : COMPANIONS) {
      if (Files.isRegularFile(folder.resolve(name))) {
        parts.put(name, folder.resolve(name));
      }
    }
    MessageDigest all = sha256();
    parts.forEach(
        (part, file) ->
            all.update("%s  %s\n".formatted(ofFile(file), part).getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(all.digest());
  }

  static String ofFile(Path file) {
    MessageDigest digest = sha256();
    byte[] chunk = new byte[CHUNK];
    try (InputStream in = Files.newInputStream(file)) {
      for (int size = in.read(chunk); size >= 0; size = in.read(chunk)) {
        digest.update(chunk, 0, size);
      }
    } catch (IOException e) {
      throw FileBytes.cannotRead(file, e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
