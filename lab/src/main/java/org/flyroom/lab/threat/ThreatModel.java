package org.flyroom.lab.threat;

import org.flyroom.core.organism.Kind;
import org.flyroom.lab.yaml.YamlSection;

/// A pathology that organisms can be given, before its parameters are chosen.
public interface ThreatModel {

  /// The word by which recipes and passports name it.
  String id();

  /// What it is, one sentence for a person.
  String summary();

  /// The kind of organism it makes when the recipe does not say otherwise.
  Kind defaultKind();

  /// How dangerous its organisms are when the recipe does not say otherwise: 0 harmless to 4.
  int defaultHazardClass();

  /// Reads its parameters from a recipe's `threat` section, noting problems there. The threat
  /// returned is used only when there were none.
  ///
  /// @param files reads the files that the section names
  Threat read(YamlSection parameters, DataFiles files);
}
