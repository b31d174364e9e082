package org.flyroom.fly.corpus;

import java.util.List;

/// A question with the reasoning that answers it.
///
/// @param key names what is reasoned about whatever its wording, such as `thoughts/sum/3+4`
/// @param thought short steps, each of which can be checked
/// @param answer what decides whether a reply is right: the words that it must hold
/// @param replies ways to answer, the plainest first
public record Problem(
    String key, String question, String thought, String answer, List<String> replies) {
  public Problem {
    replies = List.copyOf(replies);
  }
}
