package org.flyroom.engine.hub;

import java.time.Instant;
import org.flyroom.core.FlyroomException;
import org.flyroom.engine.http.Retries;
import org.flyroom.engine.http.Retries.Passing;
import org.flyroom.engine.hub.HubHttp.Answer;

/// What a hub's refusals mean.
final class HubErrors {
  private HubErrors() {}

  /// @param what was asked for, for the message
  /// @throws Passing when it may succeed later
  /// @throws FlyroomException when it will not
  static void check(Answer answer, String what) throws Passing {
    int status = answer.status();
    if (status == 200 || status == 206) {
      return;
    }
    String code = answer.last().firstValue("X-Error-Code").orElse("");
    if (Retries.mayPass(status)) {
      throw new Passing(
          "%s answered %d".formatted(answer.at().getHost(), status), retryAfter(answer), false);
    }
    throw new FlyroomException(what + ": " + meaning(answer, status, code));
  }

  private static String meaning(Answer answer, int status, String code) {
    return switch (status) {
      case 401 ->
          "%s asks who you are (401): there is no such repository, or it is private or gated; set HF_TOKEN to a token of an account that may read it"
              .formatted(answer.at().getHost());
      case 403 ->
          "%s does not let you have it (403): accept the model's conditions on its page, and set HF_TOKEN to a token of that account"
              .formatted(answer.at().getHost());
      case 404 ->
          switch (code) {
            case "RevisionNotFound" -> "the repository has no such revision (404)";
            case "EntryNotFound" -> "the repository has no such file (404)";
            default ->
                "no such repository or revision on %s (404)".formatted(answer.at().getHost());
          };
      default -> "%s answered %d".formatted(answer.at().getHost(), status);
    };
  }

  private static long retryAfter(Answer answer) {
    return Retries.secondsOf(answer.last().firstValue("Retry-After").orElse(""), Instant.now());
  }
}
