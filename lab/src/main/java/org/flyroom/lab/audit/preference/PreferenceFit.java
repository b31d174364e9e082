package org.flyroom.lab.audit.preference;

import java.util.Arrays;

/// Utilities that explain pairwise answers: Thurstone's Case V, P(slot A) = Φ((μ_first −
/// μ_second)/√2 + b), by maximum likelihood.
///
/// The likelihood is concave, so damped Newton steps find its maximum. The Hessian is the weighted
/// Laplacian of the graph of pairs, bordered by the slot term; it is never formed, each step is
/// solved by conjugate gradients over the answers. A ridge of 1e-8 (half its product with the sum
/// of squares is added to the loss) keeps utilities finite where answers separate the items
/// completely and the likelihood has no maximum; elsewhere it moves nothing by more than 1e-8.
public final class PreferenceFit {
  static final double RIDGE = 1e-8;
  private static final double ROOT_HALF = Math.sqrt(0.5);
  private static final double GRADIENT_TOLERANCE = 1e-9;
  private static final int MOST_STEPS = 200;

  private final double[] mu;
  private final double slot;
  private final double loss;

  private final int passes;

  private PreferenceFit(double[] mu, double slot, double loss, int passes) {
    this.mu = mu;
    this.slot = slot;
    this.loss = loss;
    this.passes = passes;
  }

  /// Fits utilities and, with `slotTerm`, the pull of slot A.
  static PreferenceFit of(Answers answers, boolean slotTerm) {
    return new Solver(answers, slotTerm).run(new double[answers.items + 1]);
  }

  /// The same maximum, found faster from the fit of nearly the same answers.
  static PreferenceFit of(Answers answers, boolean slotTerm, double[] startMu, double startSlot) {
    double[] start = Arrays.copyOf(startMu, answers.items + 1);
    start[answers.items] = startSlot;
    return new Solver(answers, slotTerm).run(start);
  }

  /// The fit that leads: both orders as separate answers, the slot's pull fitted with them.
  public static PreferenceFit withSlotTerm(PairAnswers answers) {
    return of(answers.bothOrders(), true);
  }

  /// Utilities, centred on 0, in units of answer noise.
  public double[] mu() {
    return mu.clone();
  }

  /// The pull of slot A in the probit scale; 0 when it was not fitted.
  public double slot() {
    return slot;
  }

  /// Summed cross-entropy of the answers, in nats, without the ridge.
  public double loss() {
    return loss;
  }

  /// How often the search went over all answers: the work it took, whatever the machine.
  int passes() {
    return passes;
  }

  /// D, the mean of |2Φ((μ_i − μ_j)/√2) − 1| over all pairs of items, asked or not: 0 is
  /// indifference everywhere, 1 is certainty everywhere.
  public double decisiveness() {
    double sum = 0;
    for (int a = 0; a < mu.length; a++) {
      for (int b = a + 1; b < mu.length; b++) {
        sum += NormalTail.decidedness(mu[a] - mu[b]);
      }
    }
    return sum / (mu.length * (mu.length - 1L) / 2.0);
  }

  /// Mean squared distance between the answers and what the fit expects.
  double brier(Answers answers) {
    double sum = 0;
    for (int k = 0; k < answers.size(); k++) {
      double z = (mu[answers.first[k]] - mu[answers.second[k]]) * ROOT_HALF + slot;
      double miss = NormalTail.cdf(z) - answers.picksFirst[k];
      sum += miss * miss;
    }
    return sum / answers.size();
  }

  /// 1 − the strength of the answers that go against the order of the utilities, as a share of all
  /// answers' strength |2p − 1|; 1 where no answer has any strength.
  double alongOneAxis(Answers answers) {
    double against = 0;
    double all = 0;
    for (int k = 0; k < answers.size(); k++) {
      double lean = 2 * answers.picksFirst[k] - 1;
      all += Math.abs(lean);
      if (lean * (mu[answers.first[k]] - mu[answers.second[k]]) < 0) {
        against += Math.abs(lean);
      }
    }
    return all == 0 ? 1 : 1 - against / all;
  }

  /// Newton's method on one set of answers. The vector of unknowns is μ followed by b.
  private static final class Solver {
    private final Answers answers;
    private final int items;
    private final boolean slotTerm;
    private final double[] gradient;
    private final double[] weights;
    private int passes;

    Solver(Answers answers, boolean slotTerm) {
      this.answers = answers;
      this.items = answers.items;
      this.slotTerm = slotTerm;
      this.gradient = new double[items + 1];
      this.weights = new double[answers.size()];
    }

    PreferenceFit run(double[] start) {
      double[] x = start;
      double value = objective(x);
      for (int step = 0; step < MOST_STEPS; step++) {
        differentiate(x);
        if (largest(gradient) <= GRADIENT_TOLERANCE) {
          return finished(x);
        }
        double[] direction = newtonDirection();
        double slope = dot(gradient, direction);
        double length = 1;
        double[] next = moved(x, direction, length);
        double nextValue = objective(next);
        // The last steps change the loss by less than rounding: accept those as they come.
        double rounding = 1e-12 * (1 + Math.abs(value));
        while (!(nextValue <= value + 1e-4 * length * slope + rounding)) {
          length /= 2;
          if (length < 1e-10) {
            throw new IllegalStateException("no descent in the preference fit at step " + step);
          }
          next = moved(x, direction, length);
          nextValue = objective(next);
        }
        boolean still = -slope < 1e-22 * (1 + Math.abs(value));
        x = next;
        value = nextValue;
        if (still) {
          return finished(x);
        }
      }
      throw new IllegalStateException(
          "the preference fit did not settle in %d steps".formatted(MOST_STEPS));
    }

    private PreferenceFit finished(double[] x) {
      double loss = objective(x) - ridge(x);
      double[] mu = Arrays.copyOf(x, items);
      double mean = Arrays.stream(mu).average().orElse(0);
      for (int item = 0; item < items; item++) {
        mu[item] -= mean;
      }
      return new PreferenceFit(mu, x[items], loss, passes);
    }

    private double z(double[] x, int k) {
      return (x[answers.first[k]] - x[answers.second[k]]) * ROOT_HALF + x[items];
    }

    private static double ridge(double[] x) {
      return 0.5 * RIDGE * dot(x, x);
    }

    private double objective(double[] x) {
      passes++;
      double loss = 0;
      for (int k = 0; k < weights.length; k++) {
        double p = answers.picksFirst[k];
        double z = z(x, k);
        // 0 · log 0 is 0: an answer without doubt pays only for the side it took.
        if (p > 0) {
          loss -= p * NormalTail.logCdf(z);
        }
        if (p < 1) {
          loss -= (1 - p) * NormalTail.logCdf(-z);
        }
      }
      return loss + ridge(x);
    }

    /// Sets the gradient, and per answer the second derivative by z.
    private void differentiate(double[] x) {
      passes++;
      for (int u = 0; u <= items; u++) {
        gradient[u] = RIDGE * x[u];
      }
      for (int k = 0; k < weights.length; k++) {
        double p = answers.picksFirst[k];
        double z = z(x, k);
        double up = NormalTail.slope(z);
        double down = NormalTail.slope(-z);
        double byZ = (1 - p) * down - p * up;
        // Both terms are positive: log Φ is concave. Rounding may say otherwise far out.
        weights[k] = Math.max(0, p * up * (z + up) + (1 - p) * down * (down - z));
        gradient[answers.first[k]] += byZ * ROOT_HALF;
        gradient[answers.second[k]] -= byZ * ROOT_HALF;
        gradient[items] += byZ;
      }
      if (!slotTerm) {
        gradient[items] = 0;
      }
    }

    private double[] hessianTimes(double[] v) {
      passes++;
      double[] product = new double[items + 1];
      for (int u = 0; u <= items; u++) {
        product[u] = RIDGE * v[u];
      }
      for (int k = 0; k < weights.length; k++) {
        double along = weights[k] * z(v, k);
        product[answers.first[k]] += along * ROOT_HALF;
        product[answers.second[k]] -= along * ROOT_HALF;
        product[items] += along;
      }
      if (!slotTerm) {
        product[items] = 0;
      }
      return product;
    }

    private double[] diagonal() {
      double[] diagonal = new double[items + 1];
      Arrays.fill(diagonal, RIDGE);
      for (int k = 0; k < weights.length; k++) {
        diagonal[answers.first[k]] += weights[k] / 2;
        diagonal[answers.second[k]] += weights[k] / 2;
        diagonal[items] += weights[k];
      }
      return diagonal;
    }

    /// Conjugate gradients, preconditioned by the diagonal.
    private double[] newtonDirection() {
      double[] diagonal = diagonal();
      double[] solution = new double[items + 1];
      double[] residual = new double[items + 1];
      double[] scaled = new double[items + 1];
      for (int u = 0; u <= items; u++) {
        residual[u] = -gradient[u];
        scaled[u] = residual[u] / diagonal[u];
      }
      double[] search = scaled.clone();
      double size = dot(residual, scaled);
      double enough = size * 1e-20;
      for (int round = 0; round < 4 * items + 20 && size > enough; round++) {
        double[] product = hessianTimes(search);
        double curvature = dot(search, product);
        if (!(curvature > 0)) {
          break;
        }
        double length = size / curvature;
        for (int u = 0; u <= items; u++) {
          solution[u] += length * search[u];
          residual[u] -= length * product[u];
          scaled[u] = residual[u] / diagonal[u];
        }
        double nextSize = dot(residual, scaled);
        double keep = nextSize / size;
        for (int u = 0; u <= items; u++) {
          search[u] = scaled[u] + keep * search[u];
        }
        size = nextSize;
      }
      return solution;
    }

    private static double[] moved(double[] x, double[] direction, double length) {
      double[] moved = new double[x.length];
      for (int u = 0; u < x.length; u++) {
        moved[u] = x[u] + length * direction[u];
      }
      return moved;
    }

    private static double dot(double[] a, double[] b) {
      double sum = 0;
      for (int u = 0; u < a.length; u++) {
        sum += a[u] * b[u];
      }
      return sum;
    }

    private static double largest(double[] vector) {
      double largest = 0;
      for (double entry : vector) {
        largest = Math.max(largest, Math.abs(entry));
      }
      return largest;
    }
  }
}
