package org.flyroom.engine.endpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.Capabilities;
import org.flyroom.core.model.Capability;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.ModelIdentity;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Reply;
import org.flyroom.core.model.Reply.Arrivals;
import org.flyroom.core.model.RequestByRequest;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.Json;
import org.flyroom.engine.http.Retries;

/// A model behind a server that speaks the OpenAI protocol.
///
/// Its weights cannot be seen, so its fingerprint is made of the address, the name, and what the
/// server says of the model: a server that puts other weights behind the same name passes for the
/// same model.
public final class EndpointModel implements RequestByRequest, AutoCloseable {
  private final EndpointHttp http;
  private final Probe.Found found;
  private final int concurrency;
  private final ModelIdentity identity;
  private final Map<String, Trouble> troubles = new TreeMap<>();

  /// Requests that failed for one key.
  private record Trouble(int times, String first) {}

  private EndpointModel(EndpointHttp http, Probe.Found found, int concurrency) {
    this.http = http;
    this.found = found;
    this.concurrency = concurrency;
    this.identity =
        new ModelIdentity(
            found.name().toString(),
            Hashes.sha256(
                Json.canonical(
                    List.of(
                        "endpoint",
                        found.name().base().toString(),
                        found.name().model(),
                        found.listing().declared(found.name().model()),
                        found.scorer().words()))),
            "unknown",
            found.listing().parameters(found.name().model()));
  }

  /// Reaches a server and finds out what it can do.
  ///
  /// @throws FlyroomException when it cannot be reached, lets nobody in, does not have the model or
  ///   is no endpoint
  public static EndpointModel open(EndpointName name, EndpointSettings settings) {
    return open(name, settings, Thread::sleep);
  }

  /// @param pause how to wait between attempts
  static EndpointModel open(EndpointName name, EndpointSettings settings, Retries.Pause pause) {
    Retries retries = new Retries(pause, () -> ThreadLocalRandom.current().nextDouble(0.5, 1.5));
    EndpointHttp http = new EndpointHttp(settings, retries);
    try {
      return new EndpointModel(http, new Probe(http, name).run(), settings.concurrency());
    } catch (RuntimeException e) {
      http.close();
      throw e;
    }
  }

  /// What the server was seen to do.
  public Probed probed() {
    return found.probed();
  }

  @Override
  public ModelIdentity identity() {
    return identity;
  }

  @Override
  public Capabilities capabilities() {
    return found.probed().capabilities();
  }

  @Override
  public void generateEach(List<GenerateRequest> requests, Arrivals<Generation> arrivals) {
    capabilities().requireFor(identity.name(), requests, Capability::neededBy);
    Asking.each(requests, concurrency, one -> unlessGone(() -> generated(one)), noting(arrivals));
  }

  @Override
  public void scoreEach(List<ScoreRequest> requests, Arrivals<List<Score>> arrivals) {
    capabilities()
        .requireFor(
            identity.name(), requests, (ScoreRequest request) -> Capability.neededBy(request));
    Asking.each(
        requests,
        concurrency,
        one -> unlessGone(() -> found.scorer().score(one)),
        noting(arrivals));
  }

  private Generation generated(GenerateRequest request) throws NotHonoured {
    String model = found.name().model();
    return switch (request.prompt()) {
      case Prompt.Text(String text) ->
          Answers.ofText(
              http.post(
                  found.name().at("/completions"),
                  found.questions().text(text, request.sampling())),
              model,
              request.sampling());
      case Prompt.Chat chat -> {
        Generation answer =
            Answers.ofChat(
                http.post(
                    found.name().at("/chat/completions"),
                    found.questions().chat(chat, request.sampling())),
                model,
                request.sampling());
        yield found.repeatsPrefill() ? withoutPrefill(answer, chat.prefill()) : answer;
      }
    };
  }

  private static Generation withoutPrefill(Generation answer, String prefill) throws NotHonoured {
    if (!answer.text().startsWith(prefill)) {
      throw new NotHonoured("messages", "the answer does not go on with the words it was given");
    }
    return new Generation(
        answer.text().substring(prefill.length()), answer.tokens(), answer.finish());
  }

  /// One question.
  @FunctionalInterface
  private interface Question<A> {
    A ask() throws NotHonoured;
  }

  /// A model that is no longer there fails the run, not the request.
  private <A> A unlessGone(Question<A> question) throws NotHonoured {
    try {
      return question.ask();
    } catch (NotHonoured e) {
      if (e.status() == 404) {
        throw new FlyroomException("%s: %s".formatted(identity.name(), e.problem()), e);
      }
      throw e;
    }
  }

  private <A> Arrivals<A> noting(Arrivals<A> arrivals) {
    return replies -> {
      for (Reply<A> reply : replies.values()) {
        if (reply instanceof Reply.Failed<A> failed) {
          note(failed.key(), failed.problem());
        }
      }
      arrivals.arrived(replies);
    };
  }

  private void note(String key, String problem) {
    synchronized (troubles) {
      troubles.merge(
          key, new Trouble(1, problem), (old, _) -> new Trouble(old.times() + 1, old.first()));
    }
  }

  /// Requests so far that were not answered as asked, one line for each key that was not honoured.
  public List<String> troubles() {
    synchronized (troubles) {
      List<String> lines = new ArrayList<>();
      troubles.forEach(
          (key, trouble) ->
              lines.add(
                  "%s: %d %s not answered as asked and count as missing; %s: %s"
                      .formatted(
                          identity.name(),
                          trouble.times(),
                          trouble.times() == 1 ? "request was" : "requests were",
                          key,
                          trouble.first())));
      return lines;
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
