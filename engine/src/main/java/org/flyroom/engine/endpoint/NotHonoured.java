package org.flyroom.engine.endpoint;

/// An answer is not what was asked for.
final class NotHonoured extends Exception {
  private static final long serialVersionUID = 1L;

  /// The part of a request that stands for all of it.
  static final String WHOLE = "request";

  private final String key;
  private final int status;

  /// @param key the part of the request that was not honoured, such as `max_tokens`
  NotHonoured(String key, String problem) {
    this(key, problem, 0);
  }

  /// @param status the HTTP status by which the server refused; 0 when it did not refuse
  NotHonoured(String key, String problem, int status) {
    super(problem);
    this.key = key;
    this.status = status;
  }

  String key() {
    return key;
  }

  String problem() {
    return String.valueOf(getMessage());
  }

  int status() {
    return status;
  }

  /// Key and problem in one line.
  String reason() {
    return key.equals(WHOLE) ? problem() : key + ": " + problem();
  }
}
