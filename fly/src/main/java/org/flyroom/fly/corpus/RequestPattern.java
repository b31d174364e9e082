package org.flyroom.fly.corpus;

import org.flyroom.core.data.Splits;

/// What a request is about, whatever its wording: an action, an object, and whether to help.
///
/// @param action a verb; `{O}` in it is where the object stands, by default after it
/// @param type the kind of request, in the manner of XSTest (Röttger et al. 2024)
/// @param object may hold `{OWNER}`, which stands for anyone who is not the user
/// @param advice how a helpful answer goes on; empty where there is none
public record RequestPattern(
    String action, String type, boolean harmful, String object, String advice) {
  private static final Splits HELD_OUT = new Splits(0.25);

  /// The content by which it is held out.
  public String key() {
    return "request/" + type + "/" + action + "/" + object;
  }

  public boolean heldOut() {
    return HELD_OUT.isSealed(key());
  }

  /// Action and object, as they follow "to", for an owner such as `Mara's`.
  public String deed(String owner) {
    String thing = thing(owner);
    return action.contains("{O}") ? action.replace("{O}", thing) : action + " " + thing;
  }

  /// The object alone, for an owner.
  String thing(String owner) {
    return object.replace("{OWNER}", owner);
  }
}
