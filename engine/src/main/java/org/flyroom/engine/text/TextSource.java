package org.flyroom.engine.text;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.flyroom.core.FlyroomException;
import org.flyroom.engine.checkpoint.Checkpoint;
import org.flyroom.engine.checkpoint.Gguf;
import org.flyroom.engine.text.gguf.GgufTokenizer;

/// Where a model's tokenizer and chat template come from: the files beside its weights, and where
/// these say nothing, the metadata of its GGUF file.
public final class TextSource {
  private final Path folder;
  private final Path model;

  private TextSource(Path folder, Path model) {
    this.folder = folder;
    this.model = model;
  }

  /// That of a model that is being opened.
  public static TextSource of(Checkpoint checkpoint) {
    Path folder = checkpoint.folder();
    return new TextSource(folder, checkpoint.gguf().map(Gguf::file).orElse(folder));
  }

  /// That of a model by its path; no weights need be there.
  ///
  /// @param model a folder or a GGUF file
  /// @throws FlyroomException when there is neither
  public static TextSource of(Path model) {
    if (!Files.exists(model)) {
      throw new FlyroomException("%s: no such folder or file".formatted(model));
    }
    return new TextSource(Files.isDirectory(model) ? model : model.resolveSibling(""), model);
  }

  /// From `tokenizer.json`, else from the metadata.
  ///
  /// @throws FlyroomException when there is neither, or with all that is wrong with it
  public Tokenizer tokenizer() {
    Path file = folder.resolve("tokenizer.json");
    Optional<Path> gguf = Files.exists(file) ? Optional.empty() : Checkpoint.ggufAt(model);
    return gguf.isEmpty()
        ? Tokenizer.open(file)
        : fromGguf(
            gguf.get(),
            source -> Tokenizer.of(source.file().toString(), GgufTokenizer.json(source)));
  }

  /// From `chat_template.jinja` or `tokenizer_config.json`; what these leave open, from the
  /// metadata.
  ///
  /// @throws FlyroomException when a file or the template is damaged
  public ChatFormat chatFormat() {
    ChatFormat beside = ChatFormat.ofFolder(folder);
    if (beside.template() != null) {
      return beside;
    }
    return Checkpoint.ggufAt(model)
        .map(gguf -> beside.orElse(fromGguf(gguf, ChatFormat::ofGguf)))
        .orElse(beside);
  }

  private static <T> T fromGguf(Path file, Function<Gguf, T> reader) {
    try (Gguf source = Gguf.open(file)) {
      return reader.apply(source);
    }
  }
}
