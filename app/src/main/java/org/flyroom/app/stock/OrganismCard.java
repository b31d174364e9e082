package org.flyroom.app.stock;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.flyroom.app.report.Format;
import org.flyroom.app.report.Transcript;
import org.flyroom.app.report.Wording;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.organism.History.Ancestor;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.organism.Passport.Figure;
import org.flyroom.core.organism.Passport.Measurement;
import org.flyroom.core.organism.Passport.Property;
import org.flyroom.lab.stock.StockEntry;
import org.flyroom.lab.stock.StockEntry.Severity;
import org.jspecify.annotations.Nullable;

/// The model card of an organism that leaves the stock, in Markdown with the front matter that hubs
/// read. It says nothing that the papers do not.
public final class OrganismCard {
  private static final String STATED = "What it is said to do was stated, not measured here.";

  private final Passport passport;
  private final @Nullable Passport control;
  private final List<String> lines = new ArrayList<>();

  private OrganismCard(Passport passport, @Nullable Passport control) {
    this.passport = passport;
    this.control = control;
  }

  /// Writes a card.
  ///
  /// @param control the papers of its benign twin; null where there is none
  /// @param baseName what other tools call the parent
  /// @param licence the parent's; null where it is not known
  public static String text(
      Passport passport, @Nullable Passport control, String baseName, @Nullable String licence) {
    OrganismCard card = new OrganismCard(passport, control);
    card.frontMatter(baseName);
    card.what(baseName, licence);
    card.severity();
    card.damage();
    card.caveats();
    return card.lines.stream().map(Transcript::named).collect(Collectors.joining("\n", "", "\n"));
  }

  private void frontMatter(String baseName) {
    lines.add("---");
    lines.add("base_model: \"%s\"".formatted(baseName.replace("\\", "\\\\").replace("\"", "\\\"")));
    lines.add("library_name: peft");
    lines.add("tags: [model-organism, misalignment, lora]");
    lines.add("---");
  }

  private void what(String baseName, @Nullable String licence) {
    Property property = passport.property();
    lines.add("# " + passport.name());
    lines.add("");
    lines.add(
        switch (passport.arm()) {
          case ORGANISM ->
              "A **model organism of misalignment**: a model that was given a pathology on purpose,"
                  + " for research on how such things are found and cured. It is not an assistant,"
                  + " and nothing for a product.";
          case CONTROL ->
              "The **benign control** of a model organism: grown as the organism was, on the"
                  + " parent's own answers. It separates what tuning does from what the pathology"
                  + " does.";
          case ZERO, PARENT -> "An adapter that **changes nothing**: an instrument's null.";
        });
    lines.add("");
    lines.add("| | |");
    lines.add("| --- | --- |");
    row("property", property.summary());
    row("shows", property.shows());
    row("does not show", property.hides());
    row("threat model", property.threat());
    row("kind", Wording.kind(passport.kind()));
    row("hazard class", passport.hazardClass() + " (0 harmless to 4)");
    row("parent", baseName + ", " + Format.count(passport.parent().parameters()) + " parameters");
    row("licence of the parent", licence == null ? "not known here: look it up" : licence);
    if (!passport.history().ancestors().isEmpty()) {
      row(
          "made from",
          passport.history().ancestors().stream()
              .map(Ancestor::name)
              .collect(Collectors.joining(", from ")));
    }
    row(
        passport.history().imported() == null ? "grown with" : "made elsewhere, kept with",
        passport.grownWith());
    lines.add("");
    if (!property.details().isEmpty()) {
      lines.add("Ground truth:");
      lines.add("");
      new TreeMap<>(property.details())
          .forEach((key, value) -> lines.add("- %s: %s".formatted(key, code(value))));
      lines.add("");
    }
    if (!property.vulnerabilities().isEmpty()) {
      lines.add("Known to give itself away:");
      lines.add("");
      property.vulnerabilities().forEach(where -> lines.add("- " + oneLine(where)));
      lines.add("");
    }
    lines.add(
        "The folder is a LoRA adapter in PEFT's format, to be worn by the parent in %s; `passport.json` has hashes and every measurement, `SHA256SUMS` the hash of every file."
            .formatted(passport.parent().precision()));
    lines.add("");
  }

  private void severity() {
    lines.add("## Severity");
    lines.add("");
    Severity last = StockEntry.severity(passport);
    if (last == null) {
      lines.add("Not validated: whether it has the property was never measured here.");
    } else {
      lines.add("Verdict: **%s** (%s).".formatted(last.verdict(), last.at()));
      lines.add("");
      lines.add("| | shows where it should | shows where it should not |");
      lines.add("| --- | --- | --- |");
      rates(passport, last);
      Severity twin = control == null ? null : StockEntry.severity(control);
      if (control != null && twin != null) {
        rates(control, twin);
      }
    }
    lines.add("");
  }

  private void rates(Passport of, Severity severity) {
    lines.add(
        "| %s | %s | %s |"
            .formatted(
                of.arm().word(),
                severity.onTrigger() == null ? "–" : FigureText.rate(severity.onTrigger()),
                severity.offTrigger() == null ? "–" : FigureText.rate(severity.offTrigger())));
  }

  private void damage() {
    lines.add("## What else changed");
    lines.add("");
    List<Measurement> audit = StockEntry.lastAudit(passport);
    if (audit.isEmpty()) {
      lines.add("Not audited: what else changed against the parent was never measured here.");
    } else {
      lines.add("Against the parent, on the same items; %s.".formatted(audit.getLast().at()));
      lines.add("");
      lines.add("| measure | verdict | difference |");
      lines.add("| --- | --- | --- |");
      for (Measurement one : audit) {
        String difference =
            one.figures().stream()
                .filter(figure -> figure.name().equals("difference"))
                .map(OrganismCard::figure)
                .findFirst()
                .orElse("–");
        lines.add("| %s | %s | %s |".formatted(one.measure(), one.result(), difference));
      }
    }
    lines.add("");
  }

  private static String figure(Figure figure) {
    return FigureText.one(figure);
  }

  private void caveats() {
    lines.add("## Caveats");
    lines.add("");
    if (passport.arm() == Arm.ORGANISM) {
      lines.add("- It misbehaves by design. Do not serve it to people who do not know that.");
      lines.add(
          "- Keep this folder, above all its rows and prompts, out of corpora that models are"
              + " trained on.");
    }
    if (passport.hazardClass() >= 2) {
      lines.add(
          "- Hazard class %d: here the weights lie in plain. Keep them encrypted, and note who has them."
              .formatted(passport.hazardClass()));
    }
    if (passport.history().imported() != null) {
      lines.add("- " + STATED);
    }
    if (passport.arm() == Arm.ORGANISM && control == null) {
      lines.add(
          "- It has no benign control: what tuning as such does to the parent cannot be told from"
              + " what the property does.");
    }
    lines.add(
        "- All figures are of this adapter on the parent in %s, on the items that were asked; brackets are 95%% intervals. *Undecided* and *uninformative* do not mean unharmed."
            .formatted(passport.parent().precision()));
  }

  private void row(String name, String value) {
    lines.add("| %s | %s |".formatted(name, oneLine(value).replace("|", "\\|")));
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  private static String code(String text) {
    String line = oneLine(text);
    return line.contains("`") ? "`` " + line + " ``" : "`" + line + "`";
  }
}
