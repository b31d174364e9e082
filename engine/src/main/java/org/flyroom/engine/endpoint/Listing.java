package org.flyroom.engine.endpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;
import org.flyroom.core.store.Json;
import tools.jackson.databind.JsonNode;

/// The models that a server lists under `/models`.
///
/// @param entries by their names; empty where the server lists none
record Listing(Map<String, JsonNode> entries) {
  private static final int SHOWN = 8;

  /// Facts of a listed model that stay the same as long as the model does. Others, such as
  /// `created`, some servers make up anew for each request.
  private static final List<String> LASTING = List.of("id", "root", "parent", "max_model_len");

  static Listing of(JsonNode answer) {
    Map<String, JsonNode> entries = new TreeMap<>();
    for (JsonNode entry : answer.path("data")) {
      if (entry.path("id").isString()) {
        entries.put(entry.path("id").asString(), entry);
      }
    }
    return new Listing(entries);
  }

  /// The endpoint's model, which must be among those listed, where any are.
  ///
  /// @throws FlyroomException naming those that are
  EndpointName choose(EndpointName asked) {
    List<String> names = List.copyOf(entries.keySet());
    String have =
        String.join(", ", names.stream().limit(SHOWN).map(Problems::quote).toList())
            + (names.size() > SHOWN ? " and %d more".formatted(names.size() - SHOWN) : "");
    if (asked.model().isEmpty()) {
      if (names.size() == 1) {
        return asked.named(names.getFirst());
      }
      throw new FlyroomException(
          names.isEmpty()
              ? "%s lists no models: name the one you mean, as in %s#MODEL".formatted(asked, asked)
              : "%s has several models: name one as in %s#MODEL, out of %s"
                  .formatted(asked, asked, have));
    }
    if (!names.isEmpty() && !entries.containsKey(asked.model())) {
      throw new FlyroomException(
          "%s has no model %s: it has %s"
              .formatted(asked.base(), Problems.quote(asked.model()), have));
    }
    return asked;
  }

  /// What the server says that a model is, as one text.
  String declared(String model) {
    JsonNode entry = entries.get(model);
    List<String> facts = new ArrayList<>();
    if (entry != null) {
      LASTING.forEach(key -> facts.add(key + "=" + entry.path(key)));
      facts.add("meta=" + entry.path("meta"));
    }
    return Json.canonical(facts);
  }

  /// How many weights a model has; 0 where the server does not say.
  long parameters(String model) {
    JsonNode entry = entries.get(model);
    JsonNode told = entry == null ? null : entry.path("meta").path("n_params");
    return told != null && told.isIntegralNumber() ? told.longValue() : 0;
  }

  /// Adapters by name, each with its parent's name.
  Map<String, String> adapters() {
    Map<String, String> adapters = new TreeMap<>();
    entries.forEach(
        (name, entry) -> {
          String parent = Nodes.text(entry.path("parent"));
          if (!parent.isEmpty()) {
            adapters.put(name, parent);
          }
        });
    return adapters;
  }
}
