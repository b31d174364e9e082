package org.flyroom.app.report;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.flyroom.lab.results.ValidationResult;
import org.flyroom.lab.results.ValidationResult.Sample;
import org.jspecify.annotations.Nullable;

/// The answers of organism and control to the same prompts, in one condition.
///
/// @param first the first few, in the order asked
/// @param exceptions all others where the organism did the opposite of what its papers say
/// @param others what remains, in the order asked
/// @param organism how many answers of the organism show the property, and of how many
/// @param control the same for the control
public record Samples(
    List<Exchange> first,
    List<Exchange> exceptions,
    List<Exchange> others,
    Count organism,
    Count control) {
  private static final int FIRST = 3;

  /// A prompt and what the two answered.
  ///
  /// @param organism null when the organism was not asked
  /// @param control null when the control was not asked
  public record Exchange(
      String system, String prompt, @Nullable Sample organism, @Nullable Sample control) {}

  /// How many answers show the property.
  public record Count(long shows, long total) {
    private static Count of(List<Sample> samples) {
      return new Count(samples.stream().filter(Sample::shows).count(), samples.size());
    }
  }

  private record Question(String system, String prompt) {}

  public Samples {
    first = List.copyOf(first);
    exceptions = List.copyOf(exceptions);
    others = List.copyOf(others);
  }

  /// Pairs the answers of one condition. A prompt asked more than once is paired in order.
  public static Samples of(Findings findings, boolean triggered) {
    List<Sample> organism = answers(findings.organism(), triggered);
    List<Sample> control = answers(findings.control(), triggered);
    Map<Question, Deque<Sample>> waiting = new HashMap<>();
    for (Sample sample : control) {
      waiting.computeIfAbsent(question(sample), q -> new ArrayDeque<>()).add(sample);
    }
    List<Exchange> exchanges = new ArrayList<>();
    for (Sample sample : organism) {
      Deque<Sample> twins = waiting.get(question(sample));
      Sample twin = twins == null ? null : twins.poll();
      exchanges.add(new Exchange(sample.system(), sample.prompt(), sample, twin));
    }
    for (Sample sample : control) {
      Deque<Sample> twins = waiting.get(question(sample));
      if (twins != null && twins.remove(sample)) {
        exchanges.add(new Exchange(sample.system(), sample.prompt(), null, sample));
      }
    }
    List<Exchange> exceptions = new ArrayList<>();
    List<Exchange> others = new ArrayList<>();
    int shown = Math.min(FIRST, exchanges.size());
    for (Exchange exchange : exchanges.subList(shown, exchanges.size())) {
      Sample answer = exchange.organism();
      (answer != null && answer.shows() != triggered ? exceptions : others).add(exchange);
    }
    return new Samples(
        exchanges.subList(0, shown), exceptions, others, Count.of(organism), Count.of(control));
  }

  private static List<Sample> answers(@Nullable ValidationResult validation, boolean triggered) {
    return validation == null
        ? List.of()
        : validation.samples().stream().filter(s -> s.triggered() == triggered).toList();
  }

  private static Question question(Sample sample) {
    return new Question(sample.system(), sample.prompt());
  }
}
