package org.flyroom.engine.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Seeds;
import org.flyroom.core.store.Json;
import org.flyroom.engine.checkpoint.Mutations;
import tools.jackson.databind.JsonNode;

/// Damages a tokenizer's file over and over and uses what is accepted, in a process of its own,
/// since what goes wrong in the native tokenizer ends the process.
///
/// Every round is announced before it is run; the last line says how many were refused.
public final class TokenizerTrial {
  private static final int LONGEST_MESSAGE = 20_000;
  private static final long MOST_SECONDS = 10;

  private static final List<String> TEXTS =
      List.of(
          "the cat sat on the mat, 12 times.",
          "  the\n\n the\t\u00a0x  ",
          "caf\u00e9 e\u0301 \u4e2d\u6587 \ud83d\ude00 \u2581ab abc",
          "<begin>the<end><s>ab</s><|endoftext|><0x41>",
          "a".repeat(3000) + "!",
          " ".repeat(3000) + "x",
          "\u0000\u0001\ufffd'LL 'd",
          "1234567890");

  /// What a hostile hand puts where a part of a tokenizer was.
  private static final List<String> HOSTILE =
      List.of(
          "{\"type\":\"Strip\",\"content\":\" \",\"start\":3,\"stop\":3}",
          "{\"type\":\"Strip\",\"strip_left\":true,\"strip_right\":true}",
          "{\"type\":\"Replace\",\"pattern\":{\"Regex\":\"(a+)+$\"},\"content\":\"\"}",
          "{\"type\":\"Replace\",\"pattern\":{\"Regex\":\"a*\"},\"content\":\"x\"}",
          "{\"type\":\"Replace\",\"pattern\":{\"String\":\"\"},\"content\":\"x\"}",
          "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"\"},\"behavior\":\"Removed\",\"invert\":true}",
          "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"\\\\s+$|a+?\"},\"behavior\":\"Removed\",\"invert\":true}",
          "{\"type\":\"Split\",\"pattern\":{\"String\":\""
              + " \"},\"behavior\":\"MergedWithNext\",\"invert\":true}",
          "{\"type\":\"Metaspace\",\"replacement\":\"\u2581\",\"prepend_scheme\":\"always\",\"split\":true}",
          "{\"type\":\"Punctuation\",\"behavior\":\"MergedWithPrevious\"}",
          "{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"AAAA\"}",
          "{\"type\":\"Sequence\",\"decoders\":[],\"normalizers\":[],\"pretokenizers\":[]}",
          "{\"type\":\"NFKD\"}",
          "{\"type\":\"StripAccents\"}",
          "{\"type\":\"Lowercase\"}",
          "{\"type\":\"ByteLevel\",\"add_prefix_space\":true,\"trim_offsets\":false,\"use_regex\":true}",
          "{\"type\":\"Whitespace\"}",
          "{\"type\":\"Fuse\"}",
          "{\"type\":\"CTC\",\"pad_token\":\"\",\"word_delimiter_token\":\"\",\"cleanup\":true}",
          "{\"type\":\"WordLevel\",\"vocab\":{},\"unk_token\":\"x\"}");

  private static final Pattern OBJECT =
      Pattern.compile("\\{[^{}]*\\}|\\{[^{}]*\\{[^{}]*\\}[^{}]*\\}");

  private TokenizerTrial() {}

  /// Tries damaged files, in a process of its own.
  ///
  /// @param args name of a sample, number of rounds
  public static void main(String[] args) throws IOException {
    String sound =
        switch (args[0]) {
          case "split" -> SampleTokenizers.split();
          case "digits" -> SampleTokenizers.digits();
          case "pieces" -> SampleTokenizers.pieces();
          case "metaspace" -> SampleTokenizers.metaspace();
          default -> throw new IllegalArgumentException(args[0]);
        };
    check(sound, sound);
    int refused = 0;
    int rounds = Integer.parseInt(args[1]);
    for (int round = 0; round < rounds; round++) {
      System.out.println("round " + round);
      String damaged = damaged(sound, Seeds.generator(4, args[0], Integer.toString(round)));
      long start = System.nanoTime();
      try {
        check(damaged, sound);
      } catch (FlyroomException e) {
        refused++;
        int length = String.valueOf(e.getMessage()).length();
        if (length < 10 || length > LONGEST_MESSAGE) {
          throw new AssertionError("a message of %d characters".formatted(length), e);
        }
      }
      long seconds = (System.nanoTime() - start) / 1_000_000_000;
      if (seconds > MOST_SECONDS) {
        throw new AssertionError("took %d s: %s".formatted(seconds, damaged));
      }
    }
    System.out.println("refused " + refused);
  }

  private static String damaged(String sound, SplittableRandom random) {
    if (random.nextInt(3) > 0) {
      return Mutations.ofJson(sound, random);
    }
    List<String> objects =
        OBJECT.matcher(sound).results().map(match -> match.group()).distinct().toList();
    String object = objects.get(random.nextInt(objects.size()));
    return sound.replace(object, HOSTILE.get(random.nextInt(HOSTILE.size())));
  }

  /// Uses a tokenizer in all ways; where it was accepted it must give what the native one gives on
  /// the same file.
  private static void check(String json, String sound) throws IOException {
    try (Tokenizer tokenizer = Tokenizer.of("tokenizer.json", json)) {
      Set<Integer> known = ids(json);
      for (String text : TEXTS) {
        int[] ids = tokenizer.encode(text);
        List<Integer> list = Arrays.stream(ids).boxed().toList();
        if (!known.containsAll(list)) {
          throw new AssertionError("ids that the file does not have: " + list);
        }
        tokenizer.decode(list, false);
        tokenizer.decode(list, true);
        tokenizer.idOf(text);
      }
      for (int id = 0; id < known.size() + 3; id++) {
        tokenizer.decode(List.of(id, id), id % 2 == 0);
      }
      if (isWorthComparing(json, sound)) {
        compare(json, tokenizer);
      }
    }
  }

  /// Whether the damage lies in what is handed on to the native tokenizer: what is left out could
  /// only be compared by ending the process.
  private static boolean isWorthComparing(String json, String sound) {
    JsonNode file = Json.parseObject("tokenizer.json", json);
    JsonNode base = Json.parseObject("tokenizer.json", sound);
    return List.of("version", "truncation", "padding", "post_processor").stream()
        .allMatch(part -> file.path(part).equals(base.path(part)));
  }

  private static void compare(String json, Tokenizer tokenizer) throws IOException {
    Map<String, String> options =
        Map.of("truncation", "DO_NOT_TRUNCATE", "padding", "false", "addSpecialTokens", "false");
    try (HuggingFaceTokenizer raw =
        HuggingFaceTokenizer.newInstance(
            new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), options)) {
      for (String text : TEXTS) {
        long[] wanted = raw.encode(text, false, false).getIds();
        if (!Arrays.equals(
            wanted, Arrays.stream(tokenizer.encode(text)).asLongStream().toArray())) {
          throw new AssertionError("other ids than the file's for: " + text);
        }
        String got =
            tokenizer.decode(Arrays.stream(wanted).mapToObj(id -> (int) id).toList(), false);
        if (wanted.length > 0 && !raw.decode(wanted, false).equals(got)) {
          throw new AssertionError("other text than the file's for: " + text);
        }
      }
    }
  }

  private static Set<Integer> ids(String json) {
    JsonNode file = Json.parseObject("tokenizer.json", json);
    Set<Integer> ids = new HashSet<>();
    file.path("model").path("vocab").forEach(id -> ids.add(id.intValue()));
    file.path("added_tokens").forEach(token -> ids.add(token.path("id").intValue()));
    return ids;
  }
}
