package org.flyroom.lab.yaml;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// The words by which files and options name an enum's constants: `SOME_NAME` is `some-name`.
public final class EnumWords {
  private EnumWords() {}

  /// Constants by their words, in order.
  public static <E extends Enum<E>> Map<String, E> of(E[] values) {
    Map<String, E> words = new LinkedHashMap<>();
    Arrays.stream(values)
        .forEach(
            value -> words.put(value.name().toLowerCase(Locale.ROOT).replace('_', '-'), value));
    return words;
  }
}
