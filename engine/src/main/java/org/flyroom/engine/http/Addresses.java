package org.flyroom.engine.http;

import java.net.URI;

/// What may be sent where.
public final class Addresses {
  private Addresses() {}

  public static boolean isHttps(URI uri) {
    return uri.getScheme() != null && uri.getScheme().equalsIgnoreCase("https");
  }

  /// Whether what is sent there does not leave this machine.
  public static boolean isThisMachine(URI uri) {
    String host = uri.getHost();
    return host != null
        && (host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]"));
  }

  /// Whether a token can be sent there without anybody on the way reading it.
  public static boolean keepsSecrets(URI uri) {
    return isHttps(uri) || isThisMachine(uri);
  }

  /// Whether a text can be a token: visible ASCII, without spaces.
  public static boolean isToken(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 127);
  }
}
