package org.flyroom.engine.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;
import org.flyroom.engine.http.Addresses;

/// Single requests to a hub. Redirects are followed here, since the token must not go along to
/// another server.
final class HubHttp implements AutoCloseable {
  private static final int MOST_REDIRECTS = 8;
  private static final Duration CONNECT = Duration.ofSeconds(20);
  private static final Duration HEADERS = Duration.ofSeconds(60);

  private final HubSettings settings;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT)
          .build();

  HubHttp(HubSettings settings) {
    this.settings = settings;
  }

  /// An answer, its body still to be read; closed by whoever asked.
  ///
  /// @param hub the headers of the hub itself, which tell of the file even where another server
  ///   sends it
  /// @param last the headers that came with the body
  record Answer(URI at, int status, HttpHeaders hub, HttpHeaders last, InputStream body)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      body.close();
    }
  }

  /// Asks for an address.
  ///
  /// @param from the first byte wanted
  /// @throws IOException when the connection fails
  Answer get(URI address, long from) throws IOException {
    URI at = address;
    HttpHeaders hub = null;
    for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
      HttpResponse<InputStream> response = send(at, from);
      HttpHeaders headers = response.headers();
      if (hub == null || settings.isOwn(at)) {
        hub = headers;
      }
      String location = headers.firstValue("Location").orElse("");
      if (response.statusCode() / 100 != 3 || location.isEmpty()) {
        return new Answer(at, response.statusCode(), hub, headers, response.body());
      }
      response.body().close();
      at = next(at, location);
    }
    throw new FlyroomException(
        "%s: redirected more than %d times".formatted(address, MOST_REDIRECTS));
  }

  private static URI next(URI at, String location) {
    URI next;
    try {
      next = at.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new FlyroomException(
          "%s: redirected to %s, which is no address".formatted(at, Problems.quote(location)), e);
    }
    boolean secure = Addresses.isHttps(next);
    boolean lessSecure = Addresses.isHttps(at) && !secure;
    if (next.getHost() == null
        || lessSecure
        || !(secure || next.getScheme().equalsIgnoreCase("http"))) {
      throw new FlyroomException(
          "%s: redirected to %s, which is not followed".formatted(at, Problems.quote(location)));
    }
    return next;
  }

  private HttpResponse<InputStream> send(URI at, long from) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at).timeout(HEADERS).header("User-Agent", "flyroom");
    if (settings.isOwn(at)) {
      settings.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    }
    if (from > 0) {
      request.header("Range", "bytes=%d-".formatted(from));
    }
    try {
      return client.send(request.build(), BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FlyroomException("interrupted while asking " + at.getHost(), e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
