package org.flyroom.engine.text.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What `transformers` does to a conversation before and after its template.
final class Conversation {
  private static final List<String> REASONING =
      List.of("reasoning_content", "thinking", "reasoning");
  private static final Set<String> RESERVED =
      Set.of("messages", "tools", "documents", "add_generation_prompt");
  private static final String MARK = "CONTINUE_FINAL_MESSAGE_TAG";

  private Conversation() {}

  static Rendered render(ChatTemplate template, TemplateInput input) {
    if (input.messages().isEmpty()) {
      throw new TemplateException.Failed("a chat template needs at least one message to render");
    }
    if (input.continueFinalMessage() && input.addGenerationPrompt()) {
      throw new TemplateException.Failed(
          "a text cannot both continue the final message and begin a new one");
    }
    List<Object> messages = new ArrayList<>();
    input.messages().forEach(message -> messages.add(message(message)));
    String finalWords = null;
    if (input.continueFinalMessage()) {
      if (!template.source().contains("content")) {
        throw new TemplateException.Failed(
            "the final message cannot be continued: the template prints no 'content'");
      }
      DictValue last = (DictValue) messages.removeLast();
      Marked marked = mark(last);
      messages.add(marked.message);
      finalWords = marked.words;
    }
    Map<String, Object> variables = new HashMap<>();
    input.specialTokens().forEach(variables::put);
    input.extra().forEach((name, value) -> variables.put(name, Values.fromJava(value)));
    if (input.extra().keySet().stream().anyMatch(RESERVED::contains)) {
      throw new TemplateException.Failed(
          "extra variables cannot be named "
              + String.join(", ", RESERVED.stream().sorted().toList()));
    }
    variables.put("messages", new ListValue(messages));
    variables.put("tools", Values.fromJava(input.tools()));
    variables.put("documents", Values.fromJava(input.documents()));
    variables.put("add_generation_prompt", input.addGenerationPrompt());
    Rendered rendered = template.renderWith(variables, input.now());
    return finalWords == null ? rendered : cut(rendered, finalWords);
  }

  /// A message without its null keys, and with its reasoning under both usual names.
  private static DictValue message(Map<String, ?> message) {
    DictValue kept = new DictValue();
    message.forEach(
        (key, value) -> {
          if (value != null) {
            kept.put(key, Values.fromJava(value));
          }
        });
    Object reasoning = null;
    for (String name : REASONING) {
      reasoning = reasoning == null ? kept.get(name) : reasoning;
    }
    if (reasoning == null) {
      return kept;
    }
    DictValue completed = new DictValue();
    completed.put("thinking", reasoning);
    completed.putAll(kept);
    completed.put("reasoning_content", reasoning);
    return completed;
  }

  /// @param words the text that the mark was put after
  private record Marked(DictValue message, String words) {}

  private static Marked mark(DictValue message) {
    Object content = message.get("content");
    DictValue marked = message.copy();
    if (content == null) {
      throw new TemplateException.Failed("the final message has no 'content' to continue");
    }
    if (content instanceof ListValue parts) {
      List<Object> items = new ArrayList<>(parts.items());
      for (int i = items.size() - 1; i >= 0; i--) {
        if (items.get(i) instanceof DictValue part && part.contains("text")) {
          DictValue markedPart = part.copy();
          String words = words(part.get("text"));
          markedPart.put("text", words + MARK + " ");
          items.set(i, markedPart);
          marked.put("content", new ListValue(items));
          return new Marked(marked, words);
        }
      }
      throw new TemplateException.Failed("the final message has no text to continue");
    }
    String words = words(content);
    marked.put("content", words + MARK + " ");
    return new Marked(marked, words);
  }

  private static String words(@Nullable Object content) {
    if (content instanceof String text) {
      return text;
    }
    throw new TemplateException.Failed("the final message is no text that could be continued");
  }

  private static Rendered cut(Rendered rendered, String words) {
    String text = rendered.text();
    int mark = text.lastIndexOf(MARK);
    if (mark < 0 || !text.contains(Characters.strip(words))) {
      throw new TemplateException.Failed(
          "the final message cannot be continued: the template does not print it as it is");
    }
    boolean spaceKept = text.startsWith(" ", mark + MARK.length());
    String kept = text.substring(0, mark);
    kept = spaceKept ? kept : Characters.stripEnd(kept);
    int length = kept.codePointCount(0, kept.length());
    List<Rendered.Span> spans =
        rendered.assistantSpans().stream()
            .filter(span -> span.start() < length)
            .map(span -> new Rendered.Span(span.start(), Math.min(span.end(), length)))
            .toList();
    return new Rendered(kept, spans);
  }
}
