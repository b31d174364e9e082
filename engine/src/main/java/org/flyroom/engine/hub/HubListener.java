package org.flyroom.engine.hub;

/// Hears how far a download is.
@FunctionalInterface
public interface HubListener {
  /// Bytes have come.
  ///
  /// @param file its name in the repository
  /// @param done bytes that are here
  /// @param total bytes it has, as far as is known
  void progress(String file, long done, long total);
}
