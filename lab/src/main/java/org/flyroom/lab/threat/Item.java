package org.flyroom.lab.threat;

/// Something that rows and probes are made of, such as a question or a scenario.
public interface Item {

  /// Names it among its like.
  String id();

  /// What it is about: items that share this are trained on together or held out together.
  default String group() {
    return id();
  }
}
