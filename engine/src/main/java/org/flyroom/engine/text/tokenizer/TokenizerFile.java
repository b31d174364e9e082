package org.flyroom.engine.text.tokenizer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;
import org.flyroom.core.store.IoProblems;
import org.flyroom.core.store.Json;
import org.flyroom.engine.checkpoint.JsonFields;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Checks a `tokenizer.json` (the format of Hugging Face tokenizers) and writes down what was
/// checked.
///
/// The native tokenizer ends the whole process on some damaged files, takes minutes on some regular
/// expressions, and gives added tokens other ids than the file says. Therefore it is handed nothing
/// but a text made of parts that are known here: byte pair encoding, which is what all supported
/// families use, with the normalizers, cuts and decoders that occur with it. Everything else is
/// refused by name. What never applies here is left out: truncation and padding, which are switched
/// off, and the post-processor, which adds special tokens when asked to.
public final class TokenizerFile {
  private static final long LARGEST = 256L << 20;

  private TokenizerFile() {}

  /// Reads a file and checks it.
  ///
  /// @return the JSON to build the tokenizer from
  /// @throws FlyroomException with all problems found, by key
  public static String read(Path file) {
    String text;
    try {
      if (Files.size(file) > LARGEST) {
        throw new FlyroomException(
            "%s: %d bytes are more than any tokenizer has".formatted(file, Files.size(file)));
      }
      text = Files.readString(file);
    } catch (IOException e) {
      throw IoProblems.of("cannot read " + file, e);
    }
    return checked(file.toString(), text);
  }

  /// Checks a text.
  ///
  /// @param where the file it comes from, for messages
  /// @return the JSON to build the tokenizer from
  /// @throws FlyroomException with all problems found, by key
  public static String checked(String where, String text) {
    Problems problems = new Problems();
    JsonFields file = new JsonFields(where, Json.parseObject(where, text), problems);
    String version = file.text("version");
    if (version != null && !version.equals("1.0")) {
      file.problem("'version' must be 1.0, not " + Problems.quote(version));
    }
    file.refuseUnknown(
        "version",
        "truncation",
        "padding",
        "added_tokens",
        "normalizer",
        "pre_tokenizer",
        "post_processor",
        "decoder",
        "model");
    ObjectNode checked = Json.mapper().createObjectNode();
    checked.put("version", "1.0");
    JsonNode normalizer = Components.NORMALIZERS.check(file, "normalizer");
    checked.set("normalizer", normalizer);
    checked.set("pre_tokenizer", Components.PRE_TOKENIZERS.check(file, "pre_tokenizer"));
    checked.set("decoder", Components.DECODERS.check(file, "decoder"));
    JsonFields model = file.object("model");
    if (model == null) {
      file.problem("'model' must be an object");
    } else {
      BytePairModel pairs = BytePairModel.read(model);
      checked.set("added_tokens", AddedTokens.check(file, pairs.ids(), normalizer));
      checked.set("model", pairs.json());
    }
    problems.throwIfAny();
    return Json.line(checked);
  }
}
