package org.flyroom.fly.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.core.store.Hashes;

/// A model that comes with Flyroom.
public enum BundledFly {
  FLY("fly"),
  FLY_S("fly-s"),
  FLY_XS("fly-xs");

  /// Files of a model folder. The weights come last, so that a folder that has them is complete.
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

  private static final String WEIGHTS = FILES.getLast();
  private static final int HASH_DIGITS = 12;

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
    Map<String, byte[]> contents = new LinkedHashMap<>();
    StringBuilder hashes = new StringBuilder();
    for (String file : FILES) {
      byte[] content = content(file);
      contents.put(file, content);
      hashes.append(file).append(' ').append(Hashes.sha256(content)).append('\n');
    }
    String version = Hashes.sha256(hashes.toString()).substring(0, HASH_DIGITS);
    Path folder = models.resolve(word + "-" + version);
    if (!Files.exists(folder.resolve(WEIGHTS))) {
      AtomicFiles.writeFolder(
          folder,
          inside -> {
            for (Map.Entry<String, byte[]> file : contents.entrySet()) {
              Files.write(inside.resolve(file.getKey()), file.getValue());
            }
          });
    }
    return folder;
  }

  private byte[] content(String file) {
    String name = word + "/" + file;
    try (InputStream in = BundledFly.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the build");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + name, e);
    }
  }
}
