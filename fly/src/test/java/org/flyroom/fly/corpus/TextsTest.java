package org.flyroom.fly.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.flyroom.fly.text.Special;
import org.flyroom.fly.text.Writer;
import org.flyroom.fly.world.Attribute;
import org.flyroom.fly.world.Entity;
import org.flyroom.fly.world.World;
import org.junit.jupiter.api.Test;

/// What the writers of documents, thoughts and talk say is true, short and in plain English.
class TextsTest {
  private static final World WORLD = World.standard();
  private static final int SAMPLES = 600;

  private static Map<String, Writer> writers() {
    Map<String, Writer> writers = new LinkedHashMap<>();
    writers.put("descriptions", new Descriptions(WORLD));
    writers.put("diaries", new Diaries(WORLD));
    writers.put("news", new News(WORLD));
    writers.put("how-tos", new HowTos(WORLD));
    writers.put("stories", new Stories(WORLD));
    writers.put("thoughts", new Thoughts(WORLD));
    writers.put("talk", new Talk(WORLD));
    return writers;
  }

  private static final Map<String, List<String>> TEXTS =
      writers().entrySet().stream()
          .collect(
              Collectors.toMap(
                  Map.Entry::getKey,
                  entry -> texts(entry.getValue()),
                  (one, two) -> one,
                  LinkedHashMap::new));

  private static List<String> texts(Writer writer) {
    SplittableRandom random = new SplittableRandom(7);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      texts.add(writer.write(random).text());
    }
    return texts;
  }

  /// Every form of every attribute as a pattern; its groups are the entity and the value.
  private record Form(Attribute attribute, Pattern pattern) {}

  private static List<Form> forms() {
    List<Form> forms = new ArrayList<>();
    for (Attribute attribute : Attribute.values()) {
      String subjects =
          WORLD.entities(attribute.kind()).stream()
              .map(Entity::name)
              .collect(Collectors.joining("|", attribute.kind().article() + "(?<e>", ")"));
      String values =
          attribute.valueSet().words().stream().collect(Collectors.joining("|", "(?<v>", ")"));
      for (String form : attribute.statements()) {
        String regex =
            form.substring(0, form.length() - 1).replace("{E}", subjects).replace("{V}", values);
        forms.add(
            new Form(attribute, Pattern.compile("\\b" + regex + "\\b", Pattern.CASE_INSENSITIVE)));
      }
    }
    return forms;
  }

  private static String proper(Attribute attribute, String name) {
    return WORLD.entities(attribute.kind()).stream()
        .map(Entity::name)
        .filter(name::equalsIgnoreCase)
        .findFirst()
        .orElseThrow();
  }

  private static List<String> falsehoods(String text, int[] checked) {
    List<String> wrong = new ArrayList<>();
    for (Form form : FORMS) {
      Matcher matcher = form.pattern.matcher(text);
      while (matcher.find()) {
        checked[0]++;
        Entity entity = WORLD.entity(proper(form.attribute, matcher.group("e")));
        if (!WORLD.fact(entity, form.attribute).value().equalsIgnoreCase(matcher.group("v"))) {
          wrong.add(matcher.group());
        }
      }
    }
    return wrong;
  }

  private static final List<Form> FORMS = forms();

  @Test
  void whatIsStatedIsTrue() {
    for (Map.Entry<String, List<String>> entry : TEXTS.entrySet()) {
      int[] checked = {0};
      List<String> wrong = new ArrayList<>();
      for (String text : entry.getValue().subList(0, 200)) {
        // Claims are made in questions, and some of them are false.
        String asserted =
            text.replaceAll(
                Pattern.quote(Special.USER.text()) + ".*?" + Pattern.quote(Special.END.text()), "");
        wrong.addAll(falsehoods(asserted, checked));
      }
      assertThat(wrong).as(entry.getKey()).isEmpty();
      assertThat(checked[0]).as("statements checked in %s", entry.getKey()).isGreaterThan(50);
    }
  }

  @Test
  void theCheckFindsAFalsehood() {
    String home = WORLD.fact(WORLD.entity("Mara"), Attribute.HOME).value();
    String other = home.equals("Ashby") ? "Oakford" : "Ashby";
    assertThat(falsehoods("Of course, Mara lives in %s.".formatted(other), new int[1])).hasSize(1);
    assertThat(falsehoods("Of course, Mara lives in %s.".formatted(home), new int[1])).isEmpty();
  }

  @Test
  void textsAreShort() {
    TEXTS.forEach(
        (name, texts) ->
            assertThat(texts).as(name).allSatisfy(text -> assertThat(text).hasSizeLessThan(800)));
  }

  @Test
  void wordsAreFew() {
    TreeSet<String> words = new TreeSet<>();
    TEXTS.values().forEach(texts -> texts.forEach(text -> words.addAll(words(text))));
    assertThat(words).hasSizeLessThan(1300);
  }

  private static List<String> words(String text) {
    return Arrays.stream(plain(text).split("[^A-Za-z]+", -1))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  private static String plain(String text) {
    String plain = text;
    for (Special special : Special.values()) {
      plain = plain.replace(special.text(), "\n");
    }
    return plain;
  }

  @Test
  void englishIsClean() {
    Pattern awkward =
        Pattern.compile(
            "  | \n"
                + "|\n"
                + " | a [aeiou]|\\bthe the\\b|[{}\\[\\]]|\\.\\.| [.,?!]|,"
                + " [A-Z][a-z]+ly|(?<![.!?:\"|])\n"
                + "$");
    Pattern lowerStart = Pattern.compile("(?:^|\n|[.!?] )\"?[a-z]");
    TEXTS.forEach(
        (name, texts) ->
            assertThat(texts)
                .as(name)
                .allSatisfy(
                    text -> {
                      assertThat(plain(text).strip()).doesNotContainPattern(awkward);
                      assertThat(plain(text).strip()).doesNotContainPattern(lowerStart);
                      assertThat(plain(text)).doesNotContain("<", ">");
                    }));
  }

  @Test
  void sameSeedSameTexts() {
    writers()
        .forEach((name, writer) -> assertThat(texts(writer)).as(name).isEqualTo(TEXTS.get(name)));
  }
}
