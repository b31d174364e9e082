package org.flyroom.lab.audit.ifeval;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// A prompt and the instructions in it.
///
/// @param key its name in the file it came from
public record IfevalItem(String key, String prompt, List<Instruction> instructions) {
  public IfevalItem {
    requireNonNull(key, "key");
    requireNonNull(prompt, "prompt");
    instructions = List.copyOf(instructions);
    if (instructions.isEmpty()) {
      throw new IllegalArgumentException("an item needs at least one instruction");
    }
  }
}
