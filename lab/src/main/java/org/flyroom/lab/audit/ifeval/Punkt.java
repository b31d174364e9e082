package org.flyroom.lab.audit.ifeval;

import static java.util.Objects.requireNonNull;
import static org.flyroom.lab.audit.PythonText.NO_SPACE;
import static org.flyroom.lab.audit.PythonText.SPACE;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flyroom.lab.audit.PythonText;

/// Splits text into sentences as NLTK does (Kiss and Strunk 2006, *Unsupervised multilingual
/// sentence boundary detection*). Line breaks by themselves end no sentence.
public final class Punkt {
  /// A sign that may end a sentence; group 1 is what follows, group 2 the next word.
  private static final Pattern CANDIDATE =
      PythonText.pattern(
          "[.?!](?=(%s|%s+(%s+)))".formatted(PunktTokens.CLOSING, SPACE, NO_SPACE), 0);

  private static final Pattern REALIGNED =
      PythonText.pattern("[\"')\\]}]+?(?:%s+|(?=--)|$)".formatted(SPACE), Pattern.MULTILINE);

  private final PunktParameters parameters;
  private final PunktTokens tokens;

  public Punkt(PunktParameters parameters) {
    this.parameters = requireNonNull(parameters, "parameters");
    this.tokens = new PunktTokens(parameters);
  }

  /// Whose parameters it uses, for results.
  public String name() {
    return parameters.name();
  }

  /// A stretch of the text.
  private record Span(int from, int to) {
    String of(String text) {
      return from < to ? text.substring(from, to) : "";
    }
  }

  /// A sign that may end a sentence, with the word before it.
  ///
  /// @param next where the next word starts; -1 where a closing sign follows instead
  private record Candidate(Span word, int end, String context, int next) {}

  /// The sentences of a text, without the white space between them; none of an empty text.
  public List<String> sentences(String text) {
    List<Span> spans = new ArrayList<>();
    int from = 0;
    for (Candidate candidate : candidates(text)) {
      if (tokens.breaks(candidate.context())) {
        spans.add(new Span(from, candidate.end()));
        from = candidate.next() >= 0 ? candidate.next() : candidate.end();
      }
    }
    spans.add(new Span(from, PythonText.stripEnd(text).length()));
    return realigned(text, spans);
  }

  /// Of candidates within one word only the last remains.
  private static List<Candidate> candidates(String text) {
    List<Candidate> candidates = new ArrayList<>();
    Matcher found = CANDIDATE.matcher(text);
    Span previous = new Span(0, 0);
    while (found.find()) {
      int space = lastSpace(text, previous.to(), found.start());
      // A space right at the start of the stretch counts as none, as in the original.
      int start = space > previous.to() ? space + 1 : previous.from();
      Span word = new Span(start, found.start());
      if (!candidates.isEmpty() && previous.to() > start) {
        candidates.removeLast();
      }
      candidates.add(
          new Candidate(
              word, found.end(), word.of(text) + found.group() + found.group(1), found.start(2)));
      previous = word;
    }
    return candidates;
  }

  private static int lastSpace(String text, int from, int to) {
    for (int k = to - 1; k > from; k--) {
      if (" \t\n\r\u000B\f".indexOf(text.charAt(k)) >= 0) {
        return k;
      }
    }
    return from;
  }

  /// Closing quotes and brackets at the start of a sentence belong to the one before.
  private static List<String> realigned(String text, List<Span> spans) {
    List<String> sentences = new ArrayList<>();
    int moved = 0;
    for (int k = 0; k < spans.size(); k++) {
      Span span = new Span(spans.get(k).from() + moved, spans.get(k).to());
      if (k + 1 < spans.size()) {
        Span next = spans.get(k + 1);
        Matcher closing = REALIGNED.matcher(next.of(text));
        if (closing.lookingAt()) {
          int end = next.from() + PythonText.stripEnd(closing.group()).length();
          sentences.add(new Span(span.from(), end).of(text));
          moved = closing.end();
          continue;
        }
      }
      moved = 0;
      if (!span.of(text).isEmpty()) {
        sentences.add(span.of(text));
      }
    }
    return sentences;
  }
}
