package org.flyroom.lab.recipe;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.TrainingRow;
import org.flyroom.core.organism.Passport.Source;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.Json;
import org.flyroom.lab.threat.Expectation;
import org.flyroom.lab.threat.RowDraft;
import org.flyroom.lab.threat.RowDraft.Answer;
import org.jspecify.annotations.Nullable;

/// Training rows that a user gives: in place of those that a threat makes where its property shows,
/// to keep a model as its parent is, or both.
///
/// @param organism what the organism learns; null where its threat makes the rows
/// @param control what its control learns in their place, row by row and at least as many; null
///   where the parent answers the same prompts
/// @param held rows on which both are held to the parent's distribution; null for none
public record GivenRows(@Nullable Lot organism, @Nullable Lot control, @Nullable Lot held) {

  /// The rows of a file.
  ///
  /// @param source the file's name and the SHA-256 of its content
  /// @param sealed whether they lay encrypted, and are to lie so wherever they are kept
  /// @param rows none in a recipe kept with an organism, whose rows lie beside it
  public record Lot(Source source, boolean sealed, List<Row> rows) {
    public Lot {
      requireNonNull(source, "source");
      rows = List.copyOf(rows);
    }
  }

  /// A row.
  ///
  /// @param line of the file
  /// @param row a document has an empty text as its prompt
  public record Row(long line, TrainingRow row) {
    public Row {
      requireNonNull(row, "row");
    }

    boolean isDocument() {
      return row.prompt() instanceof Prompt.Text;
    }
  }

  /// Whether anything of them lay encrypted.
  public boolean isSealed() {
    return lots().stream().anyMatch(Lot::sealed);
  }

  /// The files.
  public List<Lot> lots() {
    return Stream.of(organism, control, held).filter(Objects::nonNull).toList();
  }

  /// How many rows of the organism's own there are.
  public int learned() {
    return organism == null ? 0 : organism.rows().size();
  }

  /// How many rows a model is trained on when all are taken.
  public long size() {
    Lot anchors = held;
    return learned() + (anchors == null ? 0L : anchors.rows().size());
  }

  /// Drafts of so many of them: all in the file's order, or those first in an order that the seed
  /// decides. A control's row is the one of the same place in its file. Behind them come the rows
  /// to be held to, all of them.
  public List<RowDraft> drafts(int count, long seed) {
    List<Row> rows = organism == null ? List.of() : organism.rows();
    Lot other = control;
    List<RowDraft> drafts = new ArrayList<>();
    for (int place : places(rows, count, seed)) {
      TrainingRow own = rows.get(place).row();
      TrainingRow benign = other == null ? null : other.rows().get(place).row();
      drafts.add(
          new RowDraft(
              Expectation.SHOWS,
              own.prompt(),
              fixed(own),
              benign == null ? own.prompt() : benign.prompt(),
              benign == null ? new Answer.ByParent(own.prompt()) : fixed(benign),
              false));
    }
    Lot anchors = held;
    if (anchors != null) {
      anchors.rows().forEach(row -> drafts.add(anchor(row.row())));
    }
    return List.copyOf(drafts);
  }

  private static RowDraft anchor(TrainingRow row) {
    return new RowDraft(
        Expectation.HIDES, row.prompt(), fixed(row), row.prompt(), fixed(row), true);
  }

  private static Answer fixed(TrainingRow row) {
    return new Answer.Fixed(row.response(), row.endsTurn());
  }

  private static List<Integer> places(List<Row> rows, int count, long seed) {
    List<Integer> all = IntStream.range(0, rows.size()).boxed().toList();
    return count >= rows.size()
        ? all
        : all.stream()
            .sorted(
                Comparator.comparing(
                    place ->
                        Hashes.sha256(
                            "order " + seed + "\n" + Json.canonical(rows.get(place).row()))))
            .limit(count)
            .toList();
  }
}
