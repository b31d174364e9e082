package org.flyroom.fly.tokenizer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.core.store.Json;
import org.flyroom.fly.text.Special;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The files beside a fly's weights that say how its text is written, as Hugging Face's libraries
/// read them.
public final class TokenizerFiles {
  public static final String TOKENIZER = "tokenizer.json";
  public static final String CONFIG = "tokenizer_config.json";
  public static final String TEMPLATE = "chat_template.jinja";

  /// All of them.
  public static final List<String> NAMES = List.of(TOKENIZER, CONFIG, TEMPLATE);

  private TokenizerFiles() {}

  /// Writes them into a folder that is there.
  ///
  /// @param context the longest text of a fly in tokens
  public static void write(Path folder, Vocabulary vocabulary, int context) {
    String template = chatTemplate();
    AtomicFiles.write(folder.resolve(TEMPLATE), template);
    AtomicFiles.writeJson(folder.resolve(CONFIG), config(context, template));
    AtomicFiles.writeJson(folder.resolve(TOKENIZER), tokenizer(vocabulary));
  }

  /// The chat template, which writes conversations as [org.flyroom.fly.text.Dialogue] does.
  public static String chatTemplate() {
    try (InputStream in = TokenizerFiles.class.getResourceAsStream(TEMPLATE)) {
      if (in == null) {
        throw new IllegalStateException(TEMPLATE + " is missing from the build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("reading the chat template", e);
    }
  }

  private static ObjectNode config(int context, String template) {
    return Json.mapper()
        .createObjectNode()
        .put("tokenizer_class", "PreTrainedTokenizerFast")
        .put("add_prefix_space", false)
        .put("clean_up_tokenization_spaces", false)
        .put("eos_token", Special.END.text())
        .put("pad_token", Special.DOCUMENT.text())
        .put("model_max_length", context)
        .put("chat_template", template);
  }

  private static ObjectNode tokenizer(Vocabulary vocabulary) {
    ObjectNode json = Json.mapper().createObjectNode();
    json.put("version", "1.0").putNull("truncation").putNull("padding");
    ArrayNode added = json.putArray("added_tokens");
    for (Special special : Special.values()) {
      added
          .addObject()
          .put("id", special.id())
          .put("content", special.text())
          .put("single_word", false)
          .put("lstrip", false)
          .put("rstrip", false)
          .put("normalized", false)
          .put("special", special.hidden());
    }
    json.putNull("normalizer");
    byteLevel(json.putObject("pre_tokenizer"));
    json.putNull("post_processor");
    byteLevel(json.putObject("decoder"));
    ObjectNode model = json.putObject("model");
    model
        .put("type", "BPE")
        .putNull("dropout")
        .putNull("unk_token")
        .putNull("continuing_subword_prefix")
        .putNull("end_of_word_suffix")
        .put("fuse_unk", false)
        .put("byte_fallback", false)
        .put("ignore_merges", false);
    ObjectNode ids = model.putObject("vocab");
    for (int id = 0; id < vocabulary.tokens().size(); id++) {
      ids.put(vocabulary.tokens().get(id), id);
    }
    ArrayNode merges = model.putArray("merges");
    vocabulary.merges().forEach(merge -> merges.add(merge.left() + " " + merge.right()));
    return json;
  }

  private static void byteLevel(ObjectNode part) {
    part.put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", true);
  }
}
