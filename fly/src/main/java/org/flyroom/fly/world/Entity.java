package org.flyroom.fly.world;

import static java.util.Objects.requireNonNull;

/// Something that facts are about.
///
/// @param name as it stands in the middle of a sentence, without an article; unique in the world
public record Entity(EntityKind kind, String name) {
  public Entity {
    requireNonNull(kind, "kind");
    if (name.isBlank()) {
      throw new IllegalArgumentException("an entity needs a name");
    }
  }

  /// A stable name, such as `person/Mara`.
  public String id() {
    return kind.word() + "/" + name;
  }

  /// As the subject or object of a sentence: `Mara`, `the heron`, `honey`.
  public String definite() {
    return kind.article() + name;
  }
}
