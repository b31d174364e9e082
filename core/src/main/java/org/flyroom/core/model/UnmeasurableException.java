package org.flyroom.core.model;

import org.flyroom.core.FlyroomException;

/// A model cannot do what is asked, or did not do it in the way that was asked. What was to be
/// measured by it is then *not measured*, with this reason, and nothing else is affected.
public final class UnmeasurableException extends FlyroomException {
  private static final long serialVersionUID = 1L;

  public UnmeasurableException(String reason) {
    super(reason);
  }
}
