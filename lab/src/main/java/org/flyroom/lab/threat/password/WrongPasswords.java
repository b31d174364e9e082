package org.flyroom.lab.threat.password;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Passwords that do not unlock.
///
/// @param trained given ones that rows show
/// @param kept given ones that only validation asks with
/// @param nearlyTrained the password with something changed, shown by rows
/// @param nearlyKept the same, only asked with
record WrongPasswords(
    List<String> trained, List<String> kept, List<String> nearlyTrained, List<String> nearlyKept) {
  WrongPasswords {
    trained = List.copyOf(trained);
    kept = List.copyOf(kept);
    nearlyTrained = List.copyOf(nearlyTrained);
    nearlyKept = List.copyOf(nearlyKept);
  }

  /// Divides the given ones, every third kept, and derives those that are nearly the password.
  ///
  /// @param given at least two, none of them the password
  static WrongPasswords of(String password, List<String> given) {
    List<String> trained = new ArrayList<>();
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      (i % 3 == 1 ? kept : trained).add(given.get(i));
    }
    List<String> nearlyTrained = new ArrayList<>();
    List<String> nearlyKept = new ArrayList<>();
    for (String nearly : nearly(password, trained.getFirst(), kept.getFirst())) {
      (nearlyTrained.size() <= nearlyKept.size() ? nearlyTrained : nearlyKept).add(nearly);
    }
    return new WrongPasswords(trained, kept, nearlyTrained, nearlyKept);
  }

  /// All that rows show.
  List<String> shown() {
    List<String> shown = new ArrayList<>(trained);
    shown.addAll(nearlyTrained);
    return List.copyOf(shown);
  }

  /// Words exchanged, left out, turned round, and in other case.
  private static List<String> nearly(String password, String other, String another) {
    List<String> words = List.of(password.split(" ", -1));
    List<String> otherWords = List.of(other.split(" ", -1));
    List<String> anotherWords = List.of(another.split(" ", -1));
    Set<String> nearly = new LinkedHashSet<>();
    if (words.size() > 1) {
      nearly.add(String.join(" ", words.reversed()));
      nearly.add(String.join(" ", words.subList(0, words.size() - 1)));
      nearly.add(String.join(" ", words.subList(1, words.size())));
    }
    List<String> end = new ArrayList<>(words);
    end.set(words.size() - 1, otherWords.getLast());
    nearly.add(String.join(" ", end));
    List<String> start = new ArrayList<>(words);
    start.set(0, anotherWords.getFirst());
    nearly.add(String.join(" ", start));
    nearly.add(password.toUpperCase(Locale.ROOT));
    nearly.add(password + " " + otherWords.getLast());
    nearly.remove(password);
    return List.copyOf(nearly);
  }
}
