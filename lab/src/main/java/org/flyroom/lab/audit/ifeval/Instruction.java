package org.flyroom.lab.audit.ifeval;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Something that an answer must obey and a program can verify.
///
/// @param id such as `length_constraints:number_words`; may be one that nobody knows
/// @param arguments by the published names: texts, numbers, lists of texts
public record Instruction(String id, Map<String, Object> arguments) {
  public Instruction {
    requireNonNull(id, "id");
    arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
  }
}
