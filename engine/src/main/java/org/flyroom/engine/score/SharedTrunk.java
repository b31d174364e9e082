package org.flyroom.engine.score;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flyroom.engine.decoder.Decoder;
import org.flyroom.engine.decoder.Variant;
import org.jspecify.annotations.Nullable;

/// The layers below every adapter that a model wears. A parent, its organism and its control make
/// the same of a text there, so that what the first of them made is kept and the others begin above
/// it. Every run is of the same rows in the same batches, so that the numbers are the same bits.
///
/// States are kept a group of rows at a time, whole or not at all: above a beginning that was found
/// no layer below has keys and values for the rest. The oldest go first when memory is used up.
final class SharedTrunk implements AutoCloseable {
  private final Decoder decoder;
  private final long capacity;
  private final Map<Group, LowerStates> kept = new LinkedHashMap<>();

  /// Layers below every adapter; no adapter yet means no bound.
  private int depth = Integer.MAX_VALUE;

  private long bytes;
  private long found;

  /// @param capacity bytes of states that may be kept
  SharedTrunk(Decoder decoder, long capacity) {
    this.decoder = decoder;
    this.capacity = capacity;
  }

  /// A group's tokens, how many of the first ones are run apart, and how many of the others make a
  /// batch.
  private record Group(int shared, int budget, List<ScoreRow.Key> rows) {
    static Group of(PrefixGroup group, int budget) {
      List<ScoreRow.Key> rows = new ArrayList<>();
      group.rows().forEach(row -> rows.add(new ScoreRow.Key(row.tokens())));
      return new Group(group.shared(), budget, rows);
    }
  }

  /// Says that an adapter has been made ready that changes this layer and none below.
  void adapterAt(int layer) {
    if (layer < depth) {
      close();
      kept.clear();
      bytes = 0;
      depth = layer;
    }
  }

  /// How often a group's states were found.
  long found() {
    return found;
  }

  /// States of a group, found or still to be filled; null where they cannot be shared.
  ///
  /// @param budget tokens of a batch
  @Nullable LowerStates of(PrefixGroup group, int budget, Variant variant) {
    boolean someBelow = depth > 0 && depth <= decoder.config().layers();
    if (!someBelow
        || !variant.tap().equals(Decoder.Tap.NONE)
        || variant.adapters().lowestLayer() < depth
        || positions(group) * decoder.config().hidden() * decoder.type().bytes() > capacity) {
      return null;
    }
    LowerStates states = kept.get(Group.of(group, budget));
    if (states != null) {
      found++;
      return states;
    }
    return new LowerStates(depth);
  }

  /// Positions that are run, padding apart.
  private static long positions(PrefixGroup group) {
    return group.shared() + group.remaining();
  }

  /// Keeps a group's states, all of which have been filled.
  ///
  /// @param budget tokens of a batch
  void keep(PrefixGroup group, int budget, LowerStates states) {
    if (states.complete()) {
      return;
    }
    Group key = Group.of(group, budget);
    if (kept.containsKey(key)) {
      // The same group twice in one call: the first one's will do.
      states.close();
      return;
    }
    states.completed();
    kept.put(key, states);
    bytes += states.bytes();
    Iterator<LowerStates> oldest = kept.values().iterator();
    while (bytes > capacity) {
      LowerStates gone = oldest.next();
      bytes -= gone.bytes();
      gone.close();
      oldest.remove();
    }
  }

  @Override
  public void close() {
    kept.values().forEach(LowerStates::close);
  }
}
