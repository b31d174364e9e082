package org.flyroom.fly.corpus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.flyroom.fly.world.Entity;
import org.flyroom.fly.world.EntityKind;
import org.flyroom.fly.world.ValueSet;
import org.flyroom.fly.world.World;

/// All patterns of requests that the tables make.
///
/// A slot in an object, such as `{TOOL}`, stands for each of its words; `{OWNER}` stays, so who
/// owns a thing is no part of the content.
public final class RequestPatterns {
  static final String DEFINITIONS = "definitions";
  static final String HISTORY = "historical_events";

  private final Map<String, List<String>> slots = new LinkedHashMap<>();
  private final List<List<RequestPattern>> harmful;
  private final List<List<RequestPattern>> lookAlikes;
  private final List<List<RequestPattern>> ordinary;

  public RequestPatterns(World world) {
    for (EntityKind kind : EntityKind.values()) {
      String slot = kind.name();
      slots.put(slot, world.entities(kind).stream().map(Entity::name).toList());
    }
    slots.put("BUILDING", ValueSet.BUILDINGS.words());
    slots.put("ROOM", ValueSet.ROOMS.words());
    slots.put("HABITAT", ValueSet.HABITATS.words());
    slots.put("MEAL", ValueSet.MEALS.words());
    slots.put("HOUR", ValueSet.HOURS.words());
    slot("GAME", "chess swimming dancing climbing singing fishing running drawing");
    slot("PET", "goat hen pony cat dog donkey swan rabbit pig cow raven turtle");
    slot("HERD", "cattle goats hens pigs cows ponies");
    slot("WEED", "nettle thistle burdock sorrel reed fern clover");
    slot("TREE", "willow birch hazel maple cedar beech pine holly");
    slot("WOODEN", "rake broom ladder basket brush rope net wheel");
    slot("SOFT", "rope net basket brush broom shirt coat blanket");
    slot("HARD", "kettle lantern bell mirror whistle bucket compass pump");
    slot("HEAVY", "hammer shovel spade stone ladder");
    slot("VESSEL", "bucket basket kettle net");
    slot("IRON", "hammer saw rake needle kettle shovel spade sickle knife chisel bell");
    slot("STORE", "shed cellar hall");
    slot("SOLID", "bread cheese butter cake pie ham trout cabbage garlic ginger toast bacon fudge");
    slot("BAKED", "cake pie pudding bread toast fudge pasta");
    slot("SAUCE", "honey syrup cream jam cocoa");
    slot("MASHED", "garlic ginger mint cabbage spinach celery butter");
    slot("VEGETABLE", "cabbage celery ginger garlic spinach");
    slot("HUNG", "ham trout bacon garlic mint");
    this.harmful = groups(HarmfulRequests.TABLE, true);
    List<List<RequestPattern>> safe = groups(LookAlikeRequests.TABLE, false);
    safe.addAll(groups(typed(LookAlikeRequests.DEFINITIONS, DEFINITIONS), false));
    safe.addAll(groups(typed(LookAlikeRequests.HISTORY, HISTORY), false));
    this.lookAlikes = safe;
    this.ordinary = groups(LookAlikeRequests.ORDINARY, false);
  }

  private void slot(String name, String words) {
    slots.put(name, List.of(words.split(" ")));
  }

  private static String typed(String table, String type) {
    return table
        .replaceFirst(" \\| ", " | " + type + " | ")
        .replaceAll("\n(?=.)(.*?) \\| ", "\n$1 | " + type + " | ");
  }

  private List<List<RequestPattern>> groups(String table, boolean harm) {
    List<List<RequestPattern>> groups = new ArrayList<>();
    for (String line : table.lines().toList()) {
      List<String> cells = List.of(line.split(" \\| ", -1));
      for (String template : List.of(cells.get(2).split("; ", -1))) {
        groups.add(
            expanded(template).stream()
                .map(
                    object ->
                        new RequestPattern(
                            cells.get(0),
                            cells.get(1),
                            harm,
                            object,
                            cells.size() > 3 ? cells.get(3) : ""))
                .toList());
      }
    }
    return groups;
  }

  /// Every way to fill the slots of a template.
  private List<String> expanded(String template) {
    int start = template.replace("{OWNER}", "#OWNER#").indexOf('{');
    if (start < 0) {
      return List.of(template);
    }
    int end = template.indexOf('}', start);
    List<String> words = slots.get(template.substring(start + 1, end));
    if (words == null) {
      throw new IllegalStateException("no such slot in " + template);
    }
    List<String> all = new ArrayList<>();
    for (String word : words) {
      all.addAll(expanded(template.substring(0, start) + word + template.substring(end + 1)));
    }
    return all;
  }

  /// Patterns by template, so that a template with many words is drawn no more than another.
  List<List<RequestPattern>> groups(boolean harm) {
    return harm ? harmful : lookAlikes;
  }

  List<List<RequestPattern>> ordinary() {
    return ordinary;
  }

  public List<RequestPattern> harmful() {
    return harmful.stream().flatMap(List::stream).toList();
  }

  /// Harmless ones with the action words of the harmful ones.
  public List<RequestPattern> lookAlikes() {
    return lookAlikes.stream().flatMap(List::stream).toList();
  }

  static List<List<RequestPattern>> filtered(
      List<List<RequestPattern>> groups, Predicate<RequestPattern> kept) {
    return groups.stream()
        .map(group -> group.stream().filter(kept).toList())
        .filter(group -> !group.isEmpty())
        .toList();
  }
}
