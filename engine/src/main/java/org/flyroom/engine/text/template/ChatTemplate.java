package org.flyroom.engine.text.template;

import java.time.LocalDateTime;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Turns conversations into the text a model was trained on, with the template of its author.
///
/// The result is that of `apply_chat_template(..., tokenize=False)` of `transformers` 5, byte for
/// byte, or a [TemplateException]; a template that uses something unsupported never renders
/// different text. Templates come with downloaded models and are not trusted: they read what they
/// are given and nothing else, and their nesting, work and output are bounded.
///
/// Immutable; may be used by several threads at once.
public final class ChatTemplate {
  private final String source;
  private final List<Statement> statements;
  private final IdentityHashMap<List<Statement>, Set<String>> hidden;

  private ChatTemplate(String source, List<Statement> statements) {
    this.source = source;
    this.statements = statements;
    this.hidden = Scoping.hiddenNames(statements);
  }

  /// Reads a template.
  ///
  /// @throws TemplateException if it is not one, with the line
  public static ChatTemplate parse(String source) {
    try {
      return new ChatTemplate(source, Parser.parse(source));
    } catch (StackOverflowError tooDeep) {
      throw new TemplateException.Failed("the template is nested too deeply for this thread");
    }
  }

  /// The template as it was given.
  public String source() {
    return source;
  }

  /// Renders a conversation.
  ///
  /// @throws TemplateException.Raised if the template refuses the conversation
  /// @throws TemplateException.Failed if it uses what is not there or not supported
  public Rendered render(TemplateInput input) {
    return Conversation.render(this, input);
  }

  /// Renders with the given variables alone, without what `transformers` does around a template.
  Rendered renderWith(Map<String, Object> variables, LocalDateTime now) {
    Scope given = new Scope(null, Set.of());
    Globals.define(given, now);
    variables.forEach(given::set);
    try {
      return new Interpreter(hidden, given, statements).run(statements);
    } catch (StackOverflowError tooDeep) {
      throw new TemplateException.Failed("rendering is nested too deeply for this thread");
    }
  }
}
