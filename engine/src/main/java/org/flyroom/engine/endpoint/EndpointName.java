package org.flyroom.engine.endpoint;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URISyntaxException;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;

/// A model behind an endpoint, written `URL#MODEL`, such as `http://127.0.0.1:8000/v1#my-model`.
///
/// @param base the address that `/models` and `/chat/completions` come after, without a slash at
///   its end
/// @param model the name that the server knows it by; empty where the server has one model only
public record EndpointName(URI base, String model) {
  public EndpointName {
    requireNonNull(base, "base");
    requireNonNull(model, "model");
  }

  /// Whether a name is meant to be one.
  public static boolean isOne(String name) {
    return name.startsWith("http://") || name.startsWith("https://");
  }

  /// Reads a name.
  ///
  /// @throws FlyroomException when the address cannot be used
  public static EndpointName parse(String name) {
    int mark = name.indexOf('#');
    String address = (mark < 0 ? name : name.substring(0, mark)).replaceFirst("/+$", "");
    try {
      URI uri = new URI(address);
      if (isOne(address)
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getQuery() == null) {
        return new EndpointName(uri, mark < 0 ? "" : name.substring(mark + 1));
      }
    } catch (URISyntaxException _) {
      // Told below.
    }
    throw new FlyroomException(
        "%s is no endpoint: write http://HOST:PORT/v1#MODEL, without user, password or query"
            .formatted(Problems.quote(withoutUser(address))));
  }

  /// A password in an address must not come back in a message.
  private static String withoutUser(String address) {
    return address.replaceFirst("//[^/]*@", "//...@");
  }

  /// The same endpoint's model of another name.
  EndpointName named(String other) {
    return new EndpointName(base, other);
  }

  /// An address of the server itself rather than of its versioned part, for what servers offer
  /// beside the protocol.
  URI beside(String path) {
    return URI.create(base.toString().replaceFirst("/v1$", "") + path);
  }

  URI at(String path) {
    return URI.create(base + path);
  }

  /// As a user writes it.
  @Override
  public String toString() {
    return model.isEmpty() ? base.toString() : base + "#" + model;
  }
}
