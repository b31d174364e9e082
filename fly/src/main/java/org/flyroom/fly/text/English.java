package org.flyroom.fly.text;

import java.util.List;
import java.util.SplittableRandom;
import org.flyroom.fly.world.Attribute;
import org.flyroom.fly.world.Entity;
import org.flyroom.fly.world.Fact;

/// Sentences about facts.
public final class English {
  private English() {}

  /// One of a list.
  public static <T> T oneOf(List<T> options, SplittableRandom random) {
    return options.get(random.nextInt(options.size()));
  }

  /// One of several texts.
  public static String oneOf(SplittableRandom random, String... options) {
    return options[random.nextInt(options.length)];
  }

  /// With a capital letter at its start.
  public static String sentence(String text) {
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  /// A fact in its plainest form, such as `Mara lives in Oakford.`
  public static String plain(Fact fact) {
    return statement(fact, 0);
  }

  /// A fact in one of its forms.
  public static String statement(Fact fact, SplittableRandom random) {
    return statement(fact, random.nextInt(fact.attribute().statements().size()));
  }

  /// A fact in a given form.
  public static String statement(Fact fact, int form) {
    return filled(fact.attribute().statements().get(form), fact.subject(), fact.value());
  }

  /// What is said when something else than the fact's value is claimed.
  public static String statement(Fact fact, String value) {
    return filled(fact.attribute().statements().getFirst(), fact.subject(), value);
  }

  /// The question whose answer is the fact, in one of its forms.
  public static String question(Fact fact, SplittableRandom random) {
    return question(
        fact.subject(), fact.attribute(), random.nextInt(fact.attribute().questions().size()));
  }

  /// A question about an entity in a given form.
  public static String question(Entity subject, Attribute attribute, int form) {
    return filled(attribute.questions().get(form), subject, "");
  }

  private static String filled(String form, Entity subject, String value) {
    return sentence(form.replace("{E}", subject.definite()).replace("{V}", value));
  }

  /// `a, b and c`.
  public static String list(List<String> items) {
    int last = items.size() - 1;
    return last < 1
        ? String.join("", items)
        : String.join(", ", items.subList(0, last)) + " and " + items.get(last);
  }
}
