package org.flyroom.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.store.Json;
import org.flyroom.engine.text.Tokenizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Texts to token ids.
@Command(
    name = "tokenize",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Token ids of texts, JSON lines in and out; nothing is added.",
      "",
      "In:  {\"text\": \"...\"}",
      "Out: {\"ids\": [..]}",
      ""
    },
    footer = {"", "Example: echo '{\"text\": \"Hello\"}' | flyroom tokenize MODEL"})
final class TokenizeCommand implements Runnable {
  @Parameters(index = "0", paramLabel = "MODEL", description = "Folder with tokenizer.json.")
  private Path path = Path.of("");

  @Override
  public void run() {
    if (!Files.exists(path)) {
      throw new FlyroomException("%s: no such folder or file".formatted(path));
    }
    Path folder = Files.isDirectory(path) ? path : path.resolveSibling("");
    try (Tokenizer tokenizer = Tokenizer.open(folder.resolve("tokenizer.json"))) {
      LineReader.forEachBatch(
          line -> line.text("text"),
          texts -> {
            texts.forEach(
                text -> System.out.println(Json.line(Map.of("ids", tokenizer.encode(text)))));
            System.out.flush();
          });
    }
  }
}
