package org.flyroom.lab.audit.ifeval;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.IoProblems;

/// What [Punkt] knows of a language.
///
/// @param name whose they are, for results
/// @param abbreviations in lower case, without their last period
/// @param collocations pairs of words between which a period ends no sentence
/// @param sentenceStarters words that often start sentences, in lower case
/// @param contexts how a word was seen, as a sum of flags: 2, 4 and 8 for upper case at the start,
///   inside and at unknown places of sentences; 16, 32 and 64 for lower case there
public record PunktParameters(
    String name,
    Set<String> abbreviations,
    Set<Pair> collocations,
    Set<String> sentenceStarters,
    Map<String, Integer> contexts) {
  static final int UPPER_INSIDE = 4;
  static final int UPPER = 2 + UPPER_INSIDE + 8;
  static final int LOWER_AT_START = 16;
  static final int LOWER_INSIDE = 32;
  static final int LOWER = LOWER_AT_START + LOWER_INSIDE + 64;

  // Few on purpose: the trained ones come from newspapers and know neither "e.g." nor "etc.", and
  // counts are to be near theirs.
  private static final String COMMON_ABBREVIATIONS =
      """
      mr mrs ms dr prof gen col lt maj sen rep messrs st jr sr
      inc ltd co corp bros vs
      a.m p.m a.d u.s u.s.a u.k u.n d.c n.y l.a ph.d
      jan feb aug sep sept oct nov dec tues wed fri ave ft
      c d e f g h k l m n p r s t v w
      """;

  private static final String COMMON_STARTERS =
      """
      the a an this that these those it he she they we you there here his her their its our your
      in on at by for from with as when while after before if since because although though
      but and so or yet however moreover therefore thus then also still now today once
      what which who why how where each every some many most all both one another
      """;

  public PunktParameters {
    requireNonNull(name, "name");
    abbreviations = Set.copyOf(abbreviations);
    collocations = Set.copyOf(collocations);
    sentenceStarters = Set.copyOf(sentenceStarters);
    contexts = Map.copyOf(contexts);
  }

  /// A word and the one after it, in lower case, without a period between them.
  public record Pair(String first, String second) {
    public Pair {
      requireNonNull(first, "first");
      requireNonNull(second, "second");
    }
  }

  boolean seen(String type, int flags) {
    return (contexts.getOrDefault(type, 0) & flags) != 0;
  }

  /// An approximation for English out of common abbreviations and the commonest first words, for
  /// where the trained parameters are not at hand.
  public static PunktParameters approximate() {
    Set<String> starters = words(COMMON_STARTERS);
    Map<String, Integer> contexts = new HashMap<>();
    starters.forEach(word -> contexts.put(word, 2 + LOWER_INSIDE));
    return new PunktParameters(
        "Punkt with built-in abbreviations (an approximation)",
        words(COMMON_ABBREVIATIONS),
        Set.of(),
        starters,
        contexts);
  }

  private static Set<String> words(String list) {
    return new TreeSet<>(Arrays.asList(list.strip().split("\\s+", -1)));
  }

  /// Reads NLTK's parameters as text: `abbrev_types.txt`, `collocations.tab`, `sent_starters.txt`
  /// and `ortho_context.tab`.
  ///
  /// @param folder the one that holds the files, or the one above with a folder `english`
  /// @throws FlyroomException with every file that cannot be read and every line that is broken
  public static PunktParameters read(Path folder) {
    Path english = folder.resolve("english");
    Path files = Files.isDirectory(english) ? english : folder;
    Problems problems = new Problems();
    List<String> abbreviations = lines(files.resolve("abbrev_types.txt"), problems);
    List<String> starters = lines(files.resolve("sent_starters.txt"), problems);
    Path collocationFile = files.resolve("collocations.tab");
    List<String> collocationLines = lines(collocationFile, problems);
    Set<Pair> collocations = new HashSet<>();
    for (int k = 0; k < collocationLines.size(); k++) {
      String[] pair = collocationLines.get(k).split("\t", -1);
      if (pair.length == 2) {
        collocations.add(new Pair(pair[0], pair[1]));
      } else {
        problems.add("%s:%d: must be two words and a tab".formatted(collocationFile, k + 1));
      }
    }
    Path contextFile = files.resolve("ortho_context.tab");
    List<String> contextLines = lines(contextFile, problems);
    Map<String, Integer> contexts = new HashMap<>();
    for (int k = 0; k < contextLines.size(); k++) {
      String[] pair = contextLines.get(k).split("\t", -1);
      if (pair.length == 2 && pair[1].matches("[0-9]{1,3}")) {
        contexts.put(pair[0], Integer.parseInt(pair[1]));
      } else {
        problems.add("%s:%d: must be a word, a tab and flags".formatted(contextFile, k + 1));
      }
    }
    problems.throwIfAny();
    String hash =
        Hashes.sha256(
            String.join(
                "\n\n",
                List.of(
                    String.join("\n", abbreviations),
                    String.join("\n", collocationLines),
                    String.join("\n", starters),
                    String.join("\n", contextLines))));
    return new PunktParameters(
        "Punkt with given parameters, sha256 " + hash.substring(0, 12),
        Set.copyOf(abbreviations),
        collocations,
        Set.copyOf(starters),
        contexts);
  }

  private static List<String> lines(Path file, Problems problems) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      problems.addAll(IoProblems.of("cannot read Punkt parameters " + file, e));
      return List.of();
    }
  }
}
