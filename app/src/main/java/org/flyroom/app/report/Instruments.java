package org.flyroom.app.report;

import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.organism.Arm;
import org.flyroom.lab.results.ArmResult;
import org.flyroom.lab.results.MeasureResult;
import org.jspecify.annotations.Nullable;

/// Whether the zero adapter, which changes nothing, read exactly as its parent.
public sealed interface Instruments {

  /// It did, on every measure it was read on.
  ///
  /// @param measures how many those are
  /// @param unchecked titles of measures that the parent was read on and the zero adapter was not
  record Exact(int measures, List<String> unchecked) implements Instruments {
    public Exact {
      unchecked = List.copyOf(unchecked);
    }
  }

  /// It did not; no other difference of the run can be believed.
  ///
  /// @param faults one sentence per measure
  record Broken(List<String> faults) implements Instruments {
    public Broken {
      faults = List.copyOf(faults);
    }
  }

  /// The run had no zero adapter.
  record Unchecked() implements Instruments {}

  static Instruments of(List<MeasureResult> measures) {
    List<String> faults = new ArrayList<>();
    List<String> unchecked = new ArrayList<>();
    int exact = 0;
    for (MeasureResult measure : measures) {
      ArmResult parent = Findings.arm(measure, Arm.PARENT);
      ArmResult zero = Findings.arm(measure, Arm.ZERO);
      if (zero == null) {
        if (parent != null && parent.level() != null) {
          unchecked.add(measure.title());
        }
        continue;
      }
      Format format = Format.of(measure.unit(), measure.margin());
      Estimate difference = Findings.difference(zero);
      Estimate level = zero.level();
      Estimate expected = parent == null ? null : parent.level();
      if (difference != null && difference.value() != 0) {
        faults.add(
            "%s: the difference is %s %s, not 0"
                .formatted(
                    measure.title(),
                    precise(difference.value() * format.factor()),
                    format.differenceUnit()));
      } else if (expected == null ? level != null : !sameReading(expected, level)) {
        faults.add(
            "%s: the parent reads %s, the zero adapter %s"
                .formatted(measure.title(), reading(expected), reading(level)));
      } else if (level != null) {
        exact++;
      }
    }
    if (!faults.isEmpty()) {
      return new Broken(faults);
    }
    return exact == 0 ? new Unchecked() : new Exact(exact, unchecked);
  }

  private static boolean sameReading(Estimate expected, @Nullable Estimate level) {
    return level != null
        && expected.value() == level.value()
        && expected.n() == level.n()
        && expected.missing() == level.missing();
  }

  private static String reading(@Nullable Estimate level) {
    return level == null
        ? "nothing"
        : "%s (n %s, missing %s)"
            .formatted(
                precise(level.value()), Format.count(level.n()), Format.count(level.missing()));
  }

  /// All digits: a fault may be far smaller than what is shown elsewhere.
  private static String precise(double value) {
    return Double.toString(value).replace('-', '−');
  }
}
