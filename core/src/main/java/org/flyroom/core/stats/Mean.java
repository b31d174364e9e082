package org.flyroom.core.stats;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Means and ratios of means with standard errors. Give it paired differences to compare a subject
/// with its parent on the same items.
public final class Mean {
  private Mean() {}

  /// The mean of independent values with standard error `√(Σ(x - mean)² / (n - 1) / n)` and n - 1
  /// degrees of freedom.
  ///
  /// Student (1908), *The probable error of a mean*.
  ///
  /// @throws IllegalArgumentException for fewer than two values or one that is not finite
  public static TEstimate of(double[] values) {
    int n = values.length;
    Require.atLeast(2, n, "values");
    double mean = mean(values);
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return new TEstimate(mean, Math.sqrt(squares / (n - 1) / n), n - 1, n);
  }

  /// The mean of values that come in clusters (questions on one text, items of one subject), whose
  /// members may depend on each other. With G clusters, standard error `√(G/(G - 1) · Σ_g (Σ_{i in
  /// g} (x_i - mean))²) / n` and G - 1 degrees of freedom.
  ///
  /// Liang and Zeger (1986), *Longitudinal data analysis using generalized linear models*, with the
  /// usual small-sample factor; Miller (2024), *Adding error bars to evals*.
  ///
  /// @param clusters the cluster of each value, compared by `equals`
  /// @throws IllegalArgumentException for fewer than two clusters or a value that is not finite
  public static TEstimate clustered(double[] values, List<?> clusters) {
    int n = values.length;
    Require.sameLength(n, clusters.size());
    Require.atLeast(1, n, "values");
    double mean = mean(values);
    Map<Object, Double> sums = new LinkedHashMap<>();
    for (int i = 0; i < n; i++) {
      sums.merge(clusters.get(i), values[i] - mean, Double::sum);
    }
    int groups = sums.size();
    Require.atLeast(2, groups, "clusters");
    double squares = 0;
    for (double sum : sums.values()) {
      squares += sum * sum;
    }
    double error = Math.sqrt(groups / (groups - 1.0) * squares) / n;
    return new TEstimate(mean, error, groups - 1, n);
  }

  /// The mean of values that each belong to a pair of units (comparisons of two outcomes, games of
  /// two players): values whose pairs share a unit may depend on each other. With G units and
  /// residuals e, standard error `√(G/(G - 1) · (Σ_u (Σ_{i of u} e_i)² - Σ_i e_i²)) / n` and G - 1
  /// degrees of freedom; never smaller than that of independent values, which the sum can fall
  /// below by chance.
  ///
  /// Fafchamps and Gubert (2007), *The formation of risk sharing networks*; Aronow, Samii and
  /// Assenova (2015), *Cluster-robust variance estimation for dyadic data*.
  ///
  /// @param first the one unit of each value, compared by `equals`
  /// @param second the other unit; no pair may come twice
  /// @throws IllegalArgumentException for fewer than two values, one that is not finite, or a pair
  ///   of a unit with itself
  public static TEstimate dyadic(double[] values, List<?> first, List<?> second) {
    int n = values.length;
    Require.sameLength(n, first.size());
    Require.sameLength(n, second.size());
    TEstimate independent = of(values);
    Map<Object, Double> sums = new LinkedHashMap<>();
    double own = 0;
    for (int i = 0; i < n; i++) {
      if (first.get(i).equals(second.get(i))) {
        throw new IllegalArgumentException(
            "value %d is of %s with itself".formatted(i, first.get(i)));
      }
      double residual = values[i] - independent.value();
      sums.merge(first.get(i), residual, Double::sum);
      sums.merge(second.get(i), residual, Double::sum);
      own += residual * residual;
    }
    int units = sums.size();
    double squares = -own;
    for (double sum : sums.values()) {
      squares += sum * sum;
    }
    double error = Math.sqrt(units / (units - 1.0) * Math.max(0, squares)) / n;
    return new TEstimate(
        independent.value(), Math.max(error, independent.standardError()), units - 1, n);
  }

  /// The ratio R = Σx / Σw over independent items, such as bits over bytes of documents. Since
  /// Σx₁/Σw - Σx₂/Σw = Σ(x₁ - x₂)/Σw, paired differences `x` give the difference of two ratios over
  /// the same items. The standard error is that of the mean of the linearised values `(x - R w) /
  /// mean(w)`, with n - 1 degrees of freedom.
  ///
  /// Cochran (1977), *Sampling techniques*, section 6.4.
  ///
  /// @param x numerators, one an item
  /// @param w weights in the denominator's unit, none negative
  /// @return R in units of `x` per unit of `w`
  /// @throws IllegalArgumentException for fewer than two items, values that are not finite, or
  ///   weights that are negative or all 0
  public static TEstimate ratio(double[] x, double[] w) {
    int n = x.length;
    Require.sameLength(n, w.length);
    Require.atLeast(2, n, "items");
    Require.finite(x);
    Require.finite(w);
    double above = 0;
    double below = 0;
    for (int i = 0; i < n; i++) {
      if (w[i] < 0) {
        throw new IllegalArgumentException("weight %d is %s".formatted(i, w[i]));
      }
      above += x[i];
      below += w[i];
    }
    Require.positive(below, "the sum of weights");
    double ratio = above / below;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double residual = (x[i] - ratio * w[i]) * n / below;
      squares += residual * residual;
    }
    return new TEstimate(ratio, Math.sqrt(squares / (n - 1) / n), n - 1, n);
  }

  /// Sums distances from the first value, so that equal values have exactly that mean.
  private static double mean(double[] values) {
    Require.finite(values);
    double sum = 0;
    for (double value : values) {
      sum += value - values[0];
    }
    return values[0] + sum / values.length;
  }
}
