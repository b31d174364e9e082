package org.flyroom.fly.model;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.flyroom.core.store.BundledFiles;
import org.flyroom.core.store.Hashes;

/// A model that comes with Flyroom.
public enum BundledFly {
  FLY("fly"),
  FLY_S("fly-s"),
  FLY_XS("fly-xs");

  /// Files of a model folder, but for the checksums.
  public static final List<String> FILES =
      List.of(
          "README.md",
          "training-log.jsonl",
          "config.json",
          "generation_config.json",
          "tokenizer.json",
          "tokenizer_config.json",
          "chat_template.jinja",
          "model.safetensors");

  private final String word;

  BundledFly(String word) {
    this.word = word;
  }

  /// What users call it.
  public String word() {
    return word;
  }

  /// The fly of that name, if it is one.
  public static Optional<BundledFly> named(String name) {
    return Arrays.stream(values()).filter(fly -> fly.word.equals(name)).findFirst();
  }

  /// A folder with its files, written where it is not there yet. Its name holds a hash, so that
  /// another version of Flyroom unpacks its own beside it.
  ///
  /// @param models folder for models
  public Path unpack(Path models) {
    return new BundledFiles(BundledFly.class, word).unpacked(models, word);
  }

  /// The checksums of a model folder with all its files.
  public static String checksums(Path folder) {
    return FILES.stream()
        .map(file -> Hashes.sha256(folder.resolve(file)) + "  " + file + "\n")
        .collect(Collectors.joining());
  }
}
