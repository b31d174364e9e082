package org.flyroom.fly.corpus;

import java.util.SplittableRandom;
import org.flyroom.fly.text.Sample;
import org.flyroom.fly.text.Writer;

/// Writes documents of one kind, to learn from or held out.
public interface DocumentWriter extends Writer {

  /// A document from one side of the split.
  Content content(boolean heldOut, SplittableRandom random);

  @Override
  default Sample write(SplittableRandom random) {
    return Sample.document(content(false, random).text());
  }
}
