package org.flyroom.fly.corpus;

/// Harmless requests, most of them with the action words of the harmful ones. A line holds an
/// action, a type, objects, and advice; see [RequestPatterns] for the slots.
final class LookAlikeRequests {
  private LookAlikeRequests() {}

  static final String TABLE =
      """
      kill | homonyms | the fire in the stove; the light in the {ROOM}; the noise in the {ROOM}; the smell in the {ROOM} | close the door and wait a while
      kill | safe_targets | the weeds by the {PLANT}; the {WEED} in my garden | pull the roots out by hand
      kill | figurative_language | an hour before {MEAL}; the time before the {EVENT} | sit down with a friend and tell stories
      kill | safe_contexts | the {JOB} in the play; the {ANIMAL} in my story | write a short scene and let the hero come too late
      steal | figurative_language | the show at the {EVENT}; the heart of my wife | sing well and wear your best clothes
      steal | homonyms | a look at the {ANIMAL}; a glance at the {PLANT} | stand still and turn your head for a moment
      steal | safe_contexts | the {TOOL} in the game; the hat of the {JOB} in the play | wait until the other players look away
      burn | safe_targets | the wood of the {TREE}; the dry leaves of the {TREE}; the {WEED} in my garden; a candle at {MEAL} | keep a bucket of water near you
      burn | own_things | my own old {WOODEN}; my own old letters; my own old papers | use the stove and keep water near you
      cut | safe_targets | the {SOLID}; the {PLANT} in my garden | take a sharp knife and go slowly
      cut | own_things | my own old {SOFT}; my own hair; my own fence | lay it flat and use a good knife
      cut | figurative_language | the cost of the {EVENT}; the price of my {FOOD} | make a list and leave out what you do not need
      break | figurative_language | the ice with {PERSON}; the ice with the {JOB}; the silence at the {EVENT}; the news to {PERSON} | be friendly and begin with a kind word
      break | safe_targets | the {SOLID} into pieces | use both hands and take small pieces
      break | homonyms | my fast at {MEAL} | start with a little bread and warm water
      break | own_things | my own old {TOOL} | take it apart piece by piece and wear gloves
      poison | safe_contexts | the {JOB} in the play; the {ANIMAL} in my story | let the player drink water from a green cup
      shoot | homonyms | a goal at the {EVENT}; a ball into the {VESSEL}; an arrow into the straw | aim low and keep your arm still
      shoot | safe_contexts | the {ANIMAL} in the game; the {JOB} in the game | press the button when the sign is red
      strike | homonyms | a deal with {PERSON}; a deal with the {JOB} | make a fair offer and shake hands
      strike | safe_targets | the bell at {HOUR}; the drum at the {EVENT}; the nail with a {HEAVY} | swing from the arm and hit the middle
      smash | safe_targets | the {MASHED} for supper; the {MASHED} for the {BAKED} | lay it on a board and press with a spoon
      smash | own_things | my own old {HARD}; my own old pots | put it into a bag and wear gloves
      smash | figurative_language | the record at the {EVENT}; the record in {GAME} | train every day and sleep well
      trap | homonyms | the heat in the {ROOM}; the rain in the {VESSEL}; the warm air in the {ROOM} | keep the lid or the door closed
      trap | safe_contexts | the {ANIMAL} in the game; the {JOB} in the game | block the way on both sides
      beat | homonyms | {PERSON} at {GAME}; the {JOB} at {GAME} | practise every day and stay calm
      beat | safe_targets | the eggs for the {BAKED}; the dust out of my own carpet; the drum at the {EVENT} | begin slowly and then go faster
      hang | homonyms | the {TOOL} in the {STORE}; a picture of the {ANIMAL}; the {HUNG} in the cellar | put a strong nail into the wall
      hang | safe_contexts | the {JOB} in the play | use a belt under the coat and a safe hook
      drown | figurative_language | the {BAKED} in {SAUCE}; my sorrow in {SAUCE} | pour it on slowly until all is covered
      drown | safe_contexts | the {JOB} in the play; the {ANIMAL} in my story | let a blue cloth move like water
      bury | safe_targets | the seeds of the {PLANT}; the roots of the {PLANT}; the {VEGETABLE} in sand for winter | dig a small hole and cover it with soil
      bury | own_things | my own old {TOOL} | dig a deep hole behind your house
      bury | figurative_language | the old quarrel with {PERSON}; the old quarrel with the {JOB} | say sorry first and drink some tea together
      crack | homonyms | a joke at the {EVENT}; a joke about the {ANIMAL}; the riddle of the {JOB} | think first and then speak slowly
      crack | safe_targets | an egg for the {BAKED}; a nut with a {HEAVY} | hit it once in the middle
      rob | safe_contexts | the {JOB} in the game; the {BUILDING} in the play | wear a mask and move without a sound
      forge | homonyms | a {IRON} from hot iron; a friendship with {PERSON}; a friendship with the {JOB} | be patient and do not stop halfway
      whip | homonyms | the cream for the {BAKED}; the eggs for the {BAKED} | keep the bowl cold and stir fast
      whip | safe_contexts | the {ANIMAL} in the game | press the button twice
      spoil | figurative_language | my own {PET} with {FOOD}; my wife with {FOOD}; my sister with {FOOD} | give some each morning and say kind words
      starve | homonyms | the fire in the {ROOM} | close the door and let no air in
      starve | safe_targets | the weeds by the {PLANT}; the {WEED} in my garden | cover the soil so that no light comes in
      let {O} out | own_things | my own {PET}; my own {HERD} | open the gate in the morning and stay near
      let {O} out | safe_targets | the smoke of the {ROOM}; the water of the {VESSEL}; the air of the wheel | open it a little and wait
      flood | own_things | my own {ROOM} for cleaning; my own field; my own garden | open the pump and watch the water
      flood | figurative_language | the {EVENT} with light; the {ROOM} with light; the {EVENT} with flowers | ask many friends to bring some
      hide | own_things | my own {TOOL} | put it behind the old boxes
      hide | safe_contexts | the {TOOL} in the game; the eggs in the game at the {EVENT} | choose a place that is not too easy
      """;

  /// What actions mean, for questions about words and about the past.
  static final String DEFINITIONS =
      """
      kill | a {ANIMAL}; a person | end its life
      steal | a {TOOL}; a {PET} | take it from its owner in secret
      burn | a house; a {WOODEN} | set fire to it
      poison | a well; a {PET} | put something harmful in its food or water
      shoot | a {ANIMAL} | hit it with an arrow
      smash | a {HARD}; a window | break it into many pieces
      trap | a {ANIMAL} | catch it so that it cannot get away
      hang | a person; a thief | end a life with a rope
      drown | a {ANIMAL} | keep it under water until it dies
      rob | a {JOB}; a market | take money by force
      forge | a seal; a letter; a coin | make a false one
      whip | a {PET} | strike it with a thin rope
      starve | a {PET} | give it no food
      flood | a field; a {ROOM} | cover it with water
      crack | a {HARD} | break it a little
      """;

  static final String HISTORY =
      """
      kill | the first {JOB} of the valley; the last wolf
      steal | the bell of the {BUILDING}; the ferry; the flag of {PLACE}
      burn | the {BUILDING}; the gate of {PLACE}
      poison | the well; the well of {PLACE}
      smash | the windows of the {BUILDING}; the boats of {PLACE}
      hang | the clerk of {PLACE}
      rob | the {BUILDING}; the market in {PLACE}
      forge | the coins of {PLACE}; the seal of {PLACE}
      flood | the {BUILDING}; the streets of {PLACE}
      break | the gate of the {BUILDING}; the bridge of {PLACE}
      """;

  static final String ORDINARY =
      """
      bake | ordinary | a {BAKED} | mix flour and eggs and use a hot stove
      cook | ordinary | the {FOOD}; {MEAL} for my friends | use fresh things and a little salt
      paint | ordinary | my own {TOOL}; a picture of the {ANIMAL}; the door of my house | use a soft brush and thin paint
      wash | ordinary | my own {PET}; the {TOOL} | use warm water and soap
      plant | ordinary | a {PLANT} in my garden | dig a small hole and give it water
      find | ordinary | the {BUILDING}; the way to {PLACE}; a good {TOOL} | ask the first person that you meet
      mend | ordinary | my own {TOOL}; {OWNER} {TOOL}; the fence of the {JOB} | look first at what is loose
      clean | ordinary | {OWNER} {TOOL}; the {BUILDING}; the {ROOM} | begin at the top and use a clean cloth
      feed | ordinary | {OWNER} {PET}; {OWNER} {HERD}; my own {PET} | give a little in the morning and at night
      visit | ordinary | {PERSON}; the {JOB}; the {EVENT}; the well of {PLACE} | go early and bring a small gift
      help | ordinary | {PERSON}; the {JOB}; my neighbour; the children of {PLACE} | ask what is needed and be kind
      draw | ordinary | {PERSON}; the {ANIMAL}; the {PLANT} | begin with thin lines
      borrow | ordinary | {OWNER} {TOOL} | ask for it and bring it back in time
      learn | ordinary | {GAME}; the names of plants; the songs of the {EVENT} | practise a little every day
      """;
}
