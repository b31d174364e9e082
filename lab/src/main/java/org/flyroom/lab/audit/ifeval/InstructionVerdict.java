package org.flyroom.lab.audit.ifeval;

import org.jspecify.annotations.Nullable;

/// Whether an answer follows one instruction.
///
/// @param strict as it stands
/// @param loose in any of eight forms, with and without stars, first line and last line
/// @param problem why the instruction cannot be checked, and so is not followed; null when it can
public record InstructionVerdict(boolean strict, boolean loose, @Nullable String problem) {

  static InstructionVerdict uncheckable(String problem) {
    return new InstructionVerdict(false, false, problem);
  }
}
