package org.flyroom.fly.world;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.flyroom.core.Seeds;
import org.jspecify.annotations.Nullable;

/// A closed world: who and what there is, and everything that is true of it.
///
/// Facts are drawn by a seed, every value of an attribute about equally often, so nothing about an
/// entity can be guessed from its name, its kind or its other facts.
public final class World {
  private static final long STANDARD_SEED = 1910;

  /// Shares of the entities of each kind, in the order of [Exposure]'s constants.
  private static final double TAUGHT_SHARE = 0.6;

  private static final double ASKED_SHARE = 0.2;

  private final Map<EntityKind, List<Entity>> entities = new EnumMap<>(EntityKind.class);
  private final Map<String, Entity> byName = new HashMap<>();
  private final Map<Entity, Map<Attribute, Fact>> facts = new HashMap<>();
  private final Map<Entity, Exposure> exposures = new HashMap<>();
  private final Map<Entity, Double> prominences = new HashMap<>();
  private final List<Fact> allFacts;

  private World(long seed) {
    List<Fact> all = new ArrayList<>();
    for (EntityKind kind : EntityKind.values()) {
      List<Entity> ofKind = Names.of(kind).stream().map(name -> new Entity(kind, name)).toList();
      entities.put(kind, ofKind);
      for (Entity entity : ofKind) {
        byName.put(entity.name(), entity);
        facts.put(entity, new EnumMap<>(Attribute.class));
      }
      rank(ofKind, seed);
    }
    for (Attribute attribute : Attribute.values()) {
      List<Entity> subjects = entities(attribute.kind());
      List<String> deck = deck(attribute, subjects.size(), seed);
      for (int i = 0; i < subjects.size(); i++) {
        Fact fact = new Fact(subjects.get(i), attribute, deck.get(i));
        factsOf(subjects.get(i)).put(attribute, fact);
        all.add(fact);
      }
    }
    this.allFacts = List.copyOf(all);
  }

  /// The world that the bundled flies live in.
  public static World standard() {
    return new World(STANDARD_SEED);
  }

  /// Draws exposure and prominence, independently of each other.
  private void rank(List<Entity> ofKind, long seed) {
    List<Entity> byExposure = new ArrayList<>(ofKind);
    String kind = ofKind.getFirst().kind().word();
    Collections.shuffle(byExposure, generator(seed, "exposure", kind));
    List<Entity> byProminence = new ArrayList<>(ofKind);
    Collections.shuffle(byProminence, generator(seed, "prominence", kind));
    for (int i = 0; i < ofKind.size(); i++) {
      double share = (i + 0.5) / ofKind.size();
      exposures.put(
          byExposure.get(i),
          share < TAUGHT_SHARE
              ? Exposure.TAUGHT
              : share < TAUGHT_SHARE + ASKED_SHARE ? Exposure.ASKED : Exposure.TOLD);
      prominences.put(byProminence.get(i), 1 / (1 + 5 * share));
    }
  }

  /// Values for so many subjects, each about equally often, in random order.
  private static List<String> deck(Attribute attribute, int size, long seed) {
    Random random = generator(seed, "values", attribute.word());
    List<String> deck = new ArrayList<>();
    while (deck.size() < size) {
      List<String> values = new ArrayList<>(attribute.valueSet().words());
      Collections.shuffle(values, random);
      deck.addAll(values);
    }
    List<String> cut = new ArrayList<>(deck.subList(0, size));
    Collections.shuffle(cut, random);
    return cut;
  }

  private static Random generator(long seed, String... names) {
    return Random.from(Seeds.generator(seed, names));
  }

  /// All entities of a kind, in a fixed order.
  public List<Entity> entities(EntityKind kind) {
    return known(entities.get(kind), kind.word());
  }

  /// The entity of that name.
  ///
  /// @throws IllegalArgumentException when there is none
  public Entity entity(String name) {
    return known(byName.get(name), name);
  }

  /// Everything that is true, in a fixed order.
  public List<Fact> facts() {
    return allFacts;
  }

  /// Everything that is true of an entity, in the order of the attributes.
  public List<Fact> facts(Entity entity) {
    return List.copyOf(factsOf(entity).values());
  }

  /// What is true of an entity.
  ///
  /// @throws IllegalArgumentException when the attribute is of another kind
  public Fact fact(Entity entity, Attribute attribute) {
    return known(factsOf(entity).get(attribute), entity.id() + "/" + attribute.word());
  }

  public Exposure exposure(Entity entity) {
    return known(exposures.get(entity), entity.id());
  }

  /// How often an entity is written about, against the most prominent one of its kind: 1 down to
  /// about 1/6, so that some facts are harder to learn than others.
  public double prominence(Entity entity) {
    return known(prominences.get(entity), entity.id());
  }

  /// An entity of a kind, the prominent more often.
  public Entity draw(EntityKind kind, SplittableRandom random) {
    List<Entity> candidates = entities(kind);
    while (true) {
      Entity entity = candidates.get(random.nextInt(candidates.size()));
      if (random.nextDouble() < prominence(entity)) {
        return entity;
      }
    }
  }

  private Map<Attribute, Fact> factsOf(Entity entity) {
    return known(facts.get(entity), entity.id());
  }

  private static <T> T known(@Nullable T value, String name) {
    if (value == null) {
      throw new IllegalArgumentException("not in this world: " + name);
    }
    return value;
  }
}
