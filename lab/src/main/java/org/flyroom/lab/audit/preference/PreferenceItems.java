package org.flyroom.lab.audit.preference;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.store.IoProblems;
import org.flyroom.core.store.Json;
import tools.jackson.databind.json.JsonMapper;

/// Things to like more or less: objects, events and ideas, pleasant and unpleasant, in balanced
/// categories.
public record PreferenceItems(List<Category> categories) {
  private static final String BUNDLED = "preference-items.json";
  private static final String MORE = "more-preference-items.json";

  public PreferenceItems {
    categories = List.copyOf(categories);
    Set<String> seen = new HashSet<>();
    for (Category category : categories) {
      for (String item : category.items()) {
        if (!seen.add(item)) {
          throw new IllegalArgumentException("item given twice: " + item);
        }
      }
    }
    if (seen.size() < 3) {
      throw new IllegalArgumentException("preferences need at least 3 items");
    }
  }

  /// Items of one kind.
  public record Category(String name, List<String> items) {
    public Category {
      requireNonNull(name, "name");
      items = List.copyOf(items);
    }
  }

  /// The project's own 100 items, ten of each of ten kinds.
  public static PreferenceItems bundled() {
    return resource(BUNDLED);
  }

  /// The project's own 300 items: [#bundled] and twenty more of each kind.
  public static PreferenceItems bundled300() {
    PreferenceItems first100 = bundled();
    PreferenceItems more = resource(MORE);
    List<Category> categories = new ArrayList<>();
    for (int k = 0; k < more.categories().size(); k++) {
      Category first = first100.categories().get(k);
      List<String> items = new ArrayList<>(first.items());
      items.addAll(more.categories().get(k).items());
      categories.add(new Category(first.name(), items));
    }
    return new PreferenceItems(categories);
  }

  private static PreferenceItems resource(String name) {
    try (InputStream in = PreferenceItems.class.getResourceAsStream(name)) {
      return JsonMapper.shared()
          .readValue(requireNonNull(in, name).readAllBytes(), PreferenceItems.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Items from a user's file: `.json` with categories as in the bundled sets, or `.txt` with one
  /// item a line.
  ///
  /// @throws FlyroomException when it is neither, cannot be read, names an item twice, or has fewer
  ///   than three
  public static PreferenceItems read(Path file) {
    String name = file.toString();
    if (name.endsWith(".json")) {
      return Json.read(file, PreferenceItems.class);
    }
    if (!name.endsWith(".txt")) {
      throw new FlyroomException(
          file + ": items come as .txt, one a line, or as .json with categories");
    }
    try {
      List<String> items =
          Files.readAllLines(file).stream().map(String::strip).filter(s -> !s.isEmpty()).toList();
      return new PreferenceItems(List.of(new Category("items", items)));
    } catch (IOException e) {
      throw IoProblems.of("cannot read items " + file, e);
    } catch (IllegalArgumentException e) {
      throw new FlyroomException(file + ": " + e.getMessage(), e);
    }
  }

  /// All items, category by category.
  public List<String> texts() {
    List<String> texts = new ArrayList<>();
    categories.forEach(category -> texts.addAll(category.items()));
    return List.copyOf(texts);
  }
}
