package org.flyroom.fly.corpus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.flyroom.fly.text.English;
import org.flyroom.fly.world.Attribute;
import org.flyroom.fly.world.Entity;
import org.flyroom.fly.world.EntityKind;
import org.flyroom.fly.world.Fact;
import org.flyroom.fly.world.ValueSet;
import org.flyroom.fly.world.World;

/// Fills skeletons with what is true.
///
/// A skeleton is text in which `[one|two]` stands for either, and braces stand for the world: `{p}`
/// is an entity (`p`, `q` and `r` are people, other roles are kinds such as `animal` or `animal2`;
/// each is cast once, all of them apart), `{p.home.weather}` a value, `{animal.name}` a name
/// without its article, `{!p.home}` a sentence that states the fact, `{days}` a word of that value
/// set, the same one throughout.
public final class Scene {
  private final World world;
  private final SplittableRandom random;
  private final Map<String, Entity> cast = new LinkedHashMap<>();
  private final Map<String, String> words = new LinkedHashMap<>();

  /// A scene with nobody in it yet.
  public Scene(World world, SplittableRandom random) {
    this.world = world;
    this.random = random;
  }

  /// Gives a role to an entity.
  public Scene cast(String role, Entity entity) {
    cast.put(role, entity);
    return this;
  }

  /// The kind of entity that plays a role.
  static EntityKind kind(String role) {
    return switch (role) {
      case "p", "q", "r" -> EntityKind.PERSON;
      default -> EntityKind.valueOf(role.replaceAll("\\d", "").toUpperCase(Locale.ROOT));
    };
  }

  /// The skeleton in full, every sentence with a capital letter at its start.
  public String tell(String skeleton) {
    StringBuilder out = new StringBuilder();
    expand(skeleton, out);
    return capitalised(out);
  }

  private void expand(String skeleton, StringBuilder out) {
    int at = 0;
    while (at < skeleton.length()) {
      char c = skeleton.charAt(at);
      if (c == '[') {
        int end = closing(skeleton, at);
        expand(English.oneOf(options(skeleton.substring(at + 1, end)), random), out);
        at = end + 1;
      } else if (c == '{') {
        int end = skeleton.indexOf('}', at);
        out.append(filled(skeleton.substring(at + 1, end)));
        at = end + 1;
      } else {
        out.append(c);
        at++;
      }
    }
  }

  private static int closing(String text, int open) {
    int depth = 0;
    for (int at = open; at < text.length(); at++) {
      depth += text.charAt(at) == '[' ? 1 : text.charAt(at) == ']' ? -1 : 0;
      if (depth == 0) {
        return at;
      }
    }
    throw new IllegalArgumentException("a bracket is not closed: " + text);
  }

  private static List<String> options(String text) {
    List<String> options = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      depth += c == '[' ? 1 : c == ']' ? -1 : 0;
      if (c == '|' && depth == 0) {
        options.add(text.substring(start, at));
        start = at + 1;
      }
    }
    options.add(text.substring(start));
    return options;
  }

  private String filled(String slot) {
    boolean stated = slot.startsWith("!");
    String[] path = (stated ? slot.substring(1) : slot).split("\\.", -1);
    if (path.length == 1) {
      return isWord(path[0]) ? word(path[0]) : entity(path[0]).definite();
    }
    Entity entity = entity(path[0]);
    for (int i = 1; i < path.length - 1; i++) {
      entity = world.entity(fact(entity, path[i]).value());
    }
    String last = path[path.length - 1];
    if (last.equals("name")) {
      return entity.name();
    }
    Fact fact = fact(entity, last);
    return stated ? English.statement(fact, random) : fact.value();
  }

  private static boolean isWord(String role) {
    return role.equals("days") || role.equals("seasons") || role.equals("hours");
  }

  private String word(String set) {
    return words.computeIfAbsent(
        set,
        name -> English.oneOf(ValueSet.valueOf(name.toUpperCase(Locale.ROOT)).words(), random));
  }

  private Fact fact(Entity entity, String attribute) {
    return world.fact(entity, Attribute.valueOf(attribute.toUpperCase(Locale.ROOT)));
  }

  /// Who plays a role; cast now when nobody did.
  public Entity entity(String role) {
    Entity known = cast.get(role);
    if (known != null) {
      return known;
    }
    while (true) {
      Entity drawn = world.draw(kind(role), random);
      if (!cast.containsValue(drawn)) {
        cast.put(role, drawn);
        return drawn;
      }
    }
  }

  private static String capitalised(StringBuilder text) {
    boolean start = true;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (start && Character.isLetterOrDigit(c)) {
        text.setCharAt(at, Character.toUpperCase(c));
        start = false;
      }
      start = start || ".!?\n".indexOf(c) >= 0;
    }
    return text.toString();
  }
}
