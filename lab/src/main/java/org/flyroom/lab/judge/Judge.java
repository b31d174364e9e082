package org.flyroom.lab.judge;

import java.util.List;

/// Judges answers, one by one: a judgement never depends on the others it is asked with.
public interface Judge {

  /// What it is called in results: enough to find the same judge again.
  String name();

  /// What is known of its agreement with people, one line; empty where nothing was looked for.
  default String agreement() {
    return "";
  }

  /// The classes it may say, in their order; empty for one that gives scores from 0 to 100.
  List<String> labels();

  /// One judgement an exchange, in their order.
  List<Judgement> judge(List<Exchange> exchanges);
}
