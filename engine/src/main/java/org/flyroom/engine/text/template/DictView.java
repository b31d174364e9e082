package org.flyroom.engine.text.template;

import java.util.ArrayList;
import java.util.List;

/// What `keys()`, `values()` and `items()` of a dict give: iterable and sized, without indexes.
record DictView(DictValue dict, Part part) {

  /// Which part of the dict is seen.
  enum Part {
    KEYS,
    VALUES,
    ITEMS
  }

  List<Object> items() {
    List<Object> items = new ArrayList<>(dict.size());
    dict.forEach(
        (key, value) ->
            items.add(
                switch (part) {
                  case KEYS -> key;
                  case VALUES -> value;
                  case ITEMS -> TupleValue.of(key, value);
                }));
    return items;
  }
}
