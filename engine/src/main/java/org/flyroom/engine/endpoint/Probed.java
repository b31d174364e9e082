package org.flyroom.engine.endpoint;

import java.util.List;
import java.util.Map;
import org.flyroom.core.model.Capabilities;

/// What a server was seen to do.
///
/// @param models names of all its models, as far as it lists them
/// @param adapters those of them that it says are adapters, by name, with their parent's name
/// @param capabilities what can be asked of this model
/// @param scoring how log-probabilities of prompts are had, in a few words
/// @param topLogprobs alternatives that it names beside a token of an answer, at most; 0 for none
public record Probed(
    List<String> models,
    Map<String, String> adapters,
    Capabilities capabilities,
    String scoring,
    int topLogprobs) {
  public Probed {
    models = List.copyOf(models);
    adapters = Map.copyOf(adapters);
  }
}
