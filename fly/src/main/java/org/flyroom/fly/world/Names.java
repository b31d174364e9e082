package org.flyroom.fly.world;

import java.util.List;

/// The names in the world. Every common noun begins with a consonant sound, so that "a" always
/// fits.
final class Names {
  private Names() {}

  static final List<String> PEOPLE =
      words(
          "Mara Ivo Lena Tom Nadia Piet Rosa Hugo Wilma Oskar Greta Felix Hanna Jonas Marta Karl"
              + " Lotte Bruno Elsa Simon Vera Anton Clara Emil Frida Georg Helga Ines Jakob Klara"
              + " Lars Mina Nils Olga Paul Rita Sven Thea Ursula Viktor Wanda Yann Zoe Arno Berta"
              + " Curt Dora Erik Flora Gustav Hedda Ida Jens Kora Linus Maud Noel Otto Petra Ralf"
              + " Selma Tilda Udo Willem");

  static final List<String> PLACES =
      words(
          "Oakford Millbrook Redhill Stonewick Fenton Larkham Ashby Thornton Westmere Brackley"
              + " Dunmore Elmstead Greyport Hollowby Kingsley Marlow Norwick Penwood Quarrow"
              + " Ravensby Saltmouth Tarrow Underhill Valewood Winslow Yarrowby Coldwell Deeping"
              + " Foxley Birchden Harrow Sandwick");

  static final List<String> ANIMALS =
      words(
          "heron fox goat badger hen pony cat dog donkey swan rabbit raven mole hare toad newt"
              + " mouse bat crow deer pig lark robin cow bee snail turtle weasel lynx wolf");

  static final List<String> PLANTS =
      words(
          "rose fern willow birch nettle thistle clover lily poppy tulip reed holly hazel maple"
              + " daisy violet cedar beech lavender mallow sorrel yarrow burdock pine");

  static final List<String> FOODS =
      words(
          "bread honey cheese butter barley cream jam stew porridge broth cake pie ham trout"
              + " cabbage garlic pudding toast mustard syrup spinach celery ginger mint rice pasta"
              + " salad cocoa bacon fudge");

  static final List<String> TOOLS =
      words(
          "hammer saw rake needle kettle rope lantern shovel basket ladder bucket spade sickle"
              + " broom whistle bell mirror compass brush net knife chisel pump wheel");

  static final List<String> JOBS =
      words(
          "baker miller weaver potter smith tailor farmer sailor teacher doctor hunter cook painter"
              + " singer guard clerk mason carter fisher brewer");

  static final List<String> EVENTS =
      List.of(
          "Harvest Fair",
          "Spring Dance",
          "Boat Race",
          "Long Market",
          "Kite Day",
          "Bell Feast",
          "Lantern Walk",
          "Wool Fair",
          "Snow Games",
          "Bread Contest",
          "River Parade",
          "Story Night",
          "Cattle Show",
          "Cider Feast",
          "Drum Festival",
          "Mask Ball");

  private static List<String> words(String text) {
    return List.of(text.split(" "));
  }

  static List<String> of(EntityKind kind) {
    return switch (kind) {
      case PERSON -> PEOPLE;
      case PLACE -> PLACES;
      case ANIMAL -> ANIMALS;
      case PLANT -> PLANTS;
      case FOOD -> FOODS;
      case TOOL -> TOOLS;
      case JOB -> JOBS;
      case EVENT -> EVENTS;
    };
  }
}
