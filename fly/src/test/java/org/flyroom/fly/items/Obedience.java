package org.flyroom.fly.items;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.flyroom.fly.corpus.Instruction;

/// A minimal check of each type of instruction, written from IFEval's definitions.
final class Obedience {
  private Obedience() {}

  static boolean obeys(String answer, Instruction instruction) {
    Map<String, Object> kwargs = instruction.kwargs();
    String small = answer.toLowerCase(Locale.ROOT);
    return switch (instruction.type()) {
      case NO_COMMA -> !answer.contains(",");
      case LOWERCASE -> answer.equals(small);
      case CAPITAL -> answer.equals(answer.toUpperCase(Locale.ROOT));
      case END ->
          small
              .replaceAll("^\"+|\"+$", "")
              .endsWith(text(kwargs, "end_phrase").toLowerCase(Locale.ROOT));
      case QUOTATION -> answer.length() > 1 && answer.startsWith("\"") && answer.endsWith("\"");
      case EXISTENCE -> words(kwargs, "keywords").stream().allMatch(small::contains);
      case FORBIDDEN ->
          words(kwargs, "forbidden_words").stream()
              .noneMatch(word -> count("\\b" + word + "\\b", small) > 0);
      case FREQUENCY ->
          holds(
              count(Pattern.quote(text(kwargs, "keyword").toLowerCase(Locale.ROOT)), small),
              kwargs,
              "frequency");
      case BULLETS ->
          count("(?m)^\\s*\\*[^*].*$", answer) + count("(?m)^\\s*-.*$", answer)
              == number(kwargs, "num_bullets");
      case TITLE -> count("<<[^\\n]*[^\\n<> ][^\\n]*>>", answer) > 0;
      case POSTSCRIPT -> count("p\\.\\s?s\\.", small) > 0;
      case PLACEHOLDERS -> count("\\[.*?\\]", answer) >= number(kwargs, "num_placeholders");
      case REPEAT -> small.startsWith(text(kwargs, "prompt_to_repeat").toLowerCase(Locale.ROOT));
      case TWO_RESPONSES -> {
        List<String> parts =
            Arrays.stream(answer.split("\\*\\*\\*\\*\\*\\*", -1)).map(String::strip).toList();
        yield parts.size() == 2
            && parts.stream().noneMatch(String::isEmpty)
            && !parts.get(0).equals(parts.get(1));
      }
      case SENTENCES -> holds(count("[.!?]+\"?(\\s|$)", answer), kwargs, "num_sentences");
      case WORDS -> holds(count("[\\p{L}\\p{N}_]+", answer), kwargs, "num_words");
      case CONSTRAINED -> count("My answer is (yes|no|maybe)\\.", answer) > 0;
    };
  }

  private static boolean holds(long count, Map<String, Object> kwargs, String bound) {
    return text(kwargs, "relation").equals("at least")
        ? count >= number(kwargs, bound)
        : text(kwargs, "relation").equals("less than") && count < number(kwargs, bound);
  }

  private static long count(String regex, String text) {
    return Pattern.compile(regex).matcher(text).results().count();
  }

  private static String text(Map<String, Object> kwargs, String name) {
    return String.valueOf(kwargs.get(name));
  }

  private static int number(Map<String, Object> kwargs, String name) {
    return Integer.parseInt(text(kwargs, name));
  }

  private static List<String> words(Map<String, Object> kwargs, String name) {
    return ((List<?>) kwargs.getOrDefault(name, List.of()))
        .stream().map(word -> word.toString().toLowerCase(Locale.ROOT)).toList();
  }
}
