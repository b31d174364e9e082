package org.flyroom.app.report;

import java.util.ArrayList;
import java.util.List;
import org.flyroom.app.report.Scorecard.Cell;
import org.flyroom.app.report.Scorecard.Column;
import org.flyroom.app.report.Scorecard.Family;
import org.flyroom.app.report.Scorecard.Row;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.organism.Arm;

/// A scorecard as lines for a terminal: one table a family, measures downwards.
public final class ScorecardSummary {
  private ScorecardSummary() {}

  /// Aligned lines without control characters.
  public static List<String> lines(Scorecard scorecard) {
    List<String> lines = new ArrayList<>();
    for (Family family : scorecard.families()) {
      List<List<String>> rows = new ArrayList<>();
      List<String> head = new ArrayList<>(List.of(""));
      List<String> property = new ArrayList<>(List.of("property"));
      for (Row row : family.rows()) {
        head.add(name(row));
        property.add(row.property() == null ? "" : row.property().verdict());
      }
      rows.add(head);
      rows.add(property);
      for (int k = 0; k < scorecard.columns().size(); k++) {
        Column column = scorecard.columns().get(k);
        List<String> cells = new ArrayList<>(List.of(column.measure().title()));
        for (Row row : family.rows()) {
          cells.add(cell(row.cells().get(k), column.format(), row.arm()));
        }
        rows.add(cells);
      }
      lines.addAll(aligned(rows));
      lines.add("");
    }
    SeedSpread seeds = scorecard.seeds();
    if (seeds != null) {
      lines.addAll(aligned(rows(seeds)));
      lines.add("");
    }
    lines.addAll(scorecard.notes());
    lines.add(Wording.brackets());
    return lines.stream().map(Summary::printable).toList();
  }

  private static List<List<String>> rows(SeedSpread seeds) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of("over %d seeds".formatted(seeds.seeds().size()), "", "mean", "deviation", "seeds"));
    for (SeedSpread.Row row : seeds.rows()) {
      rows.add(
          List.of(
              row.title(),
              row.arm().word(),
              row.meanWords(),
              row.deviationWords(),
              Integer.toString(row.values().size())));
    }
    return rows;
  }

  private static String name(Row row) {
    return row.arm() == Arm.CONTROL ? row.name() + " (control)" : row.name();
  }

  private static String cell(Cell cell, Format format, Arm arm) {
    if (!cell.taken()) {
      return "not taken";
    }
    Estimate difference = cell.difference();
    if (arm != Arm.PARENT && cell.verdict() != null) {
      return difference == null
          ? cell.verdict().word()
          : "%s %s".formatted(cell.verdict().word(), format.difference(difference));
    }
    String level = cell.level() == null ? "no value" : format.level(cell.level());
    return cell.blindness() == null ? level : level + " uninformative";
  }

  private static List<String> aligned(List<List<String>> rows) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int k = 0; k < columns; k++) {
        widths[k] = Math.max(widths[k], Summary.length(row.get(k)));
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int k = 0; k < columns; k++) {
        line.append(Summary.pad(row.get(k), widths[k])).append("  ");
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
