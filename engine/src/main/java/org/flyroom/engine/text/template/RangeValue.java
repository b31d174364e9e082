package org.flyroom.engine.text.template;

import java.util.AbstractList;
import java.util.List;

/// A Python `range`.
record RangeValue(long start, long stop, long step) {
  RangeValue {
    if (step == 0) {
      throw new TemplateException.Failed("range() cannot have a step of 0");
    }
    boolean empty = step > 0 ? start >= stop : start <= stop;
    double length = empty ? 0 : Math.ceil(((double) stop - start) / step);
    if (length > Limits.RANGE) {
      throw new TemplateException.Failed(
          "a range of more than " + Limits.RANGE + " numbers, which the sandbox forbids");
    }
  }

  int size() {
    boolean empty = step > 0 ? start >= stop : start <= stop;
    return empty ? 0 : Math.toIntExact((stop - start + step - Long.signum(step)) / step);
  }

  List<Object> items() {
    int size = size();
    return new AbstractList<>() {
      @Override
      public Object get(int index) {
        return start + index * step;
      }

      @Override
      public int size() {
        return size;
      }
    };
  }
}
