package org.flyroom.fly.world;

import java.util.Locale;

/// What sort of thing an entity is, and so how English refers to it.
public enum EntityKind {
  PERSON(""),
  PLACE(""),
  ANIMAL("the "),
  PLANT("the "),
  /// Foods are uncountable nouns, so that one form serves as a subject and as an object.
  FOOD(""),
  TOOL("the "),
  JOB("the "),
  EVENT("the ");

  private final String article;

  EntityKind(String article) {
    this.article = article;
  }

  /// What stands before a name when a particular one is meant; empty for proper and mass nouns.
  public String article() {
    return article;
  }

  /// The kind in lower case, as ids and files write it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
