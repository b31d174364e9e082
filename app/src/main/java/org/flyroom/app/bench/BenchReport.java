package org.flyroom.app.bench;

import java.util.List;
import java.util.Locale;

/// Everything one run measured.
///
/// @param model what was measured
/// @param parameters of the model
/// @param cores lanes that work side by side
/// @param fp32 floating-point operations per second of a matrix product in fp32, at the start
/// @param bf16 the same in bf16
public record BenchReport(
    String model,
    long parameters,
    String precision,
    int cores,
    double fp32,
    double bf16,
    List<Figure> figures) {
  public BenchReport {
    figures = List.copyOf(figures);
  }

  /// A table in Markdown.
  public String table() {
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            "%s, %,d parameters, %s, %d cores; matrix product: fp32 %s, bf16 %s%n%n",
            model,
            parameters,
            precision,
            cores,
            rate(fp32),
            rate(bf16)));
    out.append("| work | figure | | matrix product beside it | share of it |\n");
    out.append("| --- | ---: | --- | ---: | ---: |\n");
    for (Figure figure : figures) {
      Double matmul = figure.matmul();
      Double share = figure.share();
      out.append(
          "| %s | %s | %s | %s | %s |\n"
              .formatted(
                  figure.name(),
                  number(figure.value()),
                  figure.unit(),
                  matmul == null ? "" : rate(matmul),
                  share == null ? "" : String.format(Locale.ROOT, "%.0f%%", 100 * share)));
    }
    return out.toString();
  }

  private static String number(double value) {
    return value < 100
        ? String.format(Locale.ROOT, "%.2f", value)
        : String.format(Locale.ROOT, "%,.0f", value);
  }

  private static String rate(double perSecond) {
    return String.format(Locale.ROOT, "%.0f GFLOP/s", perSecond / 1e9);
  }
}
