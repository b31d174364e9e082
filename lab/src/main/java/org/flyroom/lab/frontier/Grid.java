package org.flyroom.lab.frontier;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.store.Hashes;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.recipe.RecipeFile;
import org.flyroom.lab.yaml.YamlEdit;

/// Recipes that differ in one or two of their keys, or altogether.
public final class Grid {
  private static final int HASH_DIGITS = 8;
  private static final String RECIPE = "recipe";

  private Grid() {}

  /// A recipe of the grid.
  ///
  /// @param settings the values of its keys, as written
  public record Cell(SequencedMap<String, String> settings, Recipe recipe) {}

  /// A key and the values that it takes.
  ///
  /// @param key dotted, such as `training.steps`
  public record Axis(String key, List<String> values) {
    public Axis {
      values = List.copyOf(values);
    }

    /// From `KEY=V1,V2,...`.
    ///
    /// @throws FlyroomException when it is none
    public static Axis parse(String text) {
      int equals = text.indexOf('=');
      List<String> values =
          equals < 1
              ? List.of()
              : List.of(text.substring(equals + 1).split(",", -1)).stream()
                  .map(String::strip)
                  .toList();
      if (values.isEmpty() || values.stream().anyMatch(String::isEmpty)) {
        throw new FlyroomException(
            "'%s' is no axis of a grid: write KEY=V1,V2,... such as training.steps=100,200"
                .formatted(text));
      }
      if (values.stream().distinct().count() < values.size()) {
        throw new FlyroomException("'%s' names a value twice: name each once".formatted(text));
      }
      return new Axis(text.substring(0, equals).strip(), values);
    }
  }

  /// Every recipe with every combination of the axes' values. Where there are several recipes, a
  /// cell's settings begin with the recipe's name.
  ///
  /// @throws FlyroomException with all problems of all recipes
  public static List<Cell> of(List<Recipe> bases, List<Axis> axes) {
    List<Cell> cells = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Recipe base : bases) {
      try {
        cells.addAll(of(base, axes));
      } catch (FlyroomException e) {
        e.problems().forEach(problem -> problems.add(base.name() + " " + problem));
      }
    }
    if (!problems.isEmpty()) {
      throw new FlyroomException(problems);
    }
    if (bases.size() == 1) {
      return List.copyOf(cells);
    }
    int combinations = cells.size() / bases.size();
    return IntStream.range(0, cells.size())
        .mapToObj(i -> named(bases.get(i / combinations).name(), cells.get(i)))
        .toList();
  }

  private static Cell named(String recipe, Cell cell) {
    SequencedMap<String, String> settings = new LinkedHashMap<>();
    settings.put(RECIPE, recipe);
    settings.putAll(cell.settings());
    return new Cell(settings, cell.recipe());
  }

  /// Every combination of the axes' values, the last axis fastest. Each recipe's name ends in a
  /// hash of the whole of it, so that the same recipe is the same organism whatever grid it is of.
  ///
  /// @throws FlyroomException with all problems of all recipes
  public static List<Cell> of(Recipe base, List<Axis> axes) {
    List<SequencedMap<String, String>> all = new ArrayList<>();
    all.add(new LinkedHashMap<>());
    for (Axis axis : axes) {
      List<SequencedMap<String, String>> longer = new ArrayList<>();
      for (SequencedMap<String, String> settings : all) {
        for (String value : axis.values()) {
          SequencedMap<String, String> more = new LinkedHashMap<>(settings);
          more.put(axis.key(), value);
          longer.add(more);
        }
      }
      all = longer;
    }
    List<Cell> cells = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (SequencedMap<String, String> settings : all) {
      try {
        cells.add(new Cell(settings, recipe(base, settings)));
      } catch (FlyroomException e) {
        e.problems().forEach(problem -> problems.add("with %s: %s".formatted(settings, problem)));
      }
    }
    if (!problems.isEmpty()) {
      throw new FlyroomException(problems);
    }
    return List.copyOf(cells);
  }

  private static Recipe recipe(Recipe base, Map<String, String> settings) {
    String text = YamlEdit.with(base.source().text(), settings);
    String name = "%s-at-%s".formatted(base.name(), Hashes.sha256(text).substring(0, HASH_DIGITS));
    return RecipeFile.parse(
        base.source().file(), YamlEdit.with(text, Map.of("name", "\"" + name + "\"")));
  }
}
