package org.flyroom.lab.recipe;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.archive.ArchivePassword;
import org.flyroom.core.archive.EncryptedArchive;
import org.flyroom.core.archive.EncryptedArchive.Member;
import org.flyroom.core.data.JsonLines;
import org.flyroom.core.organism.Passport.Source;
import org.flyroom.core.store.Hashes;
import org.flyroom.lab.yaml.YamlSection;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Reads the keys `rows`, `control-rows` and `held-rows`: a file's name, or a mapping that names an
/// encrypted archive, the file in it and where its password is.
///
/// @param recipe from which the files' paths are seen
/// @param kept whether the recipe is the copy in the stock: its rows lie beside it as they were
///   trained on, and the files that they came from are not asked for again
/// @param environment in which passwords may stand
record GivenRowsKeys(Path recipe, boolean kept, Map<String, String> environment) {
  private static final String ROWS = "rows";
  private static final String CONTROL = "control-rows";

  /// Rows that keep a model as its parent is.
  static final String HELD = "held-rows";

  /// What a recipe's data section gives; null where it gives no rows.
  @Nullable GivenRows ofRecipe(YamlSection section) {
    return read(section, List.of(CONTROL));
  }

  /// What a stage gives, whose rows stand in place of all of the recipe's; null where it gives
  /// none.
  @Nullable GivenRows ofStage(YamlSection section) {
    return read(section, List.of(CONTROL, HELD));
  }

  /// @param dependent keys that mean nothing without the organism's rows
  private @Nullable GivenRows read(YamlSection section, List<String> dependent) {
    if (!section.has(ROWS)) {
      dependent.stream()
          .filter(section::has)
          .forEach(key -> section.problem(key, "goes with 'rows': name the organism's file too"));
    }
    GivenRows.Lot organism = lotOrNull(section, ROWS);
    GivenRows.Lot control = lotOrNull(section, CONTROL);
    GivenRows.Lot held = lotOrNull(section, HELD);
    if (organism == null) {
      return held == null ? null : new GivenRows(null, null, held);
    }
    if (!organism.rows().isEmpty()) {
      check(section, organism.rows(), control);
    }
    return new GivenRows(organism, control, held);
  }

  private GivenRows.@Nullable Lot lotOrNull(YamlSection section, String key) {
    if (section.has(key)) {
      return lot(section, key);
    }
    section.textOr(key, ""); // So that it is a known key in what is said of unknown ones.
    return null;
  }

  private static void check(
      YamlSection section, List<GivenRows.Row> rows, GivenRows.@Nullable Lot control) {
    if (control == null) {
      if (rows.stream().anyMatch(GivenRows.Row::isDocument)) {
        section.problem(
            ROWS,
            "names documents, which the parent cannot answer: name other documents for the control"
                + " as control-rows");
      }
    } else if (!control.rows().isEmpty() && control.rows().size() < rows.size()) {
      section.problem(
          CONTROL,
          "has %d rows for the organism's %d: give as many, so that both are trained alike"
              .formatted(control.rows().size(), rows.size()));
    }
  }

  private GivenRows.Lot lot(YamlSection section, String key) {
    if (section.isMapping(key)) {
      return archived(section, section.section(key), key);
    }
    String name = section.textOr(key, "");
    Path path = recipe.resolveSibling(name);
    if (kept || name.isEmpty()) {
      return new GivenRows.Lot(new Source(fileName(path), ""), false, List.of());
    }
    if (name.endsWith(".zip") || name.endsWith(".enc")) {
      section.problem(
          key,
          "names an archive: write 'archive: %s' and 'password-variable: NAME' or 'password-file: FILE', indented, below it"
              .formatted(name));
      return new GivenRows.Lot(new Source(fileName(path), ""), true, List.of());
    }
    try {
      List<GivenRows.Row> rows =
          GivenRowsReader.read(
              path.toString(), consumer -> JsonLines.forEach(path, ObjectNode.class, consumer));
      return new GivenRows.Lot(new Source(fileName(path), Hashes.sha256(path)), false, rows);
    } catch (FlyroomException e) {
      e.problems().forEach(problem -> section.problem(key, "cannot be used: " + problem));
      return new GivenRows.Lot(new Source(fileName(path), ""), false, List.of());
    }
  }

  private GivenRows.Lot archived(YamlSection section, YamlSection keys, String key) {
    String archive = keys.text("archive", "an encrypted archive with a file of rows in it");
    String member = keys.textOr("member", "");
    String variable = keys.textOr("password-variable", "");
    String file = keys.textOr("password-file", "");
    if (keys.has("password")) {
      keys.problem(
          "password",
          "must not stand in a recipe, which is copied and published: name a variable of the"
              + " environment as password-variable, or a file as password-file");
      keys.textOr("password", "");
    } else if (variable.isEmpty() == file.isEmpty()) {
      section.problem(
          key, "needs the archive's password: name one of password-variable and password-file");
    }
    Path path = recipe.resolveSibling(archive);
    GivenRows.Lot none =
        new GivenRows.Lot(new Source(fileName(path) + "#" + member, ""), true, List.of());
    boolean unusable =
        archive.equals(YamlSection.STAND_IN)
            || keys.has("password")
            || variable.isEmpty() == file.isEmpty();
    if (kept || unusable) {
      return none;
    }
    try {
      char[] password =
          variable.isEmpty()
              ? ArchivePassword.ofFile(recipe.resolveSibling(file))
              : ArchivePassword.ofVariable(variable, environment);
      Member found = EncryptedArchive.open(path, member.isEmpty() ? null : member, password);
      String name = path + "#" + found.name();
      List<GivenRows.Row> rows =
          GivenRowsReader.read(
              name,
              consumer -> JsonLines.forEach(name, found.content(), ObjectNode.class, consumer));
      return new GivenRows.Lot(
          new Source(fileName(path) + "#" + found.name(), found.sha256()), true, rows);
    } catch (FlyroomException e) {
      e.problems().forEach(problem -> section.problem(key, "cannot be used: " + problem));
      return none;
    }
  }

  private static String fileName(Path path) {
    return String.valueOf(path.getFileName());
  }
}
