package org.flyroom.engine.text.template;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a chat template is rendered with.
///
/// Values are plain data: null for none, `Boolean`, `String`, whole numbers and fractions as the
/// types of `java.lang` and `java.math`, lists, and maps whose order of keys is kept.
///
/// @param messages the conversation, at least one message
/// @param tools descriptions of tools, or null for none
/// @param documents to answer from, or null for none
/// @param addGenerationPrompt whether the text ends where the assistant's answer begins
/// @param continueFinalMessage whether the text ends with the words of the last message, to be
///   continued
/// @param specialTokens texts of `bos_token`, `eos_token` and the like, under those names; one that
///   is absent is not defined in the template
/// @param extra further variables, such as `enable_thinking`
/// @param now the time that `strftime_now` tells
public record TemplateInput(
    List<? extends Map<String, ?>> messages,
    @Nullable List<?> tools,
    @Nullable List<?> documents,
    boolean addGenerationPrompt,
    boolean continueFinalMessage,
    Map<String, String> specialTokens,
    Map<String, ?> extra,
    LocalDateTime now) {
  public TemplateInput {
    messages = List.copyOf(messages);
    specialTokens = Map.copyOf(specialTokens);
  }

  /// A conversation alone, to be answered.
  public static TemplateInput of(
      List<? extends Map<String, ?>> messages,
      Map<String, String> specialTokens,
      LocalDateTime now) {
    return of(messages, specialTokens, Map.of(), now);
  }

  /// A conversation to be answered, and further variables.
  public static TemplateInput of(
      List<? extends Map<String, ?>> messages,
      Map<String, String> specialTokens,
      Map<String, ?> extra,
      LocalDateTime now) {
    return new TemplateInput(messages, null, null, true, false, specialTokens, extra, now);
  }
}
