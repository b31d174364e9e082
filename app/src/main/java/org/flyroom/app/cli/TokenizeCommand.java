package org.flyroom.app.cli;

import java.util.Map;
import org.flyroom.core.store.Json;
import org.flyroom.engine.text.TextSource;
import org.flyroom.engine.text.Tokenizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
  @Parameters(index = "0", paramLabel = "MODEL", description = ModelNames.DESCRIPTION)
  private String name = "";

  @Mixin private HomeOption home = new HomeOption();

  @Override
  public void run() {
    TextSource source = TextSource.of(ModelNames.find(name, home::open).path());
    try (Tokenizer tokenizer = source.tokenizer()) {
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
