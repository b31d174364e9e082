package org.flyroom.app.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.Verdict;
import org.flyroom.core.model.ModelIdentity;
import org.flyroom.core.organism.Arm;
import org.flyroom.lab.results.ArmResult;
import org.flyroom.lab.results.MeasureResult;
import org.flyroom.lab.results.RunResults;
import org.flyroom.lab.results.ValidationResult;
import org.jspecify.annotations.Nullable;

/// Several runs in one table: organisms by measures, each organism below the parent it was grown
/// from and above its control.
///
/// @param columns measures, in the order in which the runs have them
/// @param families one a parent, the smallest parent first
/// @param notes what a reader must know of figures that stand side by side, one sentence each
/// @param seeds how the figures differ between seeds; null where the runs are not of one recipe
public record Scorecard(
    List<Column> columns, List<Family> families, List<String> notes, @Nullable SeedSpread seeds) {
  public Scorecard {
    columns = List.copyOf(columns);
    families = List.copyOf(families);
    notes = List.copyOf(notes);
  }

  /// A measure, with one of its results for names and units.
  public record Column(String id, MeasureResult measure) {
    public Format format() {
      return Format.of(measure.unit(), measure.margin());
    }
  }

  /// A parent and what was grown from it.
  ///
  /// @param rows the parent first
  public record Family(ModelIdentity parent, List<Row> rows) {
    public Family {
      rows = List.copyOf(rows);
    }
  }

  /// A model.
  ///
  /// @param key short, for plots: `A` for the first family's parent, `A1` for its first organism,
  ///   `A1c` for that one's control
  /// @param detail what tells it from others of its name
  /// @param property whether it has its property; null for a parent, or where it was not checked
  /// @param cells one a column
  public record Row(
      String key,
      String name,
      Arm arm,
      String detail,
      @Nullable ValidationResult property,
      List<Cell> cells) {
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /// One measure on one model.
  ///
  /// @param taken whether the run took the measure
  /// @param level the model by itself; null when it could not be measured
  /// @param difference to its parent, paired; null for the parent, or where there is none
  /// @param verdict null for a parent
  /// @param blindness why the measure could not have shown harm on this parent; null when it could
  public record Cell(
      boolean taken,
      @Nullable Estimate level,
      @Nullable Estimate difference,
      @Nullable Verdict verdict,
      @Nullable String blindness) {
    static final Cell NOT_TAKEN = new Cell(false, null, null, null, null);
  }

  /// Puts runs together. Runs without measures give rows that say so.
  public static Scorecard of(List<RunResults> runs) {
    Map<String, Column> columns = new LinkedHashMap<>();
    Map<String, List<RunResults>> byParent = new LinkedHashMap<>();
    for (RunResults run : runs) {
      run.measures()
          .forEach(measure -> columns.putIfAbsent(measure.id(), new Column(measure.id(), measure)));
      byParent.computeIfAbsent(run.parent().fingerprint(), _ -> new ArrayList<>()).add(run);
    }
    List<List<RunResults>> families =
        byParent.values().stream()
            .sorted(
                Comparator.comparingLong((List<RunResults> family) -> parent(family).parameters())
                    .thenComparing(family -> parent(family).name()))
            .toList();
    Set<String> notes = new LinkedHashSet<>();
    List<Column> all = List.copyOf(columns.values());
    List<Family> rows = new ArrayList<>();
    for (int k = 0; k < families.size(); k++) {
      rows.add(family(letter(k), families.get(k), all, notes));
    }
    return new Scorecard(all, rows, List.copyOf(notes), null);
  }

  /// Puts runs of one recipe with several seeds together.
  ///
  /// @throws FlyroomException naming everything by which they are no such runs
  public static Scorecard ofSeeds(List<RunResults> runs) {
    SeedSpread seeds = SeedSpread.of(runs);
    Scorecard card = of(runs);
    return new Scorecard(card.columns(), card.families(), card.notes(), seeds);
  }

  private static ModelIdentity parent(List<RunResults> family) {
    return family.getFirst().parent();
  }

  private static String letter(int family) {
    String last = String.valueOf((char) ('A' + family % 26));
    return family < 26 ? last : letter(family / 26 - 1) + last;
  }

  private static Family family(
      String letter, List<RunResults> runs, List<Column> columns, Set<String> notes) {
    ModelIdentity parent = parent(runs);
    List<Row> rows = new ArrayList<>();
    rows.add(
        new Row(
            letter,
            shortName(parent.name()),
            Arm.PARENT,
            Format.count(parent.parameters()) + " parameters, " + parent.precision(),
            null,
            columns.stream().map(column -> parentCell(column, runs, notes)).toList()));
    for (int k = 0; k < runs.size(); k++) {
      RunResults run = runs.get(k);
      String key = letter + (k + 1);
      String name = run.organism();
      Findings findings = Findings.of(run);
      if (findings.instruments() instanceof Instruments.Broken) {
        notes.add(
            "The instruments are broken in run %s: believe none of its differences."
                .formatted(run.run()));
      }
      rows.add(
          new Row(
              key,
              name,
              Arm.ORGANISM,
              run.run(),
              findings.organism(),
              cells(run, columns, Arm.ORGANISM)));
      if (findings.has(Arm.CONTROL) || findings.control() != null) {
        rows.add(
            new Row(
                key + "c",
                name,
                Arm.CONTROL,
                "its benign twin",
                findings.control(),
                cells(run, columns, Arm.CONTROL)));
      }
    }
    return new Family(parent, rows);
  }

  /// A path's last part; the name itself where it is none.
  private static String shortName(String name) {
    return name.startsWith("/") ? name.substring(name.lastIndexOf('/') + 1) : name;
  }

  /// The parent as the first run has it that took the measure.
  private static Cell parentCell(Column column, List<RunResults> runs, Set<String> notes) {
    Cell first = null;
    for (RunResults run : runs) {
      MeasureResult measure = measure(run, column.id());
      ArmResult result = measure == null ? null : Findings.arm(measure, Arm.PARENT);
      if (measure == null || result == null) {
        continue;
      }
      Cell cell = new Cell(true, result.level(), null, null, Findings.blindness(measure));
      if (first == null) {
        first = cell;
      } else if (!sameValue(first.level(), cell.level())) {
        notes.add(
            "%s was taken on other items in some runs of %s: the parent's row shows the first run's figure; each difference is to the parent on its own run's items."
                .formatted(measure.title(), run.parent().name()));
      }
    }
    return first == null ? Cell.NOT_TAKEN : first;
  }

  private static boolean sameValue(@Nullable Estimate one, @Nullable Estimate other) {
    if (one == null || other == null) {
      return one == null && other == null;
    }
    return one.value() == other.value();
  }

  private static List<Cell> cells(RunResults run, List<Column> columns, Arm arm) {
    List<Cell> cells = new ArrayList<>();
    for (Column column : columns) {
      MeasureResult measure = measure(run, column.id());
      ArmResult result = measure == null ? null : Findings.arm(measure, arm);
      cells.add(
          measure == null || result == null
              ? Cell.NOT_TAKEN
              : new Cell(
                  true,
                  result.level(),
                  Findings.difference(result),
                  Findings.verdict(measure, arm),
                  Findings.blindness(measure)));
    }
    return cells;
  }

  /// A run's result of a measure; null where it did not take it.
  static @Nullable MeasureResult measure(RunResults run, String id) {
    return run.measures().stream()
        .filter(measure -> measure.id().equals(id))
        .findFirst()
        .orElse(null);
  }

  /// Every row, families in their order.
  public List<Row> rows() {
    return families.stream().flatMap(family -> family.rows().stream()).toList();
  }

  /// The place of the measure, of those whose ids begin so, that could show harm on the most
  /// parents; -1 when there is none.
  int columnOf(List<String> beginnings) {
    int best = -1;
    long most = -1;
    for (int k = 0; k < columns.size(); k++) {
      int place = k;
      if (beginnings.stream().noneMatch(columns.get(place).id()::startsWith)) {
        continue;
      }
      long telling =
          families.stream()
              .map(family -> family.rows().getFirst().cells().get(place))
              .filter(cell -> cell.level() != null && cell.blindness() == null)
              .count();
      if (telling > most) {
        most = telling;
        best = place;
      }
    }
    return best;
  }
}
