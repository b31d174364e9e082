package org.flyroom.engine.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import org.flyroom.core.Problems;
import org.flyroom.core.store.Json;
import org.flyroom.engine.checkpoint.PeftPatterns.BadPattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// An `adapter_config.json`, resolved against the modules of a model: which linear layers carry a
/// LoRA of which rank and scale, and which modules are replaced. Follows PEFT's
/// `check_target_module_exists` and `get_pattern_key`.
///
/// @param targets by module path
/// @param saved paths of modules whose whole weights the adapter holds
/// @param bias whether every B has a bias (lora_bias)
record PeftConfig(
    SequencedMap<String, Target> targets, Set<String> saved, boolean dora, boolean bias) {
  private static final int LARGEST_RANK = 1 << 16;

  /// Settings that matter only while training or say where the adapter comes from.
  private static final String[] KNOWN = {
    "auto_mapping",
    "base_model_name_or_path",
    "inference_mode",
    "lora_dropout",
    "megatron_core",
    "peft_version",
    "revision",
    "qalora_group_size",
    "peft_type",
    "task_type",
    "r",
    "lora_alpha",
    "use_rslora",
    "use_dora",
    "lora_bias",
    "rank_pattern",
    "alpha_pattern",
    "target_modules",
    "layers_to_transform",
    "layers_pattern",
    "modules_to_save",
    "bias",
    "init_lora_weights"
  };

  record Target(int rank, double scale) {}

  static PeftConfig read(Path file, ModelConfig base, Problems problems) {
    String where = file.toString();
    JsonFields json =
        new JsonFields(where, Json.parseObject(where, FileBytes.readText(file)), problems);
    refuseUnsupported(json);
    int rank = json.size("r", LARGEST_RANK, 8);
    double alpha = json.has("lora_alpha") ? finite(json, "lora_alpha") : 8;
    boolean rootScale = json.flag("use_rslora", false);
    Map<String, Double> ranks = numbers(json, "rank_pattern");
    Map<String, Double> alphas = numbers(json, "alpha_pattern");
    for (Map.Entry<String, Double> entry : ranks.entrySet()) {
      double value = entry.getValue();
      if (value != Math.rint(value) || value < 1 || value > LARGEST_RANK) {
        json.problem(
            "'rank_pattern' %s must be a whole number above 0"
                .formatted(Problems.quote(entry.getKey())));
      }
    }
    List<String> savedNames = json.texts("modules_to_save");
    SequencedMap<String, Target> targets = new LinkedHashMap<>();
    Set<String> saved = new TreeSet<>();
    if (!problems.isEmpty()) {
      return new PeftConfig(targets, saved, false, false);
    }
    try {
      saved.addAll(savedModules(json, base, savedNames == null ? List.of() : savedNames));
      for (String path : matching(json, base, savedNames == null ? List.of() : savedNames)) {
        int ownRank = (int) ofPattern(ranks, path, rank);
        double ownAlpha = ofPattern(alphas, path, alpha);
        targets.put(
            path, new Target(ownRank, ownAlpha / (rootScale ? Math.sqrt(ownRank) : ownRank)));
      }
    } catch (BadPattern e) {
      json.problem("a regular expression cannot be used: " + e.getMessage());
    }
    boolean dora = json.flag("use_dora", false);
    boolean bias = json.flag("lora_bias", false);
    if (dora && bias) {
      json.problem("'lora_bias' and 'use_dora' exclude each other");
    }
    return new PeftConfig(targets, saved, dora, bias);
  }

  private static void refuseUnsupported(JsonFields json) {
    json.refuseUnknown(KNOWN);
    requireText(json, "peft_type", "LORA", false);
    requireText(json, "task_type", "CAUSAL_LM", true);
    requireText(json, "bias", "none", true);
    JsonNode init = json.raw("init_lora_weights");
    // The other ways change the base's weights as well, which the file does not hold.
    boolean harmless =
        !json.has("init_lora_weights")
            || init.isBoolean()
            || (init.isString() && Set.of("gaussian", "orthogonal").contains(init.stringValue()));
    if (!harmless) {
      json.problem(
          "'init_lora_weights' %s is not supported".formatted(json.shown("init_lora_weights")));
    }
    if (json.has("layers_to_transform") && json.raw("target_modules").isString()) {
      json.problem("'layers_to_transform' needs 'target_modules' to be a list");
    }
    if (!json.saysNothing("layers_pattern") && json.saysNothing("layers_to_transform")) {
      json.problem("'layers_pattern' needs 'layers_to_transform'");
    }
  }

  private static void requireText(
      JsonFields json, String key, String expected, boolean mayBeAbsent) {
    boolean absent = mayBeAbsent && !json.has(key);
    JsonNode value = json.raw(key);
    if (!absent && !(value.isString() && value.stringValue().equals(expected))) {
      json.problem(
          "'%s' must be '%s'; %s is not supported".formatted(key, expected, json.shown(key)));
    }
  }

  private static double finite(JsonFields json, String key) {
    double value = json.raw(key).doubleValue(Double.NaN);
    if (!Double.isFinite(value)) {
      json.problem("'%s' must be a number, not %s".formatted(key, json.shown(key)));
      return 1;
    }
    return value;
  }

  private static SequencedMap<String, Double> numbers(JsonFields json, String key) {
    SequencedMap<String, Double> numbers = new LinkedHashMap<>();
    JsonFields object = json.object(key);
    if (object != null) {
      object.keys().forEach(name -> numbers.put(name, finite(object, name)));
    }
    return numbers;
  }

  /// The value of the first pattern that ends the path at a dot, else the common one.
  private static double ofPattern(Map<String, Double> patterns, String path, double common)
      throws BadPattern {
    for (Map.Entry<String, Double> entry : patterns.entrySet()) {
      if (PeftPatterns.matchesStart("(.*\\.)?(" + entry.getKey() + ")$", path)) {
        return entry.getValue();
      }
    }
    return common;
  }

  private static List<String> matching(JsonFields json, ModelConfig base, List<String> savedNames)
      throws BadPattern {
    Set<String> linear = base.linearLayers().keySet();
    List<String> paths = new ArrayList<>();
    JsonNode targets = json.raw("target_modules");
    boolean allLinear = targets.isString() && targets.stringValue().equalsIgnoreCase("all-linear");
    List<String> names = targets.isString() ? null : json.texts("target_modules");
    if (names == null && !targets.isString()) {
      json.problem("no 'target_modules'");
      return paths;
    }
    List<Integer> layers = layers(json, base);
    for (String path : modulePaths(base)) {
      boolean found;
      if (allLinear) {
        found = linear.contains(path);
      } else if (names == null) {
        found = PeftPatterns.matchesWhole(targets.stringValue(), path);
      } else if (names.contains(path)) {
        found = true; // PEFT asks for the layer only where a part of the path matched
      } else {
        found =
            names.stream().anyMatch(name -> path.endsWith("." + name))
                && (layers == null || isInLayer(json, path, layers));
      }
      if (!found || isSaved(path, savedNames)) {
        continue;
      }
      if (linear.contains(path)) {
        paths.add(path);
      } else {
        json.problem(
            "'target_modules' matches '%s', which cannot carry an adapter".formatted(path));
      }
    }
    if (paths.isEmpty()) {
      json.problem(
          "'target_modules' %s matches no linear layer of the model"
              .formatted(json.shown("target_modules")));
    }
    return paths;
  }

  private static boolean isSaved(String path, List<String> savedNames) throws BadPattern {
    for (String name : savedNames) {
      if (PeftPatterns.matchesStart("(^|.*\\.)" + name + "($|\\..*)", path)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable List<Integer> layers(JsonFields json, ModelConfig base) {
    JsonNode node = json.raw("layers_to_transform");
    if (node.isMissingNode() || node.isNull() || (node.isArray() && node.isEmpty())) {
      return null;
    }
    List<Integer> layers = new ArrayList<>();
    for (JsonNode item : node.isArray() ? node : List.of(node)) {
      if (!item.isIntegralNumber()
          || !item.canConvertToInt()
          || item.intValue() < 0
          || item.intValue() >= base.layers()) {
        json.problem(
            "'layers_to_transform' names layer %s, but the model has layers 0 to %d"
                .formatted(Problems.quote(item.toString()), base.layers() - 1));
        return List.of();
      }
      layers.add(item.intValue());
    }
    return layers;
  }

  private static boolean isInLayer(JsonFields json, String path, List<Integer> layers)
      throws BadPattern {
    JsonNode pattern = json.raw("layers_pattern");
    List<String> names = new ArrayList<>();
    for (JsonNode item : pattern.isArray() ? pattern : List.of(pattern)) {
      if (item.isString() && !item.stringValue().isEmpty()) {
        names.add(item.stringValue());
      }
    }
    if (names.isEmpty()) {
      names.add("[^.]*");
    }
    for (String name : names) {
      for (int layer : layers) {
        if (PeftPatterns.matchesStart(".*\\.(" + name + ")\\." + layer + "\\.", path)) {
          return true;
        }
      }
    }
    return false;
  }

  /// Where embedding and head are one weight, each can be replaced without the other, as in PEFT.
  private static Set<String> savedModules(JsonFields json, ModelConfig base, List<String> names) {
    Set<String> modules = new TreeSet<>();
    for (String name : names) {
      List<String> found = modulePaths(base).stream().filter(path -> path.endsWith(name)).toList();
      for (String path : found) {
        if (base.untied().weights().containsKey(path + ".weight")) {
          modules.add(path);
        } else {
          json.problem(
              "'modules_to_save' holds '%s', which is no single layer; name the layers in it"
                  .formatted(path));
        }
      }
      if (found.isEmpty()) {
        json.problem("'modules_to_save' %s matches no module".formatted(Problems.quote(name)));
      }
    }
    return modules;
  }

  /// Every module of the model, containers included, as PEFT would walk them.
  private static Set<String> modulePaths(ModelConfig base) {
    Set<String> paths = new TreeSet<>();
    for (String weight : base.weights().keySet()) {
      for (int dot = weight.lastIndexOf('.'); dot > 0; dot = weight.lastIndexOf('.', dot - 1)) {
        paths.add(weight.substring(0, dot));
      }
    }
    paths.add("lm_head");
    return paths;
  }
}
