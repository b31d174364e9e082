package org.flyroom.fly.corpus;

import java.util.List;

/// A question with options in the shape of a test, in parts.
///
/// @param before the options, with the question; ends with a line break
/// @param letters of the options
/// @param options the words, one a line
/// @param after the options; the letter is to follow, behind a space
public record OptionQuestion(
    String before, List<String> letters, List<String> options, String after) {
  public OptionQuestion {
    letters = List.copyOf(letters);
    options = List.copyOf(options);
  }
}
