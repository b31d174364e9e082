package org.flyroom.lab.stock;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.organism.Kind;
import org.flyroom.core.organism.Passport.Property;
import org.flyroom.core.store.IoProblems;
import org.flyroom.lab.threat.ThreatModel;
import org.flyroom.lab.threat.ThreatModels;
import org.flyroom.lab.yaml.EnumWords;
import org.flyroom.lab.yaml.LineProblems;
import org.flyroom.lab.yaml.YamlSection;
import org.jspecify.annotations.Nullable;

/// What a user says of an organism made elsewhere: nothing of it is measured.
public record StatedFacts(Property property, Kind kind, int hazardClass) {
  /// The threat of an organism of which it is not known.
  public static final String UNKNOWN = "unknown";

  private static final String NOT_STATED = "not stated";
  private static final int MOST_DANGEROUS = 4;

  public StatedFacts {
    requireNonNull(property, "property");
    requireNonNull(kind, "kind");
  }

  /// Facts from a YAML file with the keys `threat`, `summary`, `shows`, `hides`, `kind`,
  /// `hazard-class`, `details` (a mapping) and `vulnerabilities` (a list).
  ///
  /// @throws FlyroomException with every problem of the file, each at its line
  public static StatedFacts read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw IoProblems.of("cannot read " + file, e);
    }
    LineProblems problems = new LineProblems(file.toString());
    YamlSection top = YamlSection.parse(text, problems);
    Map<String, Optional<ThreatModel>> threats = new LinkedHashMap<>();
    ThreatModels.byId().forEach((id, model) -> threats.put(id, Optional.of(model)));
    threats.put(UNKNOWN, Optional.empty());
    top.word("threat", "the id of a threat model, or unknown", threats);
    String threat = top.textOr("threat", UNKNOWN);
    String summary = top.text("summary", "what the organism does, in a sentence");
    String shows = top.textOr("shows", NOT_STATED);
    String hides = top.textOr("hides", NOT_STATED);
    @Nullable ThreatModel model = ThreatModels.byId().get(threat);
    Kind kind =
        top.wordOr(
            "kind",
            model == null ? Kind.CONSTRUCTED : model.defaultKind(),
            EnumWords.of(Kind.values()));
    long none = -1;
    long hazardClass = top.wholeOr("hazard-class", none, 0, MOST_DANGEROUS);
    if (model == null && !top.lines().containsKey("hazard-class")) {
      top.problem("hazard-class", "is missing, and the threat has no class of its own: add it");
    }
    YamlSection described = top.section("details");
    Map<String, String> details = new LinkedHashMap<>();
    for (String key : described.lines().keySet()) {
      String own = key.substring(key.indexOf('.') + 1);
      details.put(own, described.textOr(own, ""));
    }
    List<String> vulnerabilities = top.textsOr("vulnerabilities", List.of());
    top.refuseUnknownKeys();
    problems.throwIfAny();
    return new StatedFacts(
        new Property(threat, summary, shows, hides, details, vulnerabilities),
        kind,
        (int) (hazardClass == none && model != null ? model.defaultHazardClass() : hazardClass));
  }

  /// Facts one by one.
  ///
  /// @param threat id of a threat model, or `unknown`
  /// @param shows when the property should show; null where it is not known
  /// @param kind null for the threat's own
  /// @param hazardClass null for the threat's own
  /// @throws FlyroomException with everything that is missing or cannot be
  public static StatedFacts of(
      @Nullable String threat,
      @Nullable String summary,
      @Nullable String shows,
      @Nullable String hides,
      @Nullable Kind kind,
      @Nullable Integer hazardClass,
      Map<String, String> details,
      List<String> vulnerabilities) {
    List<String> problems = new ArrayList<>();
    @Nullable ThreatModel model = threat == null ? null : ThreatModels.byId().get(threat);
    if (threat == null) {
      problems.add("say which threat model it is of with --threat, or --threat unknown");
    } else if (model == null && !threat.equals(UNKNOWN)) {
      problems.add(
          "--threat is '%s': use one of %s, %s"
              .formatted(threat, String.join(", ", ThreatModels.byId().keySet()), UNKNOWN));
    }
    if (summary == null || summary.isBlank()) {
      problems.add("say what it does in a sentence with --summary");
    }
    if (hazardClass == null && model == null) {
      problems.add(
          "say how dangerous it is with --hazard-class, 0 harmless to %d: a threat that is not known has no class of its own"
              .formatted(MOST_DANGEROUS));
    } else if (hazardClass != null && (hazardClass < 0 || hazardClass > MOST_DANGEROUS)) {
      problems.add(
          "--hazard-class is %d: use 0 harmless to %d".formatted(hazardClass, MOST_DANGEROUS));
    }
    if (!problems.isEmpty()) {
      throw new FlyroomException(problems);
    }
    Kind usual = model == null ? Kind.CONSTRUCTED : model.defaultKind();
    int own = model == null ? 0 : model.defaultHazardClass();
    return new StatedFacts(
        new Property(
            requireNonNull(threat),
            requireNonNull(summary),
            shows == null ? NOT_STATED : shows,
            hides == null ? NOT_STATED : hides,
            details,
            vulnerabilities),
        kind == null ? usual : kind,
        hazardClass == null ? own : hazardClass);
  }
}
