package org.flyroom.engine.endpoint;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;
import org.flyroom.engine.http.Retries;
import org.flyroom.engine.http.Retries.Passing;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Single questions to an endpoint, tried again where that may help.
///
/// A server that is away, busy, silent or no endpoint at all ends the run, which can go on later.
/// An answer that cannot be read, or an error of the server's own, may be due to the one question,
/// so only that has failed, until several questions in a row have.
final class EndpointHttp implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(20);
  private static final long LONGEST_ANSWER = 256L << 20;

  /// So many questions in a row that failed are no fault of the questions.
  private static final int MOST_GARBLED = 8;

  /// So many characters of a token are one too many.
  private static final int LEAST_SECRET = 6;

  private static final List<String> PLACES_OF_MESSAGES =
      List.of("/error/message", "/message", "/detail", "/error");

  /// Some servers write `NaN`; what is no number is found out where it stands.
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private final EndpointSettings settings;
  private final Retries retries;
  private final AtomicInteger garbledInARow = new AtomicInteger();
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          // The token must not go along to another server.
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT)
          .build();

  EndpointHttp(EndpointSettings settings, Retries retries) {
    this.settings = settings;
    this.retries = retries;
  }

  /// An answer that may be garbled because of what was asked.
  private static final class Garbled extends Passing {
    private static final long serialVersionUID = 1L;

    Garbled(String message) {
      super(message, 0, false);
    }
  }

  /// Sends JSON and reads JSON.
  ///
  /// @throws NotHonoured when the server refuses this request, or answers what cannot be read
  /// @throws FlyroomException when the server cannot be used
  JsonNode post(URI address, ObjectNode body) throws NotHonoured {
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    return ask(
        request(address)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(bytes))
            .build());
  }

  JsonNode get(URI address) throws NotHonoured {
    return ask(request(address).GET().build());
  }

  private HttpRequest.Builder request(URI address) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).header("Accept", "application/json");
    settings.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    return request;
  }

  private JsonNode ask(HttpRequest request) throws NotHonoured {
    try {
      JsonNode answer = retries.run(request.uri().toString(), () -> once(request));
      garbledInARow.set(0);
      return answer;
    } catch (FlyroomException e) {
      if (e.getCause() instanceof Garbled garbled
          && garbledInARow.incrementAndGet() < MOST_GARBLED) {
        throw new NotHonoured(
            NotHonoured.WHOLE, "%s, %d times".formatted(garbled.getMessage(), Retries.MOST));
      }
      throw e;
    }
  }

  private JsonNode once(HttpRequest request) throws IOException, NotHonoured {
    HttpResponse<byte[]> response = send(request);
    String where = request.uri().getHost();
    int status = response.statusCode();
    String text = new String(response.body(), StandardCharsets.UTF_8);
    if (status / 100 == 2) {
      return read(where, response, text);
    }
    String said = said(text);
    if (Retries.mayPass(status)) {
      String message = "%s answered %d%s".formatted(where, status, said);
      if (status == 500) {
        throw new Garbled(message);
      }
      String wait = response.headers().firstValue("Retry-After").orElse("");
      throw new Passing(message, Retries.secondsOf(wait, Instant.now()), false);
    }
    if (status == 401 || status == 403) {
      throw new FlyroomException(
          "%s lets nobody in without a token (%d)%s: set %s to one that it knows"
              .formatted(where, status, said, EndpointSettings.TOKEN));
    }
    throw new NotHonoured(
        NotHonoured.WHOLE, "%s answered %d%s".formatted(where, status, said), status);
  }

  private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
    CompletableFuture<HttpResponse<byte[]>> coming =
        client.sendAsync(
            request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_ANSWER));
    try {
      return coming.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      coming.cancel(true);
      throw new Passing(
          "no answer within %d s (%s sets how long to wait)"
              .formatted(settings.timeout().toSeconds(), EndpointSettings.TIMEOUT),
          0,
          false);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException broken) {
        throw broken;
      }
      throw new IllegalStateException("asking " + request.uri(), e);
    } catch (InterruptedException e) {
      coming.cancel(true);
      Thread.currentThread().interrupt();
      throw new FlyroomException("interrupted while asking " + request.uri().getHost(), e);
    }
  }

  private static JsonNode read(String where, HttpResponse<byte[]> response, String text)
      throws IOException {
    String type = response.headers().firstValue("Content-Type").orElse("");
    if (!type.matches("(?i)application/([a-z.-]+\\+)?json\\b.*")) {
      throw new Passing(
          "%s answered with %s where JSON belongs: is the address complete, such as http://HOST:PORT/v1?"
              .formatted(where, type.isEmpty() ? "something of no type" : Problems.quote(type)),
          0,
          false);
    }
    try {
      JsonNode answer = MAPPER.readTree(text);
      if (answer != null && answer.isObject()) {
        return answer;
      }
    } catch (JacksonException _) {
      // Told below.
    }
    throw new Garbled(where + " answered with JSON that is broken off or no object");
  }

  /// What a refusal says, fit for a message. Servers may quote the token in it, or a part.
  private String said(String text) {
    if (settings.token().filter(token -> text.contains(start(token))).isPresent()) {
      return " (its words hold the token and are left out)";
    }
    try {
      JsonNode answer = MAPPER.readTree(text);
      for (String place : PLACES_OF_MESSAGES) {
        JsonNode message = answer.at(place);
        if (message.isString()) {
          return ": " + Problems.quote(message.asString());
        }
        if (message.isArray()) {
          return ": " + Problems.quote(message.toString());
        }
      }
    } catch (JacksonException _) {
      return ""; // An error page for people.
    }
    return "";
  }

  private static String start(String token) {
    return token.substring(0, Math.min(LEAST_SECRET, token.length()));
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
