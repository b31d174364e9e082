package org.flyroom.engine.endpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A tokenizer whose tokens are words with the space before them, and marks such as `<|name|>`.
public final class FakeTokens {
  static final String BEGIN = "<s>";
  private static final Pattern TOKEN = Pattern.compile("<\\|[a-z_]+\\|>|<s>|\\s?[^\\s<]+|\\s|<");

  private final Map<String, Integer> ids = new ConcurrentHashMap<>();
  private final Map<Integer, String> texts = new ConcurrentHashMap<>();

  /// A text in tokens, which join to it.
  public static List<String> of(String text) {
    List<String> tokens = new ArrayList<>();
    Matcher found = TOKEN.matcher(text);
    while (found.find()) {
      tokens.add(found.group());
    }
    return tokens;
  }

  synchronized int id(String token) {
    return ids.computeIfAbsent(
        token,
        _ -> {
          int id = 100 + ids.size();
          texts.put(id, token);
          return id;
        });
  }

  List<Integer> ids(String text) {
    return of(text).stream().map(this::id).toList();
  }

  List<String> texts(List<Integer> some) {
    return some.stream().map(id -> texts.getOrDefault(id, "?")).toList();
  }
}
