package org.flyroom.engine.checkpoint;

import org.flyroom.core.Problems;
import org.jspecify.annotations.Nullable;

/// Rotary embeddings as `config.json` states them: `rope_parameters` in transformers 5, before it
/// `rope_theta` beside `rope_scaling`.
final class RopeJson {
  private static final int LONGEST = 1 << 30;

  private RopeJson() {}

  /// @param parameters the rope's object; null where the file has none
  /// @param base the base where the object does not name one
  static Rope read(@Nullable JsonFields parameters, double base, int context) {
    if (parameters == null) {
      return new Rope.Plain(base);
    }
    double theta = parameters.positive("rope_theta", base);
    String kind = parameters.text(parameters.has("rope_type") ? "rope_type" : "type");
    if (kind == null) {
      if (parameters.has("factor")) {
        parameters.problem("no 'rope_type'");
      }
      kind = "default";
    }
    return switch (kind) {
      case "default" -> {
        refuseUnknown(parameters, "factor");
        yield new Rope.Plain(theta);
      }
      case "linear" -> {
        refuseUnknown(parameters, "factor");
        yield new Rope.Linear(theta, required(parameters, "factor"));
      }
      case "llama3" -> llama3(parameters, theta, context);
      case "yarn" -> yarn(parameters, theta, context);
      default -> {
        parameters.problem(
            "rope_type %s is not supported; known are default, linear, llama3, yarn"
                .formatted(Problems.quote(kind)));
        yield new Rope.Plain(theta);
      }
    };
  }

  private static Rope llama3(JsonFields parameters, double theta, int context) {
    refuseUnknown(
        parameters,
        "factor",
        "low_freq_factor",
        "high_freq_factor",
        "original_max_position_embeddings");
    double low = required(parameters, "low_freq_factor");
    double high = required(parameters, "high_freq_factor");
    if (high < low || (high == low && parameters.has("high_freq_factor"))) {
      parameters.problem("'high_freq_factor' must be above 'low_freq_factor'");
    }
    return new Rope.Llama3(
        theta,
        required(parameters, "factor"),
        low,
        high,
        parameters.size("original_max_position_embeddings", LONGEST, context));
  }

  private static Rope yarn(JsonFields parameters, double theta, int context) {
    refuseUnknown(
        parameters,
        "factor",
        "original_max_position_embeddings",
        "attention_factor",
        "beta_fast",
        "beta_slow",
        "mscale",
        "mscale_all_dim",
        "truncate");
    double factor = required(parameters, "factor");
    double amplitude =
        parameters.has("mscale") && parameters.has("mscale_all_dim")
            ? Rope.Yarn.suggestedAmplitude(factor, parameters.positive("mscale", 1))
                / Rope.Yarn.suggestedAmplitude(factor, parameters.positive("mscale_all_dim", 1))
            : Rope.Yarn.suggestedAmplitude(factor, 1);
    if (theta <= 1) {
      parameters.problem("'rope_theta' must be above 1");
    }
    return new Rope.Yarn(
        theta,
        factor,
        parameters.size("original_max_position_embeddings", LONGEST, context),
        parameters.positive("beta_fast", 32),
        parameters.positive("beta_slow", 1),
        parameters.flag("truncate", true),
        parameters.positive("attention_factor", amplitude));
  }

  private static double required(JsonFields parameters, String key) {
    if (!parameters.has(key)) {
      parameters.problem("no '%s'".formatted(key));
    }
    return parameters.positive(key, 1);
  }

  private static void refuseUnknown(JsonFields parameters, String... keys) {
    String[] known = new String[keys.length + 4];
    System.arraycopy(keys, 0, known, 0, keys.length);
    known[keys.length] = "rope_type";
    known[keys.length + 1] = "type";
    known[keys.length + 2] = "rope_theta";
    known[keys.length + 3] = "partial_rotary_factor";
    parameters.refuseUnknown(known);
    if (parameters.positive("partial_rotary_factor", 1) != 1) {
      parameters.problem("'partial_rotary_factor' other than 1 is not supported");
    }
  }
}
