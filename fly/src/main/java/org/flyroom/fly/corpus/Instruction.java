package org.flyroom.fly.corpus;

import java.util.Map;

/// A verifiable instruction as it stands in a prompt.
///
/// @param text its sentence
/// @param kwargs what IFEval's checker of the type is given, in a fixed order
public record Instruction(InstructionType type, String text, Map<String, Object> kwargs) {}
