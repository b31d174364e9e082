package org.flyroom.core.stats;

import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.flyroom.core.testing.SharedFiles;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What scipy, statsmodels and scikit-learn computed; tests that ask skip where the file is absent.
final class Golden {
  static final Offset<Double> CLOSE = within(1e-9);

  private Golden() {}

  static JsonNode section(String name) {
    return JsonMapper.shared()
        .readTree(SharedFiles.require("golden/stats/stats.json"))
        .required(name);
  }

  static double[] doubles(JsonNode array) {
    return IntStream.range(0, array.size()).mapToDouble(i -> array.get(i).asDouble()).toArray();
  }

  static int[] ints(JsonNode array) {
    return IntStream.range(0, array.size()).map(i -> array.get(i).asInt()).toArray();
  }
}
