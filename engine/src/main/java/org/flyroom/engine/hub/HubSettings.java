package org.flyroom.engine.hub;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;
import org.flyroom.engine.http.Addresses;

/// Which hub, and who asks.
///
/// @param endpoint `http` or `https`, without a slash at its end
/// @param token sent to the endpoint and to nobody else
public record HubSettings(URI endpoint, Optional<String> token) {
  /// The hub that is asked when `HF_ENDPOINT` names no other.
  public static final String DEFAULT_ENDPOINT = "https://huggingface.co";

  /// From `HF_ENDPOINT` and `HF_TOKEN`.
  ///
  /// @throws FlyroomException when either cannot be used
  public static HubSettings of(Map<String, String> environment) {
    String given = environment.getOrDefault("HF_ENDPOINT", "").strip();
    String address = given.isEmpty() ? DEFAULT_ENDPOINT : given.replaceFirst("/+$", "");
    Optional<String> token =
        Optional.of(environment.getOrDefault("HF_TOKEN", "").strip())
            .filter(text -> !text.isEmpty());
    URI endpoint = endpoint(address);
    if (token.isPresent() && !Addresses.isToken(token.get())) {
      throw new FlyroomException("HF_TOKEN has characters that no token has");
    }
    if (token.isPresent() && !Addresses.keepsSecrets(endpoint)) {
      throw new FlyroomException(
          "HF_ENDPOINT is %s: HF_TOKEN would travel in the clear; use https, or unset HF_TOKEN"
              .formatted(address));
    }
    return new HubSettings(endpoint, token);
  }

  private static URI endpoint(String address) {
    try {
      URI uri = new URI(address);
      String scheme = uri.getScheme();
      if (uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getQuery() == null
          && scheme != null
          && List.of("https", "http").contains(scheme)) {
        return uri;
      }
    } catch (URISyntaxException _) {
      // Told below.
    }
    throw new FlyroomException(
        "HF_ENDPOINT must be an address such as %s, not %s"
            .formatted(DEFAULT_ENDPOINT, Problems.quote(address)));
  }

  /// Whether an address is the endpoint's server, to which the token may go.
  boolean isOwn(URI uri) {
    return endpoint.getScheme().equalsIgnoreCase(uri.getScheme())
        && endpoint.getHost().equalsIgnoreCase(uri.getHost())
        && port(endpoint) == port(uri);
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return Addresses.isHttps(uri) ? 443 : 80;
  }
}
