package org.flyroom.core.store;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.ModelIdentity;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;

/// A model that is never asked the same thing twice.
///
/// Answers in the ledger are taken from there. The other requests are put to the model in one call,
/// in the caller's order, equal ones once, and their answers are kept in one transaction before
/// they are returned; a caller that wants progress to survive a kill therefore asks in batches.
public final class LedgeredModel implements LanguageModel {
  private final LanguageModel model;
  private final Ledger ledger;
  private final AtomicLong asked = new AtomicLong();
  private final AtomicLong found = new AtomicLong();

  public LedgeredModel(LanguageModel model, Ledger ledger) {
    this.model = requireNonNull(model, "model");
    this.ledger = requireNonNull(ledger, "ledger");
  }

  @Override
  public ModelIdentity identity() {
    return model.identity();
  }

  @Override
  public List<Generation> generate(List<GenerateRequest> requests) {
    return answer("generate", requests, model::generate, Generation.class);
  }

  @Override
  public List<List<Score>> score(List<ScoreRequest> requests) {
    Function<List<ScoreRequest>, List<Score[]>> ask =
        missing -> model.score(missing).stream().map(s -> s.toArray(Score[]::new)).toList();
    return answer("score", requests, ask, Score[].class).stream().map(List::of).toList();
  }

  /// Requests put to the model so far.
  public long asked() {
    return asked.get();
  }

  /// Requests answered so far without asking the model.
  public long found() {
    return found.get();
  }

  private <Q, A> List<A> answer(
      String question, List<Q> requests, Function<List<Q>, List<A>> ask, Class<A> type) {
    List<String> hashes = requests.stream().map(request -> hash(question, request)).toList();
    String fingerprint = model.identity().fingerprint();
    Map<String, A> answers = new LinkedHashMap<>();
    ledger
        .find(fingerprint, hashes)
        .forEach((hash, response) -> answers.put(hash, Json.fromCanonical(response, type)));

    Map<String, Q> missing = new LinkedHashMap<>();
    for (int i = 0; i < hashes.size(); i++) {
      if (!answers.containsKey(hashes.get(i))) {
        missing.putIfAbsent(hashes.get(i), requests.get(i));
      }
    }
    if (!missing.isEmpty()) {
      List<A> given = ask.apply(List.copyOf(missing.values()));
      if (given.size() != missing.size()) {
        throw new IllegalStateException(
            "%s gave %d answers to %d requests"
                .formatted(model.identity().name(), given.size(), missing.size()));
      }
      Map<String, String> responses = new LinkedHashMap<>();
      int i = 0;
      for (String hash : missing.keySet()) {
        A answer = given.get(i++);
        answers.put(hash, answer);
        responses.put(hash, Json.canonical(answer));
      }
      ledger.store(fingerprint, responses);
    }
    asked.addAndGet(missing.size());
    found.addAndGet(requests.size() - missing.size());

    List<A> inOrder = new ArrayList<>();
    for (String hash : hashes) {
      inOrder.add(requireNonNull(answers.get(hash)));
    }
    return List.copyOf(inOrder);
  }

  private static String hash(String question, Object request) {
    return Hashes.sha256(question + "\n" + Json.canonical(request));
  }
}
