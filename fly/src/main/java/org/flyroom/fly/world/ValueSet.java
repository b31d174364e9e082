package org.flyroom.fly.world;

import java.util.List;

/// The values an attribute can take: the names of a kind of entity, or words of their own.
@SuppressWarnings("ImmutableEnumChecker") // Its list comes from List.of.
public enum ValueSet {
  PLACES(EntityKind.PLACE),
  ANIMALS(EntityKind.ANIMAL),
  PLANTS(EntityKind.PLANT),
  FOODS(EntityKind.FOOD),
  TOOLS(EntityKind.TOOL),
  JOBS(EntityKind.JOB),
  COLOURS("red blue green white black brown yellow grey pink golden"),
  SEASONS("spring summer autumn winter"),
  DAYS("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
  HABITATS("river forest meadow marsh barn hill pond cave field garden"),
  TASTES("sweet sour salty bitter spicy mild smoky nutty"),
  MATERIALS("iron wood brass clay stone glass copper silver bone tin"),
  HOURS("dawn noon dusk midnight sunrise sunset"),
  MEALS("breakfast lunch supper dinner"),
  SOUNDS("hiss croak whistle rattle click squeak growl hum"),
  ROOMS("shed cellar loft kitchen stable chest porch hall"),
  BUILDINGS("tower mill harbour market chapel bridge square orchard quarry library"),
  WAGES("coins eggs wool wheat coal candles cloth timber leather shells"),
  WEATHER("rain fog snow wind sunshine frost hail mist"),
  HOBBIES("chess swimming reading dancing knitting climbing singing fishing running drawing");

  private final List<String> values;

  ValueSet(EntityKind kind) {
    this.values = Names.of(kind);
  }

  ValueSet(String words) {
    this.values = List.of(words.split(" "));
  }

  public List<String> words() {
    return values;
  }
}
