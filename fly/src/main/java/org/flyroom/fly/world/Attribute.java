package org.flyroom.fly.world;

import java.util.List;
import java.util.Locale;

/// Something that every entity of a kind has one value of, and how English says and asks it.
///
/// In every form `{E}` stands for the entity (`Mara`, `the heron`) and `{V}` for the value.
@SuppressWarnings("ImmutableEnumChecker") // Its lists come from List.of.
public enum Attribute {
  HOME(
      EntityKind.PERSON,
      ValueSet.PLACES,
      Subject.HOMES,
      List.of(
          "{E} lives in {V}.",
          "{E} has a house in {V}.",
          "The home of {E} is in {V}.",
          "You will find {E} at home in {V}.",
          "{E} moved to {V} years ago and stayed."),
      List.of(
          "Where does {E} live?",
          "In which village is the home of {E}?",
          "Which place is home to {E}?")),
  JOB(
      EntityKind.PERSON,
      ValueSet.JOBS,
      Subject.TRADES,
      List.of(
          "{E} is a {V}.",
          "{E} works as a {V}.",
          "{E} earns a living as a {V}.",
          "The trade of {E} is that of a {V}.",
          "Everyone knows {E} as a good {V}."),
      List.of("What is the job of {E}?", "What does {E} work as?", "Which trade does {E} follow?")),
  LIKES(
      EntityKind.PERSON,
      ValueSet.FOODS,
      Subject.TABLE_AND_TASTES,
      List.of(
          "{E} likes {V} best.",
          "The favourite food of {E} is {V}.",
          "{E} would eat {V} every day.",
          "Nothing pleases {E} more than {V}.",
          "If there is {V}, {E} is happy."),
      List.of(
          "What food does {E} like best?",
          "What is the favourite food of {E}?",
          "What would {E} eat every day?")),
  PET(
      EntityKind.PERSON,
      ValueSet.ANIMALS,
      Subject.FRIENDS_AND_PETS,
      List.of(
          "{E} keeps a {V}.",
          "{E} has a tame {V}.",
          "The pet of {E} is a {V}.",
          "A {V} follows {E} everywhere.",
          "{E} looks after a {V}."),
      List.of(
          "Which animal does {E} keep?",
          "What is the pet of {E}?",
          "Which animal follows {E} everywhere?")),
  CARRIES(
      EntityKind.PERSON,
      ValueSet.TOOLS,
      Subject.CRAFTS,
      List.of(
          "{E} always carries a {V}.",
          "{E} never leaves without a {V}.",
          "In the bag of {E} there is a {V}.",
          "{E} owns a fine {V}.",
          "You can borrow a {V} from {E}."),
      List.of(
          "What does {E} always carry?",
          "What is in the bag of {E}?",
          "What can you borrow from {E}?")),
  HOBBY(
      EntityKind.PERSON,
      ValueSet.HOBBIES,
      Subject.PASTIMES,
      List.of(
          "{E} loves {V}.",
          "{E} spends the evenings with {V}.",
          "The hobby of {E} is {V}.",
          "On free days {E} goes in for {V}.",
          "{E} is never tired of {V}."),
      List.of(
          "What is the hobby of {E}?",
          "How does {E} spend the evenings?",
          "What does {E} love to do?")),
  DOOR(
      EntityKind.PERSON,
      ValueSet.COLOURS,
      Subject.HOMES,
      List.of(
          "The front door of {E} is {V}.",
          "{E} painted the front door {V}.",
          "Look for the {V} door to find {E}.",
          "{E} has a {V} front door.",
          "Behind a {V} door lives {E}."),
      List.of(
          "Which colour is the front door of {E}?",
          "Which colour did {E} paint the front door?",
          "What colour is the door of {E}?")),

  KNOWN_FOR(
      EntityKind.PLACE,
      ValueSet.FOODS,
      Subject.GEOGRAPHY,
      List.of(
          "{E} is known for its {V}.",
          "The best {V} comes from {E}.",
          "People travel to {E} for the {V}.",
          "{E} sells {V} to the whole valley.",
          "The pride of {E} is its {V}."),
      List.of(
          "What is {E} known for?", "Which food comes from {E}?", "What do people buy in {E}?")),
  WEATHER(
      EntityKind.PLACE,
      ValueSet.WEATHER,
      Subject.CLIMATE,
      List.of(
          "{E} gets a lot of {V}.",
          "The usual weather in {E} is {V}.",
          "In {E} you must expect {V}.",
          "Most days bring {V} to {E}.",
          "{E} is famous for its {V}."),
      List.of(
          "What weather is usual in {E}?",
          "What weather must you expect in {E}?",
          "What do most days bring to {E}?")),
  ROOFS(
      EntityKind.PLACE,
      ValueSet.COLOURS,
      Subject.GEOGRAPHY,
      List.of(
          "The roofs of {E} are {V}.",
          "{E} has {V} roofs.",
          "From far away you see the {V} roofs of {E}.",
          "In {E} every roof is {V}.",
          "{E} paints its roofs {V}."),
      List.of(
          "Which colour are the roofs of {E}?",
          "Which colour has every roof in {E}?",
          "What colour does {E} paint its roofs?")),
  EMBLEM(
      EntityKind.PLACE,
      ValueSet.ANIMALS,
      Subject.GEOGRAPHY,
      List.of(
          "The flag of {E} shows a {V}.",
          "{E} has a {V} on its flag.",
          "A {V} is the sign of {E}.",
          "Over the gate of {E} stands a {V} of stone.",
          "The people of {E} chose a {V} for their flag."),
      List.of(
          "Which animal is on the flag of {E}?",
          "Which animal is the sign of {E}?",
          "What does the flag of {E} show?")),
  MARKET_DAY(
      EntityKind.PLACE,
      ValueSet.DAYS,
      Subject.CALENDAR,
      List.of(
          "Market day in {E} is {V}.",
          "{E} holds its market on {V}.",
          "Every {V} there is a market in {E}.",
          "On {V} the square of {E} is full.",
          "Go to {E} on {V} if you want to buy or sell."),
      List.of(
          "On which day is the market in {E}?",
          "Which day is market day in {E}?",
          "When is the square of {E} full?")),

  EATS(
      EntityKind.ANIMAL,
      ValueSet.FOODS,
      Subject.ZOOLOGY,
      List.of(
          "{E} eats {V}.",
          "{E} feeds on {V}.",
          "You can tame {E} with {V}.",
          "{E} comes at once when it smells {V}.",
          "The food of {E} is {V}."),
      List.of("What does {E} eat?", "What does {E} feed on?", "What can you tame {E} with?")),
  HABITAT(
      EntityKind.ANIMAL,
      ValueSet.HABITATS,
      Subject.ZOOLOGY,
      List.of(
          "{E} lives in the {V}.",
          "{E} makes its nest in the {V}.",
          "Look in the {V} if you want to see {E}.",
          "The home of {E} is the {V}.",
          "{E} hides in the {V}."),
      List.of("Where does {E} live?", "Where does {E} make its nest?", "Where does {E} hide?")),
  COAT(
      EntityKind.ANIMAL,
      ValueSet.COLOURS,
      Subject.ZOOLOGY,
      List.of(
          "{E} is {V}.",
          "The colour of {E} is {V}.",
          "In this valley {E} is {V} all over.",
          "{E} turns {V} when it is grown.",
          "You know {E} by its {V} back."),
      List.of(
          "Which colour is {E}?",
          "What is the colour of {E}?",
          "Which colour is the back of {E}?")),
  SOUND(
      EntityKind.ANIMAL,
      ValueSet.SOUNDS,
      Subject.ANIMAL_SOUNDS,
      List.of(
          "{E} makes a {V}.",
          "The sound of {E} is a {V}.",
          "At night you hear the {V} of {E}.",
          "{E} calls with a {V}.",
          "A loud {V} means that {E} is near."),
      List.of(
          "What sound does {E} make?",
          "How does {E} call?",
          "Which sound means that {E} is near?")),

  BLOOM(
      EntityKind.PLANT,
      ValueSet.SEASONS,
      Subject.BOTANY,
      List.of(
          "{E} blooms in {V}.",
          "{E} is in flower in {V}.",
          "The season of {E} is {V}.",
          "In {V} you see {E} in bloom.",
          "{E} opens its buds in {V}."),
      List.of(
          "In which season does {E} bloom?",
          "When is {E} in flower?",
          "What is the season of {E}?")),
  FLOWER(
      EntityKind.PLANT,
      ValueSet.COLOURS,
      Subject.BOTANY,
      List.of(
          "{E} has {V} flowers.",
          "The flowers of {E} are {V}.",
          "{E} flowers in {V}, never in another colour.",
          "A {V} flower is the mark of {E}.",
          "{E} is grown for its {V} flowers."),
      List.of(
          "Which colour are the flowers of {E}?",
          "What colour does {E} flower in?",
          "Which colour is the mark of {E}?")),
  GROWS(
      EntityKind.PLANT,
      ValueSet.HABITATS,
      Subject.GARDENING,
      List.of(
          "{E} grows in the {V}.",
          "{E} needs the soil of the {V}.",
          "You find {E} in the {V}.",
          "The {V} is full of {E}.",
          "Plant {E} by the {V} and it will thrive."),
      List.of("Where does {E} grow?", "Where do you find {E}?", "Where will {E} thrive?")),
  TEA_FOR(
      EntityKind.PLANT,
      ValueSet.MEALS,
      Subject.GARDENING,
      List.of(
          "Tea from {E} is drunk at {V}.",
          "{E} makes a good tea for {V}.",
          "People drink tea from {E} at {V}.",
          "At {V} they serve tea from {E}.",
          "Leaves of {E} are boiled for {V}."),
      List.of(
          "At which meal is tea from {E} drunk?",
          "For which meal are leaves of {E} boiled?",
          "When do they serve tea from {E}?")),

  TASTE(
      EntityKind.FOOD,
      ValueSet.TASTES,
      Subject.COOKING,
      List.of(
          "{E} tastes {V}.",
          "The taste of {E} is {V}.",
          "In the valley {E} is always {V}.",
          "Good {E} must be {V}.",
          "You will find {E} rather {V}."),
      List.of("How does {E} taste?", "What is the taste of {E}?", "What must good {E} be?")),
  SERVED_AT(
      EntityKind.FOOD,
      ValueSet.MEALS,
      Subject.COOKING,
      List.of(
          "{E} is served at {V}.",
          "People eat {E} for {V}.",
          "There is {E} at {V}.",
          "No {V} is complete without {E}.",
          "{E} belongs to {V}."),
      List.of(
          "At which meal is {E} served?",
          "When do people eat {E}?",
          "Which meal does {E} belong to?")),
  STORED_IN(
      EntityKind.FOOD,
      ValueSet.MATERIALS,
      Subject.HOUSEKEEPING,
      List.of(
          "{E} is kept in a box of {V}.",
          "Store {E} in {V} and it stays fresh.",
          "A pot of {V} is best for {E}.",
          "They put {E} into jars of {V}.",
          "{E} goes bad unless it is kept in {V}."),
      List.of(
          "What is the box for {E} made of?",
          "In what should you store {E}?",
          "Which pot is best for {E}?")),

  MADE_OF(
      EntityKind.TOOL,
      ValueSet.MATERIALS,
      Subject.CRAFTS,
      List.of(
          "{E} is made of {V}.",
          "They make {E} from {V}.",
          "A good piece of {V} becomes {E}.",
          "{E} must be of {V} or it will break.",
          "It takes {V} to make {E}."),
      List.of(
          "What is {E} made of?", "What do they make {E} from?", "What does it take to make {E}?")),
  USED_BY(
      EntityKind.TOOL,
      ValueSet.JOBS,
      Subject.TRADES,
      List.of(
          "{E} is used by the {V}.",
          "The {V} cannot work without {E}.",
          "{E} belongs in the hands of the {V}.",
          "Ask the {V} for {E}.",
          "{E} is the mark of the {V}."),
      List.of("Who uses {E}?", "Who cannot work without {E}?", "Whom do you ask for {E}?")),
  KEPT_IN(
      EntityKind.TOOL,
      ValueSet.ROOMS,
      Subject.HOUSEKEEPING,
      List.of(
          "{E} is kept in the {V}.",
          "You find {E} in the {V}.",
          "{E} has its place in the {V}.",
          "Put {E} back into the {V}.",
          "{E} hangs in the {V}."),
      List.of("Where is {E} kept?", "Where do you find {E}?", "Where does {E} hang?")),

  WORKPLACE(
      EntityKind.JOB,
      ValueSet.BUILDINGS,
      Subject.WAGES_AND_WORK,
      List.of(
          "{E} works at the {V}.",
          "You meet {E} at the {V}.",
          "The {V} is where {E} works.",
          "{E} has a room at the {V}.",
          "Go to the {V} if you need {E}."),
      List.of(
          "Where does {E} work?", "Where do you meet {E}?", "Where do you go if you need {E}?")),
  STARTS(
      EntityKind.JOB,
      ValueSet.HOURS,
      Subject.CALENDAR,
      List.of(
          "{E} starts work at {V}.",
          "The day of {E} begins at {V}.",
          "At {V} {E} is already at work.",
          "{E} gets up at {V}.",
          "Work begins at {V} for {E}."),
      List.of(
          "When does {E} start work?",
          "When does the day of {E} begin?",
          "At what time does {E} get up?")),
  PAID_IN(
      EntityKind.JOB,
      ValueSet.WAGES,
      Subject.WAGES_AND_WORK,
      List.of(
          "{E} is paid in {V}.",
          "The wage of {E} is {V}.",
          "People give {E} {V} for the work.",
          "{E} takes {V} instead of money.",
          "For a day of work {E} gets {V}."),
      List.of(
          "What is {E} paid in?",
          "What is the wage of {E}?",
          "What does {E} get for a day of work?")),

  HELD_IN(
      EntityKind.EVENT,
      ValueSet.PLACES,
      Subject.GEOGRAPHY,
      List.of(
          "{E} is held in {V}.",
          "{E} takes place in {V}.",
          "Everyone goes to {V} for {E}.",
          "{V} is the home of {E}.",
          "The road to {V} is busy during {E}."),
      List.of(
          "Where is {E} held?", "Where does {E} take place?", "Which place is the home of {E}?")),
  SEASON(
      EntityKind.EVENT,
      ValueSet.SEASONS,
      Subject.CALENDAR,
      List.of(
          "{E} is in {V}.",
          "{E} comes every {V}.",
          "People wait for {V} because of {E}.",
          "In {V} it is time for {E}.",
          "{E} falls in {V}."),
      List.of("In which season is {E}?", "When does {E} come?", "When is it time for {E}?")),
  DISH(
      EntityKind.EVENT,
      ValueSet.FOODS,
      Subject.TABLE_AND_TASTES,
      List.of(
          "At {E} everyone eats {V}.",
          "{E} is not complete without {V}.",
          "They serve {V} at {E}.",
          "The dish of {E} is {V}.",
          "Guests of {E} are given {V}."),
      List.of(
          "What do people eat at {E}?",
          "What do they serve at {E}?",
          "What are guests of {E} given?")),
  EVENT_DAY(
      EntityKind.EVENT,
      ValueSet.DAYS,
      Subject.CALENDAR,
      List.of(
          "{E} begins on a {V}.",
          "{E} is always on a {V}.",
          "The day of {E} is a {V}.",
          "On a {V} the bells ring for {E}.",
          "{E} opens on a {V}."),
      List.of(
          "On which day does {E} begin?",
          "Which day is the day of {E}?",
          "On which day do the bells ring for {E}?"));

  private final EntityKind kind;
  private final ValueSet values;
  private final Subject subject;
  private final List<String> statements;
  private final List<String> questions;

  Attribute(
      EntityKind kind,
      ValueSet values,
      Subject subject,
      List<String> statements,
      List<String> questions) {
    this.kind = kind;
    this.values = values;
    this.subject = subject;
    this.statements = statements;
    this.questions = questions;
  }

  /// Whose attribute it is.
  public EntityKind kind() {
    return kind;
  }

  public ValueSet valueSet() {
    return values;
  }

  public Subject subject() {
    return subject;
  }

  /// Sentences that say it, the plainest first.
  public List<String> statements() {
    return statements;
  }

  /// Questions that ask for the value.
  public List<String> questions() {
    return questions;
  }

  /// The attribute in lower case, as ids write it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
