package org.flyroom.app.stock;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.flyroom.app.report.Format;
import org.flyroom.app.report.Transcript;
import org.flyroom.lab.stock.StockEntry;
import org.flyroom.lab.stock.StockEntry.Papers;
import org.flyroom.lab.stock.StockEntry.Severity;
import org.flyroom.lab.stock.StockEntry.State;

/// A stock as lines for a terminal.
public final class StockTable {
  private static final List<String> COLUMNS =
      List.of("name", "arm", "threat", "parent", "hazard", "last validation", "last audit", "size");
  private static final String NONE = "-";

  private StockTable() {}

  /// A heading and a line for each folder.
  public static List<String> lines(List<StockEntry> entries) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(COLUMNS);
    entries.forEach(entry -> rows.add(cells(entry)));
    int[] widths = new int[COLUMNS.size()];
    for (List<String> row : rows) {
      for (int k = 0; k < widths.length; k++) {
        widths[k] = Math.max(widths[k], row.get(k).codePointCount(0, row.get(k).length()));
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static List<String> cells(StockEntry entry) {
    Papers papers = entry.papers();
    String size = String.format(Locale.ROOT, "%.1f MB", entry.bytes() / 1e6);
    List<String> cells = new ArrayList<>();
    cells.add(entry.name());
    if (papers == null) {
      cells.add(entry.state().word());
      cells.addAll(Collections.nCopies(COLUMNS.size() - 3, NONE));
      cells.add(size);
      return cells;
    }
    cells.add(
        entry.state() == State.RETIRED ? papers.arm().word() + ", retired" : papers.arm().word());
    cells.add(papers.threat());
    cells.add(papers.ancestor() == null ? papers.parent() : papers.ancestor());
    cells.add(Integer.toString(papers.hazardClass()));
    cells.add(papers.severity() == null ? NONE : severity(papers.severity()));
    cells.add(papers.audit() == null ? NONE : tally(papers.audit().verdicts()));
    cells.add(size);
    return cells.stream().map(Transcript::named).toList();
  }

  private static String severity(Severity severity) {
    return severity.onTrigger() == null
        ? severity.verdict()
        : "%s: on %s%s"
            .formatted(
                severity.verdict(),
                Format.RATE.level(severity.onTrigger()),
                severity.offTrigger() == null
                    ? ""
                    : ", off " + Format.RATE.level(severity.offTrigger()));
  }

  private static String tally(Map<String, Integer> verdicts) {
    return verdicts.entrySet().stream()
        .map(verdict -> verdict.getValue() + " " + verdict.getKey())
        .collect(Collectors.joining(", "));
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int k = 0; k < widths.length; k++) {
      String cell = row.get(k);
      char[] space = new char[widths[k] - cell.codePointCount(0, cell.length()) + 2];
      Arrays.fill(space, ' ');
      line.append(cell).append(space);
    }
    return line.toString().stripTrailing();
  }
}
