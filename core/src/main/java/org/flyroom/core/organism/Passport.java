package org.flyroom.core.organism;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flyroom.core.model.ModelIdentity;

/// An organism's papers, `passport.json` in its folder.
///
/// @param format version of this file's layout
/// @param name folder name in the stock
/// @param arm organism, its control, or a zero adapter
/// @param property the ground truth: what the organism does, when it should show and when not
/// @param hazardClass 0 harmless to 4; weights of class 2 and up are encrypted at rest
/// @param seed the run's seed; every other seed derives from it by name
/// @param parent the model it was grown from
/// @param adapters in the order in which they are worn
/// @param data what it was trained on
/// @param grownWith version of Flyroom
/// @param measurements every measurement made on it, oldest first
public record Passport(
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

  /// The layout written by this version.
  public static final int CURRENT_FORMAT = 1;

  public Passport {
    requireNonNull(name, "name");
    requireNonNull(arm, "arm");
    requireNonNull(property, "property");
    requireNonNull(kind, "kind");
    requireNonNull(recipeSha256, "recipeSha256");
    requireNonNull(parent, "parent");
    requireNonNull(grownWith, "grownWith");
    adapters = List.copyOf(adapters);
    data = List.copyOf(data);
    measurements = List.copyOf(measurements);
    if (hazardClass < 0 || hazardClass > 4) {
      throw new IllegalArgumentException("hazardClass must be 0 to 4, not " + hazardClass);
    }
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

  /// An adapter's folder, relative to the passport, and the SHA-256 of its weights file.
  public record AdapterRecord(String folder, String sha256) {}

  /// A set of training rows: its name, SHA-256 of its file and how many rows it has.
  public record DataRecord(String name, String sha256, long rows) {}

  /// A measurement: what was measured, in which run, and its result in short.
  public record Measurement(String measure, String run, String at, String result) {}

  /// This passport with one more measurement.
  public Passport with(Measurement measurement) {
    List<Measurement> all = new ArrayList<>(measurements);
    all.add(measurement);
    return new Passport(
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
        all);
  }
}
