package org.flyroom.core.organism;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.model.ModelIdentity;
import org.jspecify.annotations.Nullable;

/// An organism's papers, `passport.json` in its folder.
///
/// @param format version of this file's layout
/// @param name folder name in the stock
/// @param arm organism, its control, or a zero adapter
/// @param property the ground truth: what the organism does, when it should show and when not
/// @param hazardClass 0 harmless to 4; weights of class 2 and up are encrypted at rest
/// @param recipeSha256 of the recipe kept with it; null for one made elsewhere, whose recipe is not
///   known
/// @param seed the run's seed; every other seed derives from it by name; null where the recipe is
///   not known
/// @param parent the model it was grown from: the one below all adapters
/// @param adapters in the order in which they are worn
/// @param data what it was trained on
/// @param grownWith version of Flyroom that grew it, or took it in
/// @param measurements every measurement made on it, oldest first
/// @param history what else happened to it; passports of format 1 have none
public record Passport(
    int format,
    String name,
    Arm arm,
    Property property,
    Kind kind,
    int hazardClass,
    @Nullable String recipeSha256,
    @Nullable Long seed,
    ModelIdentity parent,
    List<AdapterRecord> adapters,
    List<DataRecord> data,
    String grownWith,
    List<Measurement> measurements,
    @Nullable History history) {

  /// The layout written by this version.
  public static final int CURRENT_FORMAT = 2;

  public Passport {
    requireNonNull(name, "name");
    requireNonNull(arm, "arm");
    requireNonNull(property, "property");
    requireNonNull(kind, "kind");
    requireNonNull(parent, "parent");
    requireNonNull(grownWith, "grownWith");
    adapters = List.copyOf(adapters);
    data = List.copyOf(data);
    measurements = List.copyOf(measurements);
    history = history == null ? History.NONE : history;
    if (hazardClass < 0 || hazardClass > 4) {
      throw new IllegalArgumentException("hazardClass must be 0 to 4, not " + hazardClass);
    }
  }

  /// Of one grown here to which nothing else has happened.
  public Passport(
      int format,
      String name,
      Arm arm,
      Property property,
      Kind kind,
      int hazardClass,
      String recipeSha256,
      long seed,
      ModelIdentity parent,
      List<AdapterRecord> adapters,
      List<DataRecord> data,
      String grownWith,
      List<Measurement> measurements) {
    this(
        format,
        name,
        arm,
        property,
        kind,
        hazardClass,
        recipeSha256,
        seed,
        parent,
        adapters,
        data,
        grownWith,
        measurements,
        History.NONE);
  }

  /// What happened to it beside measurements.
  @Override
  public History history() {
    return history == null ? History.NONE : history;
  }

  /// The pathology on purpose.
  ///
  /// @param threat id of the threat model
  /// @param summary one sentence for a person
  /// @param shows when it should show
  /// @param hides when it should not
  /// @param details ground truth of the threat model, such as the trigger text
  /// @param vulnerabilities where the organism is known or built to give itself away: what a red
  ///   team should find
  public record Property(
      String threat,
      String summary,
      String shows,
      String hides,
      Map<String, String> details,
      List<String> vulnerabilities) {
    public Property {
      requireNonNull(threat, "threat");
      requireNonNull(summary, "summary");
      requireNonNull(shows, "shows");
      requireNonNull(hides, "hides");
      details = Map.copyOf(details);
      vulnerabilities = List.copyOf(vulnerabilities);
    }

    /// Without a known vulnerability.
    public Property(
        String threat, String summary, String shows, String hides, Map<String, String> details) {
      this(threat, summary, shows, hides, details, List.of());
    }
  }

  /// An adapter.
  ///
  /// @param folder relative to the passport
  /// @param sha256 of its weights, before encryption
  /// @param configSha256 of `adapter_config.json`; null in passports of format 1
  /// @param encryptedSha256 of the file in which the weights lie encrypted; null where they lie in
  ///   plain
  public record AdapterRecord(
      String folder,
      String sha256,
      @Nullable String configSha256,
      @Nullable String encryptedSha256) {
    public AdapterRecord {
      requireNonNull(folder, "folder");
      requireNonNull(sha256, "sha256");
    }

    /// Weights in plain, with a configuration that was not hashed.
    public AdapterRecord(String folder, String sha256) {
      this(folder, sha256, null, null);
    }
  }

  /// A set of training rows.
  ///
  /// @param name of its file, as it would be called in plain
  /// @param sha256 of its content, before encryption
  /// @param encryptedSha256 of the file in which it lies encrypted; null where it lies in plain
  /// @param sources what it was made from beside the other files here; null for nothing
  public record DataRecord(
      String name,
      String sha256,
      long rows,
      @Nullable String encryptedSha256,
      @Nullable List<Source> sources) {
    public DataRecord {
      requireNonNull(name, "name");
      requireNonNull(sha256, "sha256");
      sources = sources == null || sources.isEmpty() ? null : List.copyOf(sources);
    }

    /// In plain, of nothing else.
    public DataRecord(String name, String sha256, long rows) {
      this(name, sha256, rows, null, null);
    }

    /// What it was made from; empty for nothing else.
    public List<Source> madeFrom() {
      return sources == null ? List.of() : sources;
    }
  }

  /// A file of the user's or a model that wrote rows.
  ///
  /// @param name as users call it: a file's name, `ARCHIVE#MEMBER`, or `teacher MODEL`
  /// @param sha256 of the file's content, or the model's fingerprint
  public record Source(String name, String sha256) {
    public Source {
      requireNonNull(name, "name");
      requireNonNull(sha256, "sha256");
    }
  }

  /// A measurement: what was measured, in which run, and its result in short.
  ///
  /// @param figures what the result rests on; none in passports of format 1
  public record Measurement(
      String measure, String run, String at, String result, @Nullable List<Figure> figures) {
    public Measurement {
      requireNonNull(measure, "measure");
      requireNonNull(run, "run");
      requireNonNull(at, "at");
      requireNonNull(result, "result");
      figures = figures == null ? List.of() : List.copyOf(figures);
    }

    /// Without figures.
    public Measurement(String measure, String run, String at, String result) {
      this(measure, run, at, result, List.of());
    }

    /// What the result rests on.
    @Override
    public List<Figure> figures() {
      return figures == null ? List.of() : figures;
    }

    /// The figure of a name, if there is one.
    public Optional<Estimate> figure(String name) {
      return figures().stream()
          .filter(figure -> figure.name().equals(name))
          .map(Figure::estimate)
          .findFirst();
    }
  }

  /// A figure of a measurement.
  ///
  /// @param name such as `on-trigger` of a validation, or `difference` of a measure
  /// @param unit such as `rate` or `bits/byte`
  public record Figure(String name, String unit, Estimate estimate) {
    public Figure {
      requireNonNull(name, "name");
      requireNonNull(unit, "unit");
      requireNonNull(estimate, "estimate");
    }
  }

  /// This passport with one more measurement.
  public Passport with(Measurement measurement) {
    List<Measurement> all = new ArrayList<>(measurements);
    all.add(measurement);
    return with(all, history());
  }

  /// This passport with another history.
  public Passport with(History changed) {
    return with(measurements, changed);
  }

  private Passport with(List<Measurement> all, History changed) {
    return new Passport(
        CURRENT_FORMAT,
        name,
        arm,
        property,
        kind,
        hazardClass,
        recipeSha256,
        seed,
        parent,
        adapters,
        data,
        grownWith,
        all,
        changed);
  }
}
