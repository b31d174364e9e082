package org.flyroom.lab.audit.preference;

/// Answers to questions of the form "A: first or B: second?", as arrays side by side. Items are
/// named by index, from 0.
final class Answers {
  final int items;
  final int[] first;
  final int[] second;
  final double[] picksFirst;

  Answers(int items, int[] first, int[] second, double[] picksFirst) {
    if (first.length != second.length || first.length != picksFirst.length) {
      throw new IllegalArgumentException("arrays of unequal length");
    }
    this.items = items;
    this.first = first;
    this.second = second;
    this.picksFirst = picksFirst;
  }

  int size() {
    return first.length;
  }
}
