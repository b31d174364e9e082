package org.flyroom.fly.text;

import java.util.SplittableRandom;

/// Writes texts of one kind.
@FunctionalInterface
public interface Writer {

  /// A text; all that is random in it comes from the generator given.
  Sample write(SplittableRandom random);
}
