package org.flyroom.engine.endpoint;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;
import org.flyroom.engine.http.Addresses;

/// How an endpoint is spoken to.
///
/// @param token sent to the endpoint and to nobody else; never written anywhere
/// @param timeout longest wait for one answer
/// @param concurrency requests that may be under way together, at least 1
public record EndpointSettings(Optional<String> token, Duration timeout, int concurrency) {
  /// The variable that holds the token. That of one server only is the same followed by an
  /// underscore and the host, in capitals, with underscores for all that is no letter or digit.
  public static final String TOKEN = "FLYROOM_ENDPOINT_TOKEN";

  static final String TIMEOUT = "FLYROOM_ENDPOINT_TIMEOUT";
  static final String CONCURRENCY = "FLYROOM_ENDPOINT_CONCURRENCY";

  /// Without a token.
  public static final EndpointSettings DEFAULT =
      new EndpointSettings(Optional.empty(), Duration.ofMinutes(10), 16);

  private static final int MOST_SECONDS = 86_400;
  private static final int MOST_TOGETHER = 1024;

  /// The settings for a server, out of environment variables.
  ///
  /// @throws FlyroomException with everything that is wrong with them
  public static EndpointSettings of(URI server, Map<String, String> environment) {
    List<String> problems = new ArrayList<>();
    Optional<String> token = token(server, environment, problems);
    int seconds =
        number(environment, TIMEOUT, (int) DEFAULT.timeout.toSeconds(), MOST_SECONDS, problems);
    int together = number(environment, CONCURRENCY, DEFAULT.concurrency, MOST_TOGETHER, problems);
    if (!problems.isEmpty()) {
      throw new FlyroomException(problems);
    }
    return new EndpointSettings(token, Duration.ofSeconds(seconds), together);
  }

  private static Optional<String> token(
      URI server, Map<String, String> environment, List<String> problems) {
    String host = server.getHost().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    for (String variable : List.of(TOKEN + "_" + host, TOKEN)) {
      String token = environment.getOrDefault(variable, "").strip();
      if (token.isEmpty()) {
        continue;
      }
      if (!Addresses.isToken(token)) {
        problems.add(variable + " has characters that no token has");
      } else if (!Addresses.keepsSecrets(server)) {
        problems.add(
            "%s is not on this machine: %s would travel in the clear; use https, or unset it"
                .formatted(server, variable));
      }
      return Optional.of(token);
    }
    return Optional.empty();
  }

  private static int number(
      Map<String, String> environment, String variable, int otherwise, int most, List<String> to) {
    String text = environment.getOrDefault(variable, "").strip();
    if (text.isEmpty()) {
      return otherwise;
    }
    if (text.matches("[0-9]{1,6}")) {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= most) {
        return number;
      }
    }
    to.add(
        "%s must be a whole number from 1 to %d, not %s"
            .formatted(variable, most, Problems.quote(text)));
    return otherwise;
  }

  /// The token is left out.
  @Override
  public String toString() {
    return "%s, %s, %d at once"
        .formatted(token.isPresent() ? "with a token" : "no token", timeout, concurrency);
  }
}
