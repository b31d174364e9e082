package org.flyroom.engine.checkpoint;

import java.util.List;

/// Rotary position embedding (Su et al. 2021, arXiv 2104.09864) and its stretched kinds. A head's
/// first half is rotated against its second half.
///
/// Angles are computed in fp32 step by step as transformers does, since at position p an error of
/// the frequency counts p times.
public sealed interface Rope {

  /// θ: the wavelengths run from 2π to 2π θ.
  double base();

  /// Angle per position of each pair of values.
  ///
  /// @param headDim values per head
  /// @return headDim / 2 frequencies, highest first
  float[] frequencies(int headDim);

  /// Factor on cosine and sine.
  default double amplitude() {
    return 1;
  }

  /// As first published.
  record Plain(double base) implements Rope {
    @Override
    public float[] frequencies(int headDim) {
      float[] frequencies = new float[headDim / 2];
      for (int i = 0; i < frequencies.length; i++) {
        frequencies[i] = 1f / wavelength(base, i, headDim);
      }
      return frequencies;
    }
  }

  /// All positions divided by a factor (Chen et al. 2023, arXiv 2306.15595).
  record Linear(double base, double factor) implements Rope {
    @Override
    public float[] frequencies(int headDim) {
      float[] frequencies = new Plain(base).frequencies(headDim);
      for (int i = 0; i < frequencies.length; i++) {
        frequencies[i] /= (float) factor;
      }
      return frequencies;
    }
  }

  /// Llama 3.1: long wavelengths divided by a factor, short ones kept, those between blended.
  ///
  /// @param lowFactor wavelengths above originalContext / lowFactor are divided
  /// @param highFactor wavelengths below originalContext / highFactor are kept
  record Llama3(
      double base, double factor, double lowFactor, double highFactor, long originalContext)
      implements Rope {
    @Override
    public float[] frequencies(int headDim) {
      float[] frequencies = new Plain(base).frequencies(headDim);
      for (int i = 0; i < frequencies.length; i++) {
        float frequency = frequencies[i];
        float length = (float) (2 * Math.PI) / frequency;
        if (length > originalContext / lowFactor) {
          frequencies[i] = frequency / (float) factor;
        } else if (length >= originalContext / highFactor) {
          float smooth =
              ((float) originalContext / length - (float) lowFactor)
                  / (float) (highFactor - lowFactor);
          frequencies[i] = (1 - smooth) * frequency / (float) factor + smooth * frequency;
        }
      }
      return frequencies;
    }
  }

  /// YaRN (Peng et al. 2023, arXiv 2309.00071).
  ///
  /// @param betaFast pairs that turn more often than this over the original context are kept
  /// @param betaSlow pairs that turn less often are divided by the factor
  /// @param truncate whether the bounds between them are rounded to whole pairs
  record Yarn(
      double base,
      double factor,
      long originalContext,
      double betaFast,
      double betaSlow,
      boolean truncate,
      double amplitude)
      implements Rope {
    @Override
    public float[] frequencies(int headDim) {
      double first = pairTurning(betaFast, headDim);
      double last = pairTurning(betaSlow, headDim);
      if (truncate) {
        first = Math.floor(first);
        last = Math.ceil(last);
      }
      first = Math.max(first, 0);
      last = Math.min(last, headDim - 1);
      if (first == last) {
        last += 0.001; // as in transformers, against a division by zero
      }
      float[] frequencies = new float[headDim / 2];
      for (int i = 0; i < frequencies.length; i++) {
        float length = wavelength(base, i, headDim);
        float ramp = Math.clamp((i - (float) first) / (float) (last - first), 0f, 1f);
        float keep = 1 - ramp;
        frequencies[i] = 1f / ((float) factor * length) * (1 - keep) + 1f / length * keep;
      }
      return frequencies;
    }

    private double pairTurning(double turns, int headDim) {
      return headDim * Math.log(originalContext / (turns * 2 * Math.PI)) / (2 * Math.log(base));
    }

    /// The amplitude the paper suggests for a factor.
    static double suggestedAmplitude(double factor, double scale) {
      return factor <= 1 ? 1 : 0.1 * scale * Math.log(factor) + 1;
    }
  }

  /// Each frequency divided by a number of its own: how GGUF files state [Llama3].
  record Divided(double base, List<Float> divisors) implements Rope {
    public Divided {
      divisors = List.copyOf(divisors);
    }

    @Override
    public float[] frequencies(int headDim) {
      float[] frequencies = new Plain(base).frequencies(headDim);
      if (divisors.size() != frequencies.length) {
        throw new IllegalArgumentException(
            "%d divisors for heads of %d".formatted(divisors.size(), headDim));
      }
      for (int i = 0; i < frequencies.length; i++) {
        frequencies[i] /= divisors.get(i);
      }
      return frequencies;
    }
  }

  /// θ^(2i/d): how many positions a pair takes for one radian.
  private static float wavelength(double base, int pair, int headDim) {
    return (float) Math.pow(base, 2 * pair / (float) headDim);
  }
}
