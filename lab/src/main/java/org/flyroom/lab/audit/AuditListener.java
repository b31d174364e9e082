package org.flyroom.lab.audit;

import org.flyroom.core.organism.Arm;

/// Told how an audit gets on.
@FunctionalInterface
public interface AuditListener {

  /// Some more requests of one measure were answered by one arm.
  ///
  /// @param measure its id
  void progress(String measure, Arm arm, int done, int total);
}
