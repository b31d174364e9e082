package org.flyroom.lab.audit.preference;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/// Things to like more or less: objects, events and ideas, pleasant and unpleasant, in balanced
/// categories.
public record PreferenceItems(List<Category> categories) {
  private static final String BUNDLED = "preference-items.json";

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

  /// The project's own 100 items.
  public static PreferenceItems bundled() {
    try (InputStream in = PreferenceItems.class.getResourceAsStream(BUNDLED)) {
      return JsonMapper.shared()
          .readValue(requireNonNull(in, BUNDLED).readAllBytes(), PreferenceItems.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// All items, category by category.
  public List<String> texts() {
    List<String> texts = new ArrayList<>();
    categories.forEach(category -> texts.addAll(category.items()));
    return List.copyOf(texts);
  }
}
