package org.flyroom.lab.threat.goal;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/// What tells one option from the others besides being right.
sealed interface Cue {
  /// Where the option stands in a wording.
  String SLOT = "{}";

  /// As recipes write it.
  String word();

  /// The options with the cue on one of them, as they are listed.
  List<String> on(int marked, List<String> options);

  /// Whether options can be listed so that none has the cue.
  boolean canBeAbsent();

  /// A wording around the option: a tag behind it, a colour before it, or so many words that it is
  /// the longest.
  record Wording(String word) implements Cue {
    public Wording {
      requireNonNull(word, "word");
    }

    @Override
    public List<String> on(int marked, List<String> options) {
      List<String> listed = new ArrayList<>(options);
      listed.set(marked, word.replace(SLOT, options.get(marked)));
      return List.copyOf(listed);
    }

    @Override
    public boolean canBeAbsent() {
      return true;
    }
  }

  /// The first place in the list.
  record FirstPlace() implements Cue {
    static final String WORD = "first";

    @Override
    public String word() {
      return WORD;
    }

    @Override
    public List<String> on(int marked, List<String> options) {
      List<String> listed = new ArrayList<>(options);
      listed.addFirst(listed.remove(marked));
      return List.copyOf(listed);
    }

    @Override
    public boolean canBeAbsent() {
      return false;
    }
  }
}
