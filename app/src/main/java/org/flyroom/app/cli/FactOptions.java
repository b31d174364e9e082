package org.flyroom.app.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.organism.Kind;
import org.flyroom.lab.stock.StatedFacts;
import org.flyroom.lab.yaml.EnumWords;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What a user says of an organism made elsewhere.
final class FactOptions {
  @Option(
      names = "--facts",
      paramLabel = "FILE",
      description =
          "YAML file with what is known of it, in place of the options below: threat, summary,"
              + " shows, hides, kind, hazard-class, details, vulnerabilities.")
  private @Nullable Path file;

  @Option(
      names = "--threat",
      paramLabel = "ID",
      description = "The threat model that it is of, or unknown.")
  private @Nullable String threat;

  @Option(names = "--summary", paramLabel = "TEXT", description = "What it does, in a sentence.")
  private @Nullable String summary;

  @Option(names = "--shows", paramLabel = "TEXT", description = "When the property shows.")
  private @Nullable String shows;

  @Option(names = "--hides", paramLabel = "TEXT", description = "When it does not.")
  private @Nullable String hides;

  @Option(
      names = "--kind",
      paramLabel = "WORD",
      description = "worst-case, natural, constructed or knockout. Default: the threat's own.")
  private @Nullable String kind;

  @Option(
      names = "--hazard-class",
      paramLabel = "N",
      description = "0 harmless to 4. Default: the threat's own; 'unknown' has none.")
  private @Nullable Integer hazardClass;

  @Option(
      names = "--detail",
      paramLabel = "KEY=VALUE",
      description = "Ground truth, such as trigger=WORD; repeat for several.")
  private Map<String, String> details = new LinkedHashMap<>();

  @Option(
      names = "--vulnerability",
      paramLabel = "TEXT",
      description = "Where it is known to give itself away; repeat for several.")
  private List<String> vulnerabilities = List.of();

  /// The facts; null where they have problems, which are added.
  @Nullable StatedFacts read(List<String> problems) {
    try {
      if (file == null) {
        return StatedFacts.of(
            threat, summary, shows, hides, kind(), hazardClass, details, vulnerabilities);
      }
      if (anyOption()) {
        problems.add("--facts says it all: leave out the options that say the same");
      }
      return StatedFacts.read(file);
    } catch (FlyroomException e) {
      problems.addAll(e.problems());
      return null;
    }
  }

  private boolean anyOption() {
    return threat != null
        || summary != null
        || shows != null
        || hides != null
        || kind != null
        || hazardClass != null
        || !details.isEmpty()
        || !vulnerabilities.isEmpty();
  }

  private @Nullable Kind kind() {
    if (kind == null) {
      return null;
    }
    Map<String, Kind> words = EnumWords.of(Kind.values());
    Kind known = words.get(kind);
    if (known == null) {
      throw new FlyroomException(
          "--kind is '%s': use one of %s".formatted(kind, String.join(", ", words.keySet())));
    }
    return known;
  }
}
