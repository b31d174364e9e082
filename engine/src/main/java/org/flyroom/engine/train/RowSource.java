package org.flyroom.engine.train;

import java.util.List;

/// Where the rows of every step come from: a file, or a generator that makes them afresh.
@FunctionalInterface
public interface RowSource {

  /// The rows of a step, at least one. The same step always has the same rows, whatever was asked
  /// before: a resumed run asks for the steps that are left.
  ///
  /// @param step counted from 1
  List<TokenRow> rows(int step);
}
