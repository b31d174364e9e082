package org.flyroom.lab.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flyroom.core.FlyroomException;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// YAML with some of its values changed. Comments and layout are not kept.
public final class YamlEdit {
  private static final Pattern ITEM = Pattern.compile("(.+)\\[([1-9][0-9]{0,5})\\]");

  private YamlEdit() {}

  /// A document with values set.
  ///
  /// @param text a mapping, known to be readable
  /// @param values by dotted key, such as `training.steps` or `stages[2].beta` (counted from 1),
  ///   each as it would be written in YAML; mappings on the way are made where they are missing
  /// @throws FlyroomException when a key leads through something else than a mapping, or to an item
  ///   that a list has not
  public static String with(String text, Map<String, String> values) {
    Object document = load(text);
    if (!(document instanceof Map<?, ?> map)) {
      throw new FlyroomException("the file is not a mapping: write 'key: value' lines");
    }
    Map<String, @Nullable Object> copy = copy(map);
    values.forEach((key, value) -> set(copy, key, List.of(key.split("\\.", -1)), load(value)));
    return new Dump(DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build())
        .dumpToString(copy);
  }

  private static @Nullable Object load(String text) {
    try {
      return new Load(LoadSettings.builder().build()).loadFromString(text);
    } catch (YamlEngineException e) {
      throw new FlyroomException(
          "'%s' is not valid YAML: %s".formatted(text, String.valueOf(e.getMessage())), e);
    }
  }

  private static void set(
      Map<String, @Nullable Object> map, String key, List<String> path, @Nullable Object value) {
    String first = path.getFirst();
    Matcher item = ITEM.matcher(first);
    if (path.size() == 1 && !item.matches()) {
      map.put(first, value);
      return;
    }
    Object below =
        item.matches()
            ? itemOf(map, key, item.group(1), Integer.parseInt(item.group(2)))
            : map.computeIfAbsent(first, _ -> new LinkedHashMap<String, @Nullable Object>());
    if (!(below instanceof Map<?, ?> inner) || path.size() == 1) {
      throw new FlyroomException("%s: '%s' is not a mapping there".formatted(key, first));
    }
    // Copies were made on the way in, so that only strings are keys.
    @SuppressWarnings("unchecked")
    Map<String, @Nullable Object> known = (Map<String, @Nullable Object>) inner;
    set(known, key, path.subList(1, path.size()), value);
  }

  private static @Nullable Object itemOf(
      Map<String, @Nullable Object> map, String key, String list, int number) {
    if (!(map.get(list) instanceof List<?> items) || number > items.size()) {
      throw new FlyroomException("%s: there is no item %d of '%s'".formatted(key, number, list));
    }
    return items.get(number - 1);
  }

  private static Map<String, @Nullable Object> copy(Map<?, ?> map) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    map.forEach((key, value) -> copy.put(String.valueOf(key), copied(value)));
    return copy;
  }

  private static @Nullable Object copied(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> copy(map);
      case List<?> list -> {
        List<@Nullable Object> items = new ArrayList<>();
        list.forEach(item -> items.add(copied(item)));
        yield items;
      }
      case null, default -> value;
    };
  }
}
