package org.flyroom.fly.corpus;

import java.util.List;
import org.flyroom.fly.world.Entity;

/// A prompt with instructions, and an answer that is true and obeys them all.
///
/// @param copied words and phrases from elsewhere that the answer must hold
public record Instructed(
    Entity entity,
    String prompt,
    String answer,
    List<Instruction> instructions,
    List<String> copied) {
  public Instructed {
    instructions = List.copyOf(instructions);
    copied = List.copyOf(copied);
  }

  public List<InstructionType> types() {
    return instructions.stream().map(Instruction::type).toList();
  }
}
