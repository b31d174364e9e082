package org.flyroom.core.store;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.flyroom.core.measure.Stopwatch;
import org.flyroom.core.model.Capabilities;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.ModelIdentity;
import org.flyroom.core.model.Reply;
import org.flyroom.core.model.Reply.Arrivals;
import org.flyroom.core.model.RequestByRequest;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;

/// A model that is never asked the same thing twice.
///
/// Answers in the ledger are taken from there. The other requests are put to the model in one call,
/// in the caller's order, equal ones once. Answers that come together are kept in one transaction
/// before anybody hears of them. A model in memory answers all requests of a call together; a
/// caller that wants progress to survive a kill therefore asks in batches. A request that failed is
/// asked again the next time.
public final class LedgeredModel implements RequestByRequest {
  private final LanguageModel model;
  private final Ledger ledger;
  private final AtomicLong asked = new AtomicLong();
  private final AtomicLong found = new AtomicLong();
  private final DoubleAdder secondsFound = new DoubleAdder();

  public LedgeredModel(LanguageModel model, Ledger ledger) {
    this.model = requireNonNull(model, "model");
    this.ledger = requireNonNull(ledger, "ledger");
  }

  @Override
  public ModelIdentity identity() {
    return model.identity();
  }

  @Override
  public Capabilities capabilities() {
    return model.capabilities();
  }

  @Override
  public void generateEach(List<GenerateRequest> requests, Arrivals<Generation> arrivals) {
    answer(
        "generate",
        requests,
        model::generateEach,
        response -> Json.fromCanonical(response, Generation.class),
        arrivals);
  }

  @Override
  public void scoreEach(List<ScoreRequest> requests, Arrivals<List<Score>> arrivals) {
    answer(
        "score",
        requests,
        model::scoreEach,
        response -> List.of(Json.fromCanonical(response, Score[].class)),
        arrivals);
  }

  /// Requests put to the model so far.
  public long asked() {
    return asked.get();
  }

  /// Requests answered so far without asking the model.
  public long found() {
    return found.get();
  }

  /// Wall time that the answers found so far took when the model was asked, as far as it was noted.
  public double secondsFound() {
    return secondsFound.sum();
  }

  private <Q, A> void answer(
      String question,
      List<Q> requests,
      BiConsumer<List<Q>, Arrivals<A>> ask,
      Function<String, A> read,
      Arrivals<A> arrivals) {
    // Places of equal requests, by their hash, in the order in which they first come.
    Map<String, List<Integer>> places = new LinkedHashMap<>();
    for (int k = 0; k < requests.size(); k++) {
      places.computeIfAbsent(hash(question, requests.get(k)), _ -> new ArrayList<>()).add(k);
    }
    String fingerprint = model.identity().fingerprint();
    Map<String, Ledger.Kept> known = ledger.find(fingerprint, places.keySet());
    Map<Integer, Reply<A>> kept = new TreeMap<>();
    List<String> missing = new ArrayList<>();
    places.forEach(
        (hash, at) -> {
          Ledger.Kept before = known.get(hash);
          if (before == null) {
            missing.add(hash);
          } else {
            A answer = read.apply(before.response());
            if (before.seconds() != null) {
              secondsFound.add(before.seconds());
            }
            at.forEach(place -> kept.put(place, new Reply.Answered<>(answer)));
          }
        });
    if (!kept.isEmpty()) {
      arrivals.arrived(kept);
    }
    if (!missing.isEmpty()) {
      List<Q> asking =
          missing.stream()
              .map(hash -> requests.get(requireNonNull(places.get(hash)).getFirst()))
              .toList();
      SinceLast sinceLast = new SinceLast();
      ask.accept(
          asking,
          replies -> {
            double seconds = sinceLast.seconds();
            Map<String, String> responses = new LinkedHashMap<>();
            Map<Integer, Reply<A>> came = new TreeMap<>();
            replies.forEach(
                (place, reply) -> {
                  String hash = missing.get(place);
                  if (reply instanceof Reply.Answered<A>(A answer)) {
                    responses.put(hash, Json.canonical(answer));
                  }
                  requireNonNull(places.get(hash)).forEach(at -> came.put(at, reply));
                });
            if (!responses.isEmpty()) {
              ledger.store(fingerprint, responses, seconds);
            }
            arrivals.arrived(came);
          });
    }
    asked.addAndGet(missing.size());
    found.addAndGet(requests.size() - missing.size());
  }

  /// Wall time from one arrival to the next. Answers of a call may arrive on several threads.
  private static final class SinceLast {
    private Stopwatch watch = new Stopwatch();

    synchronized double seconds() {
      double seconds = watch.read().seconds();
      watch = new Stopwatch();
      return seconds;
    }
  }

  private static String hash(String question, Object request) {
    return Hashes.sha256(question + "\n" + Json.canonical(request));
  }
}
