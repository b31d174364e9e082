package org.flyroom.engine.text.template;

import java.util.List;

/// A conversation as text.
///
/// @param text what the model reads
/// @param assistantSpans the parts that the template marks with `{% generation %}` as the
///   assistant's own words, in order; empty for templates that mark none
public record Rendered(String text, List<Span> assistantSpans) {
  public Rendered {
    assistantSpans = List.copyOf(assistantSpans);
  }

  /// Part of a text, in Unicode code points.
  ///
  /// @param start of the first character
  /// @param end after the last character
  public record Span(int start, int end) {}
}
