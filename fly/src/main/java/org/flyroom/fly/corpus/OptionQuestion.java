package org.flyroom.fly.corpus;

import java.util.List;

/// A question with options in the shape of a test, in parts.
///
/// @param before what stands before the options: a header and the question, with its line break
/// @param letters of the options
/// @param options the words, one a line
/// @param after what stands after the options; the letter is to follow it, behind a space
public record OptionQuestion(
    String before, List<String> letters, List<String> options, String after) {
  public OptionQuestion {
    letters = List.copyOf(letters);
    options = List.copyOf(options);
  }
}
