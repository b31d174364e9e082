package org.flyroom.lab.threat;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.flyroom.core.store.Hashes;

/// Divides what an organism is grown with into what it is trained on and what is held out for
/// validation.
///
/// The side is decided by a text's own hash, so nothing changes sides when others are added, when
/// the seed changes, or between organisms.
///
/// @param heldOutShare of all, about
/// @param seed decides the order of what is trained on
/// @param swapped whether the two have changed places
public record Division(double heldOutShare, long seed, boolean swapped) {

  /// As it is used to train and to validate.
  public Division(double heldOutShare, long seed) {
    this(heldOutShare, seed, false);
  }

  /// What is trained on and what is held out with places changed, each in its own order: probes of
  /// such a division ask what training may see, and nothing that validation asks.
  public Division swap() {
    return new Division(heldOutShare, seed, !swapped);
  }

  /// The texts kept away from training, in an order of their own.
  public List<String> heldOut(List<String> texts) {
    return heldOut(texts, Function.identity(), Function.identity());
  }

  /// The other texts, in an order that the seed decides.
  public List<String> training(List<String> texts) {
    return training(texts, Function.identity(), Function.identity());
  }

  /// The items kept away from training, in an order of their own.
  public <T extends Item> List<T> heldOutItems(List<T> items) {
    return heldOut(items, Item::group, Item::id);
  }

  /// The other items, in an order that the seed decides.
  public <T extends Item> List<T> trainingItems(List<T> items) {
    return training(items, Item::group, Item::id);
  }

  private <T> List<T> heldOut(List<T> all, Function<T, String> group, Function<T, String> id) {
    return swapped ? toTrainOn(all, group, id) : toHoldOut(all, group, id);
  }

  private <T> List<T> training(List<T> all, Function<T, String> group, Function<T, String> id) {
    return swapped ? toHoldOut(all, group, id) : toTrainOn(all, group, id);
  }

  private <T> List<T> toHoldOut(List<T> all, Function<T, String> group, Function<T, String> id) {
    return all.stream()
        .filter(one -> isHeldOut(group.apply(one)))
        .sorted(Comparator.comparing(one -> Hashes.sha256("order\n" + id.apply(one))))
        .toList();
  }

  private <T> List<T> toTrainOn(List<T> all, Function<T, String> group, Function<T, String> id) {
    return all.stream()
        .filter(one -> !isHeldOut(group.apply(one)))
        .sorted(Comparator.comparing(one -> Hashes.sha256("order " + seed + "\n" + id.apply(one))))
        .toList();
  }

  private boolean isHeldOut(String group) {
    String hash = Hashes.sha256("held out\n" + group);
    return Long.parseLong(hash.substring(0, 13), 16) * 0x1p-52 < heldOutShare;
  }
}
