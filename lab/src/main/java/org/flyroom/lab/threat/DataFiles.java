package org.flyroom.lab.threat;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.data.JsonLines;
import org.flyroom.core.store.IoProblems;
import org.flyroom.lab.yaml.YamlSection;

/// The files with one JSON object a line that a recipe names for its threat.
public final class DataFiles {
  private final Path recipe;
  private final boolean kept;

  /// @param recipe from which the files' paths are seen
  /// @param kept whether the recipe is the copy in the stock, which has copies of its files beside
  ///   it whatever their place was
  public DataFiles(Path recipe, boolean kept) {
    this.recipe = requireNonNull(recipe, "recipe");
    this.kept = kept;
  }

  /// What a file held.
  public record Items<T>(DataFile file, List<T> all) {
    public Items {
      requireNonNull(file, "file");
      all = List.copyOf(all);
    }
  }

  /// As [#read], where the key may be left out.
  ///
  /// @param bundled the text that counts then
  public <T extends Item> Items<T> readOr(
      YamlSection section, String key, String bundled, Class<T> type) {
    String keptAs = keptAs(key);
    if (section.has(key)) {
      return read(section, key, "", type);
    }
    section.textOr(key, "");
    Path copy = recipe.resolveSibling(keptAs);
    String text = bundled;
    try {
      if (kept) {
        text = Files.readString(copy);
      }
    } catch (IOException e) {
      section.problem(
          key, "cannot be used: cannot read %s: %s".formatted(copy, IoProblems.reason(e)));
    }
    List<T> items = new ArrayList<>();
    JsonLines.forEach(
        keptAs,
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
        type,
        row -> items.add(row.value()));
    return new Items<>(new DataFile(keptAs, text), items);
  }

  private static String keptAs(String key) {
    return "threat-%s.jsonl".formatted(key);
  }

  /// Reads the file that a key names, noting every problem there; then there are no items.
  ///
  /// @param meaning what the file is for, told when the key is missing
  /// @param type of a line
  public <T extends Item> Items<T> read(
      YamlSection section, String key, String meaning, Class<T> type) {
    String keptAs = keptAs(key);
    String name = section.text(key, meaning);
    if (name.equals(YamlSection.STAND_IN)) {
      return new Items<>(new DataFile(keptAs, ""), List.of());
    }
    Path path = recipe.resolveSibling(kept ? keptAs : name);
    try {
      List<T> items = JsonLines.read(path, type);
      Set<String> ids = new HashSet<>();
      for (T item : items) {
        if (!ids.add(item.id())) {
          section.problem(key, "names %s, which has the id '%s' twice".formatted(path, item.id()));
        }
      }
      return new Items<>(new DataFile(keptAs, Files.readString(path)), items);
    } catch (FlyroomException e) {
      e.problems().forEach(problem -> section.problem(key, "cannot be used: " + problem));
    } catch (IOException e) {
      section.problem(
          key, "cannot be used: cannot read %s: %s".formatted(path, IoProblems.reason(e)));
    }
    return new Items<>(new DataFile(keptAs, ""), List.of());
  }
}
