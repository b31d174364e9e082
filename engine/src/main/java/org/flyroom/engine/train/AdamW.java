package org.flyroom.engine.train;

import org.flyroom.core.model.Optimiser;
import org.flyroom.engine.torch.DType;
import org.flyroom.engine.torch.Tensor;
import org.flyroom.engine.torch.Torch;

/// AdamW over one flat buffer (Loshchilov and Hutter 2019, arXiv 1711.05101): decoupled decay by
/// rate times decay before the update, bias-corrected moments, epsilon outside the root.
final class AdamW implements AutoCloseable {
  private final Optimiser settings;
  private final long decayed;
  private final Tensor firstMoment;
  private final Tensor secondMoment;

  /// @param size weights in the buffer
  /// @param decayed how many of them decay: the first ones
  AdamW(Optimiser settings, long size, long decayed) {
    this.settings = settings;
    this.decayed = decayed;
    this.firstMoment = Tensor.zeros(DType.FP32, size).keep();
    this.secondMoment = Tensor.zeros(DType.FP32, size).keep();
  }

  Tensor firstMoment() {
    return firstMoment;
  }

  Tensor secondMoment() {
    return secondMoment;
  }

  /// One update.
  ///
  /// @param step counted from 1
  /// @return the norm of the gradients before clipping
  double update(Tensor values, Tensor gradients, double rate, int step) {
    return Torch.inference(
        () -> {
          double norm = gradients.norm();
          double limit = settings.maxGradientNorm();
          if (norm > limit) {
            // The small constant is the reference's, so that clipped runs agree with it.
            gradients.multiplyInPlace(limit / (norm + 1e-6));
          }
          double beta1 = settings.beta1();
          double beta2 = settings.beta2();
          values.narrow(0, 0, decayed).multiplyInPlace(1 - rate * settings.weightDecay());
          firstMoment.multiplyInPlace(beta1).addInPlace(gradients.multiply(1 - beta1));
          secondMoment.multiplyInPlace(beta2).addProductInPlace(gradients, gradients, 1 - beta2);
          Tensor denominator =
              secondMoment
                  .sqrt()
                  .multiplyInPlace(1 / Math.sqrt(1 - Math.pow(beta2, step)))
                  .addInPlace(settings.epsilon());
          values.addQuotientInPlace(firstMoment, denominator, -rate / (1 - Math.pow(beta1, step)));
          return norm;
        });
  }

  @Override
  public void close() {
    firstMoment.close();
    secondMoment.close();
  }
}
