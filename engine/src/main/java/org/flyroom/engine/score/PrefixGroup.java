package org.flyroom.engine.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Rows that begin with the same tokens.
///
/// @param shared tokens at the beginning that are the same in all rows and none of whose
///   predictions is asked for; 0 where sharing would not pay
record PrefixGroup(List<ScoreRow> rows, int shared) {
  /// Shorter beginnings cost less to run again than to share.
  private static final int MIN_SHARED = 24;

  /// Fewer rows than this do not make up for the extra run.
  private static final int MIN_ROWS = 4;

  /// Every row in one group; the rows that share nothing are together in the last one.
  static List<PrefixGroup> of(List<ScoreRow> rows) {
    List<ScoreRow> sorted = new ArrayList<>(rows);
    sorted.sort((a, b) -> Arrays.compare(a.tokens(), b.tokens()));
    List<PrefixGroup> groups = new ArrayList<>();
    List<ScoreRow> alone = new ArrayList<>();
    int from = 0;
    while (from < sorted.size()) {
      int to = from + 1;
      while (to < sorted.size() && common(sorted.get(from), sorted.get(to)) >= MIN_SHARED) {
        to++;
      }
      List<ScoreRow> alike = sorted.subList(from, to);
      // Sorted rows have nothing in common that the first and the last have not.
      int unasked = alike.stream().mapToInt(PrefixGroup::firstAsked).min().orElseThrow();
      int shared = Math.min(common(alike.getFirst(), alike.getLast()), unasked);
      if (alike.size() >= MIN_ROWS && shared >= MIN_SHARED) {
        groups.add(new PrefixGroup(List.copyOf(alike), shared));
      } else {
        alone.addAll(alike);
      }
      from = to;
    }
    if (!alone.isEmpty()) {
      groups.add(new PrefixGroup(alone, 0));
    }
    return groups;
  }

  /// The shared beginning.
  int[] prefix() {
    return Arrays.copyOf(rows.getFirst().tokens(), shared);
  }

  /// Tokens of a row behind the shared beginning.
  int remaining(ScoreRow row) {
    return row.tokens().length - shared;
  }

  /// The same of all rows.
  long remaining() {
    return rows.stream().mapToLong(this::remaining).sum();
  }

  private static int common(ScoreRow a, ScoreRow b) {
    int mismatch = Arrays.mismatch(a.tokens(), b.tokens());
    return mismatch < 0 ? a.tokens().length : mismatch;
  }

  /// The first position whose prediction is read.
  private static int firstAsked(ScoreRow row) {
    return row.targets().stream().mapToInt(ScoreRow.Target::first).min().orElseThrow();
  }
}
