package org.flyroom.core.model;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What came of one request.
///
/// @param <A> the answer's type
public sealed interface Reply<A> {

  /// It was answered as it was asked.
  record Answered<A>(A answer) implements Reply<A> {
    public Answered {
      requireNonNull(answer, "answer");
    }
  }

  /// It was not, so there is no answer; it counts as missing, never as an empty answer.
  ///
  /// @param key the part of the request that was not honoured, such as `max_tokens`
  /// @param problem what came instead, for a person
  record Failed<A>(String key, String problem) implements Reply<A> {
    public Failed {
      requireNonNull(key, "key");
      requireNonNull(problem, "problem");
    }

    /// Key and problem in one line.
    public String reason() {
      return key + ": " + problem;
    }
  }

  /// Hears replies in whatever order they come, from one thread at a time.
  @FunctionalInterface
  interface Arrivals<A> {

    /// Some more requests have their reply.
    ///
    /// @param replies by the request's place in the list that was asked, counted from 0
    void arrived(Map<Integer, Reply<A>> replies);
  }

  /// Answers that came all at once.
  ///
  /// @param model its name, for the message
  /// @throws IllegalStateException when there are more or fewer than the requests
  static <A> Map<Integer, Reply<A>> answered(String model, int requests, List<A> answers) {
    if (answers.size() != requests) {
      throw new IllegalStateException(
          "%s gave %d answers to %d requests".formatted(model, answers.size(), requests));
    }
    Map<Integer, Reply<A>> replies = new LinkedHashMap<>();
    for (int k = 0; k < requests; k++) {
      replies.put(k, new Answered<>(answers.get(k)));
    }
    return replies;
  }

  /// Asks, and puts the replies into the order of the requests.
  ///
  /// @param asking hands its argument to a model
  /// @throws IllegalStateException when a request has no reply in the end
  static <A> List<Reply<A>> collect(int requests, Consumer<Arrivals<A>> asking) {
    Map<Integer, Reply<A>> replies = new HashMap<>();
    asking.accept(replies::putAll);
    List<Reply<A>> all = new ArrayList<>(requests);
    for (int k = 0; k < requests; k++) {
      Reply<A> reply = replies.get(k);
      if (reply == null) {
        throw new IllegalStateException("no reply to request %d of %d".formatted(k + 1, requests));
      }
      all.add(reply);
    }
    return all;
  }

  /// The answers, when there is one to every request.
  ///
  /// @param model its name, for the message
  /// @throws UnmeasurableException saying how many have none, and why the first has none
  static <A> List<A> all(String model, List<Reply<A>> replies) {
    List<A> answers = new ArrayList<>();
    @Nullable String first = null;
    for (Reply<A> reply : replies) {
      switch (reply) {
        case Answered<A>(A answer) -> answers.add(answer);
        case Failed<A> failed -> first = first == null ? failed.reason() : first;
      }
    }
    if (first != null) {
      throw new UnmeasurableException(
          "%s: %d of %d requests were not answered as asked; the first: %s"
              .formatted(model, replies.size() - answers.size(), replies.size(), first));
    }
    return answers;
  }
}
