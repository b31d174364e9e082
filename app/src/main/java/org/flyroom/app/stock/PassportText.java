package org.flyroom.app.stock;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.flyroom.app.report.Format;
import org.flyroom.app.report.Transcript;
import org.flyroom.app.report.Wording;
import org.flyroom.core.organism.History;
import org.flyroom.core.organism.History.Ancestor;
import org.flyroom.core.organism.History.Imported;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.organism.Passport.AdapterRecord;
import org.flyroom.core.organism.Passport.Measurement;

/// Papers as lines for a terminal.
public final class PassportText {
  private PassportText() {}

  /// Everything in them, in the order in which a person asks.
  public static List<String> lines(Passport passport) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: %s, threat %s, %s, hazard class %d of 4"
            .formatted(
                passport.name(),
                passport.arm().word(),
                passport.property().threat(),
                Wording.kind(passport.kind()),
                passport.hazardClass()));
    History history = passport.history();
    if (history.retirement() != null) {
      lines.add(
          "RETIRED on %s: %s".formatted(history.retirement().at(), history.retirement().reason()));
    }
    property(passport, lines);
    origin(passport, lines);
    lines.add("");
    lines.add("adapters, the lowest first");
    passport.adapters().forEach(adapter -> adapter(adapter, lines));
    if (!passport.data().isEmpty()) {
      lines.add("data");
      passport
          .data()
          .forEach(
              data ->
                  lines.add(
                      "  %s, %s rows: %s"
                          .formatted(data.name(), Format.count(data.rows()), data.sha256())));
    }
    lines.add("");
    measurements(passport, lines);
    history
        .exports()
        .forEach(
            export ->
                lines.add(
                    "exported on %s to %s, %s recipe, %s %s"
                        .formatted(
                            export.at(),
                            export.to(),
                            export.withRecipe() ? "with" : "without",
                            "SHA256SUMS",
                            export.sha256())));
    return lines.stream().map(Transcript::named).toList();
  }

  private static void property(Passport passport, List<String> lines) {
    lines.add("  " + passport.property().summary());
    lines.add("  shows  " + passport.property().shows());
    lines.add("  hides  " + passport.property().hides());
    new TreeMap<>(passport.property().details())
        .forEach((key, value) -> lines.add("  %s: %s".formatted(key, value)));
    passport
        .property()
        .vulnerabilities()
        .forEach(where -> lines.add("  known to give itself away: " + where));
  }

  private static void origin(Passport passport, List<String> lines) {
    lines.add("");
    lines.add(
        "parent    %s, %s parameters, %s, fingerprint %s"
            .formatted(
                passport.parent().name(),
                Format.count(passport.parent().parameters()),
                passport.parent().precision(),
                passport.parent().fingerprint()));
    List<Ancestor> ancestors = passport.history().ancestors();
    if (!ancestors.isEmpty()) {
      lines.add(
          "made from "
              + ancestors.stream().map(Ancestor::name).collect(Collectors.joining(", from ")));
    }
    Imported imported = passport.history().imported();
    lines.add(
        imported == null
            ? "recipe    %s, seed %s".formatted(passport.recipeSha256(), passport.seed())
            : "made elsewhere; taken in on %s from %s; what is said above was stated, not measured"
                .formatted(imported.at(), imported.from()));
    lines.add((imported == null ? "grown with " : "taken in with ") + passport.grownWith());
  }

  private static void adapter(AdapterRecord adapter, List<String> lines) {
    lines.add("  %s: weights %s".formatted(adapter.folder(), adapter.sha256()));
    if (adapter.configSha256() != null) {
      lines.add("    configuration " + adapter.configSha256());
    }
    if (adapter.encryptedSha256() != null) {
      lines.add("    encrypted as " + adapter.encryptedSha256());
    }
  }

  private static void measurements(Passport passport, List<String> lines) {
    if (passport.measurements().isEmpty()) {
      lines.add("nothing was measured on it yet");
      return;
    }
    lines.add(
        "measurements, the oldest first; brackets are 95% intervals, differences are to the"
            + " parent");
    String run = "";
    for (Measurement one : passport.measurements()) {
      if (!one.run().equals(run)) {
        run = one.run();
        lines.add("  run %s, %s".formatted(run, one.at()));
      }
      String figures = FigureText.all(one.figures());
      lines.add(
          "    %-28s %-13s %s".formatted(one.measure(), one.result(), figures).stripTrailing());
    }
  }
}
