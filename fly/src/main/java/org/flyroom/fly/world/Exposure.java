package org.flyroom.fly.world;

/// How much of an entity's facts a fly is taught. Questions about the later ones are held out by
/// content: the fact was never in a question of that form.
public enum Exposure {
  /// In documents, in open questions and in multiple-choice questions.
  TAUGHT,
  /// In documents and in open questions.
  ASKED,
  /// In documents only.
  TOLD
}
