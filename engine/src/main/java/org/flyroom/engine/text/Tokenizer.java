package org.flyroom.engine.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;
import org.flyroom.engine.text.tokenizer.TokenizerFile;
import org.flyroom.engine.text.tokenizer.WellFormed;

/// Text to token ids and back, as the `tokenizer.json` beside a checkpoint says.
///
/// Special tokens written out in a text, such as `<|im_end|>`, become their ids; nothing is added
/// and nothing is cut.
public final class Tokenizer implements AutoCloseable {
  /// Expressions that cut a text look at the white space in one place over and over, and the native
  /// engine ends the process when they do so too often.
  private static final int LONGEST_SPACE = 100_000;

  private final HuggingFaceTokenizer tokenizer;

  private Tokenizer(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /// Reads a `tokenizer.json`.
  ///
  /// @throws FlyroomException when the file is missing, or with all that is wrong with it
  public static Tokenizer open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new FlyroomException(
          file + ": not found; a model folder needs its tokenizer.json beside the weights");
    }
    return ofChecked(file.toString(), TokenizerFile.read(file));
  }

  /// A tokenizer from the text of a `tokenizer.json`.
  ///
  /// @param where what the text comes from, for messages
  /// @throws FlyroomException with all that is wrong with it
  public static Tokenizer of(String where, String json) {
    return ofChecked(where, TokenizerFile.checked(where, json));
  }

  private static Tokenizer ofChecked(String where, String json) {
    // The library asks a telemetry host unless told not to.
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.offline", "true");
    try {
      return new Tokenizer(
          HuggingFaceTokenizer.newInstance(
              new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
              Map.of(
                  "truncation",
                  "DO_NOT_TRUNCATE",
                  "padding",
                  "false",
                  "addSpecialTokens",
                  "false")));
    } catch (IOException | RuntimeException e) {
      throw new FlyroomException(
          "%s: cannot be read as a tokenizer: %s".formatted(where, e.getMessage()), e);
    }
  }

  /// The ids of a text.
  ///
  /// @throws FlyroomException when the text is none, or has more white space in one place than the
  ///   native tokenizer survives
  public int[] encode(String text) {
    if (text.isEmpty()) {
      return new int[0];
    }
    refuseHostile(text);
    long[] ids = tokenizer.encode(text, false, false).getIds();
    int[] result = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      result[i] = Math.toIntExact(ids[i]);
    }
    return result;
  }

  private static void refuseHostile(String text) {
    if (!WellFormed.isWellFormed(text)) {
      throw new FlyroomException(
          "a text has half a surrogate pair, which is no character: %s"
              .formatted(Problems.quote(text)));
    }
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      run = Character.isWhitespace(text.charAt(i)) ? run + 1 : 0;
      if (run > LONGEST_SPACE) {
        throw new FlyroomException(
            "a text has more than %d characters of white space in one place: %s"
                .formatted(LONGEST_SPACE, Problems.quote(text)));
      }
    }
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
