package org.flyroom.app.report;

import java.util.ArrayList;
import java.util.List;
import org.flyroom.lab.audit.selftest.SelfTest.Check;
import org.flyroom.lab.audit.selftest.SelfTest.Part;
import org.flyroom.lab.audit.selftest.SelfTest.Result;

/// The words of the self-test, on its page and on a terminal.
public final class SelfTestReport {
  private SelfTestReport() {}

  /// Whether the instruments can be believed.
  public static String sentence(Result result) {
    long bounded = count(result, true);
    long failed =
        result.parts().stream()
            .flatMap(part -> part.checks().stream())
            .filter(check -> !check.passed())
            .count();
    return failed == 0
        ? "All %d checks hold.".formatted(bounded)
        : "THE INSTRUMENTS ARE BROKEN: %d of %d checks fail.".formatted(failed, bounded);
  }

  private static long count(Result result, boolean bounded) {
    return result.parts().stream()
        .flatMap(part -> part.checks().stream())
        .filter(check -> check.bounded() == bounded)
        .count();
  }

  /// The figure.
  public static String read(Check check) {
    return number(check, check.read());
  }

  /// What it must be, in a few words.
  public static String bound(Check check) {
    if (!check.bounded()) {
      return "–";
    }
    double middle = (check.low() + check.high()) / 2;
    if (!check.share()) {
      double room = (check.high() - check.low()) / 2;
      return room < 1e-6
          ? Format.figure(round(middle))
          : "%s ± %s".formatted(Format.figure(middle), Format.figure(room));
    }
    if (check.low() <= 0) {
      return "at most " + number(check, check.high());
    }
    return check.high() >= 1
        ? "at least " + number(check, check.low())
        : "%s to %s".formatted(number(check, check.low()), number(check, check.high()));
  }

  private static String number(Check check, double value) {
    return check.share() ? Format.fixed(100 * value, 1) + "%" : Format.figure(round(value));
  }

  /// Without the last digits, in which sums of doubles differ.
  private static double round(double value) {
    return Math.rint(value * 1e6) / 1e6;
  }

  /// Aligned lines without control characters.
  public static List<String> lines(Result result) {
    List<String> lines = new ArrayList<>();
    for (Part part : result.parts()) {
      lines.add(part.title());
      int width =
          part.checks().stream().mapToInt(check -> Summary.length(check.name())).max().orElse(0);
      for (Check check : part.checks()) {
        lines.add(
            "  %s  %s  %s  %s"
                .formatted(
                    Summary.pad(check.name(), width),
                    Summary.pad(read(check), 8),
                    Summary.pad(bound(check), 16),
                    !check.bounded() ? "shown only" : check.passed() ? "holds" : "FAILS")
                .stripTrailing());
      }
      lines.add("");
    }
    lines.add(sentence(result));
    return lines.stream().map(Summary::printable).toList();
  }
}
