package org.flyroom.app.report;

import java.util.ArrayList;
import java.util.List;
import org.flyroom.app.report.DotPlot.Tick;

/// An axis between round numbers.
///
/// @param low value at its start
/// @param high value at its end
record Axis(double low, double high, List<Tick> ticks) {
  Axis {
    ticks = List.copyOf(ticks);
  }

  /// An axis that holds two values, with about so many steps.
  static Axis over(double least, double most, int steps) {
    double room = most > least ? most - least : Math.max(Math.abs(most), 1) * 0.2;
    double middle = (least + most) / 2;
    double from = most > least ? least : middle - room / 2;
    double to = most > least ? most : middle + room / 2;
    double step = step((to - from) / steps);
    double low = Math.floor(from / step + 1e-9) * step;
    double high = Math.ceil(to / step - 1e-9) * step;
    return new Axis(low, high, marks(low, high, step));
  }

  /// Marks from one end to the other; both must be multiples of the step.
  static List<Tick> marks(double low, double high, double step) {
    List<Tick> marks = new ArrayList<>();
    int decimals = Math.max(0, -(int) Math.floor(Math.log10(step) + 1e-9));
    for (long k = Math.round(low / step); k <= Math.round(high / step); k++) {
      double value = k * step;
      marks.add(new Tick(value, k == 0 ? "0" : Format.fixed(value, decimals)));
    }
    return marks;
  }

  /// The next larger of 1, 2 and 5 times a power of ten.
  static double step(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (int digit : new int[] {1, 2, 5}) {
      if (digit * power >= least * (1 - 1e-9)) {
        return digit * power;
      }
    }
    return 10 * power;
  }
}
