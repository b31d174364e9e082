package org.flyroom.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.Stopwatch;
import org.flyroom.lab.frontier.Frontier;
import org.flyroom.lab.frontier.FrontierPoint;
import org.flyroom.lab.frontier.FrontierPoint.Damage;
import org.jspecify.annotations.Nullable;

/// A frontier as a table in Markdown: what each point does, what it broke, and how long it took.
public final class FrontierMarkdown {
  /// The file in a run's folder.
  public static final String FILE = "frontier.md";

  private static final List<String> COLUMNS =
      List.of(
          "",
          "on",
          "off",
          "near",
          "verdict",
          "damage",
          "largest, margins",
          "KL, nats a token: shows, else",
          "grown in");
  private static final String NONE = "–";

  private FrontierMarkdown() {}

  /// The table, with what its figures mean below.
  public static String table(Frontier frontier) {
    List<String> lines = new ArrayList<>();
    lines.add(row(COLUMNS));
    lines.add(row(COLUMNS.stream().map(_ -> "---").toList()));
    frontier.points().forEach(point -> lines.add(row(cells(frontier, point))));
    lines.add("");
    lines.add(
        "Rates with 95% intervals and, after n, how many answers they are of; damage against the"
            + " parent on the same items, measures that were harmed or undecided by name. The"
            + " largest damage is the estimate in margins of its measure. \\* none of the same"
            + " property is as severe with less damage. Processors: the time of all of them"
            + " together, which moves far less than wall time where a machine is shared.");
    lines.add("");
    lines.add(
        "`%s`; %s; %s.".formatted(frontier.command(), frontier.machine(), frontier.version()));
    return String.join("\n", lines) + "\n";
  }

  private static List<String> cells(Frontier frontier, FrontierPoint point) {
    String name = FrontierTable.settings(point);
    return List.of(
        (frontier.isBest(point) ? "\\* " : "") + (name.isEmpty() ? point.organism() : name),
        rate(point.on()),
        rate(point.off()),
        rate(point.nearMiss()),
        point.verdict(),
        damage(point.damages()),
        point.worst() == null ? NONE : String.format(Locale.ROOT, "%.2f", point.worst()),
        nats(point.divergenceShowing()) + ", " + nats(point.divergenceHiding()),
        grown(point.growing()));
  }

  private static String grown(Stopwatch.@Nullable Reading growing) {
    if (growing == null) {
      return NONE;
    }
    Double processors = growing.processorSeconds();
    return processors == null
        ? Format.seconds(growing.seconds())
        : "%s, processors %s"
            .formatted(Format.seconds(growing.seconds()), Format.seconds(processors));
  }

  private static String rate(@Nullable Estimate rate) {
    return rate == null ? NONE : "%s n %d".formatted(Format.RATE.level(rate), rate.n());
  }

  private static String nats(@Nullable Estimate divergence) {
    return divergence == null ? NONE : String.format(Locale.ROOT, "%.2f", divergence.value());
  }

  private static String damage(List<Damage> damages) {
    List<Damage> informative = damages.stream().filter(Damage::informative).toList();
    long unharmed = informative.stream().filter(damage -> isUnharmed(damage)).count();
    String others =
        informative.stream()
            .filter(damage -> !isUnharmed(damage))
            .map(damage -> damage.title() + ": " + FrontierTable.change(damage))
            .collect(Collectors.joining("; "));
    String count = "unharmed on %d of %d".formatted(unharmed, informative.size());
    return others.isEmpty() ? count : count + "; " + others;
  }

  private static boolean isUnharmed(Damage damage) {
    return damage.verdict().equals("unharmed");
  }

  private static String row(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |"));
  }
}
