package org.flyroom.engine.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.flyroom.core.FlyroomException;

/// Text to token ids and back, as the `tokenizer.json` beside a checkpoint says.
///
/// Special tokens written out in a text, such as `<|im_end|>`, become their ids; nothing is added
/// and nothing is cut.
public final class Tokenizer implements AutoCloseable {
  private final HuggingFaceTokenizer tokenizer;

  private Tokenizer(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /// Reads a `tokenizer.json`.
  ///
  /// @throws FlyroomException when the file is missing or is no tokenizer
  public static Tokenizer open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new FlyroomException(
          file + ": not found; a model folder needs its tokenizer.json beside the weights");
    }
    // The library asks a telemetry host unless told not to.
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.offline", "true");
    try {
      return new Tokenizer(
          HuggingFaceTokenizer.newInstance(
              file,
              Map.of(
                  "truncation",
                  "DO_NOT_TRUNCATE",
                  "padding",
                  "false",
                  "addSpecialTokens",
                  "false")));
    } catch (IOException | RuntimeException e) {
      throw new FlyroomException(
          "%s: cannot be read as a tokenizer: %s".formatted(file, e.getMessage()), e);
    }
  }

  public int[] encode(String text) {
    if (text.isEmpty()) {
      return new int[0];
    }
    long[] ids = tokenizer.encode(text, false, false).getIds();
    int[] result = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      result[i] = Math.toIntExact(ids[i]);
    }
    return result;
  }

  /// The text of the ids.
  ///
  /// @param skipSpecial leaves out special tokens
  public String decode(List<Integer> ids, boolean skipSpecial) {
    long[] longs = ids.stream().mapToLong(Integer::longValue).toArray();
    return longs.length == 0 ? "" : tokenizer.decode(longs, skipSpecial);
  }

  /// The id of a token written exactly so, if the vocabulary has it.
  public OptionalInt idOf(String token) {
    int[] ids = encode(token);
    return ids.length == 1 && decode(List.of(ids[0]), false).equals(token)
        ? OptionalInt.of(ids[0])
        : OptionalInt.empty();
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
