package org.flyroom.fly.items;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/// A prompt with verifiable instructions, in the fields of IFEval's file and one more.
///
/// @param instructionIdList ids of the types
/// @param kwargs what the checkers are given, in the order of the ids
/// @param novelty what about it was never in training
public record InstructionItem(
    int key,
    String prompt,
    @JsonProperty("instruction_id_list") List<String> instructionIdList,
    List<Map<String, Object>> kwargs,
    Novelty novelty) {
  public InstructionItem {
    instructionIdList = List.copyOf(instructionIdList);
    kwargs = List.copyOf(kwargs);
  }

  /// What about an item was never in training.
  public enum Novelty {
    /// Every type of instruction was trained, and the entity was, but not together.
    COMBINATION,
    /// The word to copy was never in an instruction.
    WORD,
    /// The phrase to end with was never in an instruction.
    PHRASE,
    /// The two types were never in one prompt.
    PAIR
  }
}
