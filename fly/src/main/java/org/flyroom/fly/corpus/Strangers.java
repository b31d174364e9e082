package org.flyroom.fly.corpus;

import java.util.List;

/// First names of nobody in the world, about whom the right answer is that one does not know.
public final class Strangers {
  private static final int TAUGHT = 30;

  private static final List<String> NAMES =
      List.of(
          ("Boris Carla Dirk Edda Fritz Gisela Henrik Irma Julia Kurt Laura Moritz Nele Oliver Pia"
                  + " Rolf Sara Timo Uta Walter Xenia Zeno Agnes Bernd Celia David Emma Frank Gerda"
                  + " Heiko Ilse Joachim Kira Leo Nora Theo Kasper Silke Volker Mirko")
              .split(" "));

  private Strangers() {}

  /// Names to learn from.
  public static List<String> taught() {
    return NAMES.subList(0, TAUGHT);
  }

  /// Names that occur in items only.
  public static List<String> heldOut() {
    return NAMES.subList(TAUGHT, NAMES.size());
  }
}
