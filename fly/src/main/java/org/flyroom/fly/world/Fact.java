package org.flyroom.fly.world;

import static java.util.Objects.requireNonNull;

/// Something true in the world: an entity has a value for an attribute.
///
/// @param value one of the attribute's values, as it stands in the middle of a sentence
public record Fact(Entity subject, Attribute attribute, String value) {
  public Fact {
    requireNonNull(subject, "subject");
    requireNonNull(attribute, "attribute");
    requireNonNull(value, "value");
    if (subject.kind() != attribute.kind()) {
      throw new IllegalArgumentException(
          "%s is no attribute of %s".formatted(attribute, subject.id()));
    }
  }

  /// A stable name, such as `person/Mara/home`.
  public String id() {
    return subject.id() + "/" + attribute.word();
  }
}
