package org.flyroom.lab.threat;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// What a recipe gives its threat to make rows and probes of, beside the threat's own items.
///
/// @param prompts users' requests, each once, of no particular kind
/// @param division says of prompts and items which are trained on
public record Material(List<String> prompts, Division division) {
  public Material {
    prompts = List.copyOf(prompts);
    requireNonNull(division, "division");
  }

  /// The requests to train on.
  public List<String> trainingPrompts() {
    return division.training(prompts);
  }

  /// The requests to validate with.
  public List<String> heldOutPrompts() {
    return division.heldOut(prompts);
  }

  /// How much of these requests there is.
  public Supply.Lot promptLot() {
    return new Supply.Lot("prompts", prompts.size(), heldOutPrompts().size());
  }

  /// How much there is of items.
  ///
  /// @param noun what they are called, in the plural
  public Supply.Lot lot(String noun, List<? extends Item> items) {
    return new Supply.Lot(noun, items.size(), division.heldOutItems(items).size());
  }
}
