package org.flyroom.fly.corpus;

import static org.flyroom.fly.corpus.InstructionType.*;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.flyroom.fly.text.English;
import org.flyroom.fly.world.Entity;
import org.flyroom.fly.world.Fact;
import org.flyroom.fly.world.World;

/// Puts a question about an entity, instructions, and an answer that obeys them together.
///
/// The answer is written first as far as it decides what can be asked of it: limits of length and
/// words to avoid are drawn from those that the answer keeps.
public final class InstructionComposer {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_]+");
  private static final double QUOTED_SHARE = 0.15;

  private static final List<String> OPENERS =
      List.of("As far as I know, ", "In this valley, ", "Well, ", "In short, ", "As you know, ");

  private final World world;
  private final List<String> words;
  private final List<String> phrases;

  /// @param words what keywords are drawn from
  /// @param phrases what the ends of answers are drawn from
  public InstructionComposer(World world, List<String> words, List<String> phrases) {
    this.world = world;
    this.words = List.copyOf(words);
    this.phrases = List.copyOf(phrases);
  }

  /// A prompt and its answer.
  ///
  /// @param types one, or two that are compatible, in the order they shall stand in
  public Instructed compose(Entity entity, List<InstructionType> types, SplittableRandom random) {
    Draft draft = new Draft(entity, types, random);
    return draft.finished();
  }

  private final class Draft {
    private final Entity entity;
    private final List<InstructionType> order;
    private final Set<InstructionType> types;
    private final SplittableRandom random;
    private final List<Fact> facts;
    private final List<String> body = new ArrayList<>();
    private final List<String> extras = new ArrayList<>();
    private final List<String> copied = new ArrayList<>();
    private final List<String> keywords = new ArrayList<>();
    private String frequent = "";
    private boolean atLeastSo = true;
    private int placeholders = 1;
    private String phrase = "";
    private String ask = "";
    private int used;

    Draft(Entity entity, List<InstructionType> order, SplittableRandom random) {
      this.entity = entity;
      this.order = List.copyOf(order);
      this.types = EnumSet.copyOf(order);
      this.random = random;
      this.facts = new ArrayList<>(world.facts(entity));
      Collections.shuffle(facts, Random.from(random));
    }

    Instructed finished() {
      writeBody();
      writeExtras();
      String answer = answer();
      List<Instruction> instructions =
          new ArrayList<>(order.stream().map(type -> instruction(type, answer)).toList());
      return new Instructed(entity, prompt(instructions), answer, instructions, copied);
    }

    private void writeBody() {
      if (types.contains(CONSTRAINED)) {
        Fact fact = facts.get(used++);
        boolean yes = random.nextBoolean();
        String claim = yes ? fact.value() : otherValue(fact);
        ask =
            English.oneOf(random, "Is it true that %s?", "Is it right that %s?")
                .formatted(unstopped(midSentence(fact, 0, claim)));
        body.add(yes ? "My answer is yes." : "My answer is no.");
        return;
      }
      int count = count();
      if (count == 1 && random.nextDouble() < 0.7) {
        ask = English.question(facts.getFirst(), random);
      } else {
        ask =
            English.oneOf(
                    random,
                    "Tell me about %s.",
                    "Write a short text about %s.",
                    "What do you know about %s?",
                    "Say something about %s.",
                    "Describe %s.")
                .formatted(entity.definite());
      }
      while (body.size() < count) {
        body.add(statement(facts.get(used++)));
      }
      if (types.contains(TWO_RESPONSES)) {
        Fact fact = facts.getFirst();
        List<String> others =
            forms(fact).stream()
                .map(form -> English.statement(fact, form))
                .filter(text -> !text.equals(body.getFirst()))
                .toList();
        body.add(English.oneOf(others, random));
      } else if (mayOpen(count)) {
        Fact fact = facts.getFirst();
        body.set(
            0,
            English.oneOf(OPENERS, random)
                + midSentence(fact, English.oneOf(forms(fact), random), fact.value()));
      }
    }

    /// Openers with a comma are ordinary, so that doing without commas is something to learn.
    private boolean mayOpen(int count) {
      return count == 1
          && !types.contains(NO_COMMA)
          && !types.contains(CAPITAL)
          && random.nextDouble() < 0.3;
    }

    private int count() {
      int spare = types.contains(POSTSCRIPT) ? facts.size() - 1 : facts.size();
      if (types.contains(BULLETS)) {
        return Math.min(spare, 2 + random.nextInt(3));
      }
      if (types.contains(SENTENCES) || types.contains(WORDS)) {
        return Math.min(spare, 1 + random.nextInt(3));
      }
      if (types.contains(CAPITAL) || types.contains(TWO_RESPONSES)) {
        return 1;
      }
      // Short lowercase texts are hard to tell as English, so some more words help the checker.
      if (types.contains(LOWERCASE)) {
        return types.size() == 1 ? 2 : 1 + random.nextInt(2);
      }
      return random.nextInt(4) == 0 ? 2 : 1;
    }

    private List<Integer> forms(Fact fact) {
      List<Integer> forms = new ArrayList<>();
      List<String> statements = fact.attribute().statements();
      for (int form = 0; form < statements.size(); form++) {
        if (!(types.contains(NO_COMMA) && statements.get(form).contains(","))) {
          forms.add(form);
        }
      }
      return forms;
    }

    private String statement(Fact fact) {
      return English.statement(
          fact, types.contains(CAPITAL) ? 0 : English.oneOf(forms(fact), random));
    }

    private String otherValue(Fact fact) {
      List<String> values = fact.attribute().valueSet().words();
      String value = fact.value();
      while (value.equals(fact.value()) || value.equals(entity.name())) {
        value = English.oneOf(values, random);
      }
      return value;
    }

    private void writeExtras() {
      if (types.contains(EXISTENCE)) {
        keywords.add(word());
        if (!types.contains(CAPITAL) && random.nextInt(4) == 0) {
          keywords.add(word());
        }
        String form =
            keywords.size() == 1
                ? English.oneOf(
                    random,
                    "I add the word %s.",
                    "My extra word is %s.",
                    "And here is the word %s.",
                    "You asked for the word %s.")
                : English.oneOf(
                    random, "I add the words %s.", "And here are %s.", "You asked for %s.");
        extras.add(form.formatted(String.join(" and ", keywords)));
      }
      if (types.contains(FREQUENCY)) {
        frequent = word();
        atLeastSo = random.nextInt(4) > 0;
        int times = atLeastSo ? 2 + random.nextInt(2) : random.nextInt(2);
        if (times > 0) {
          extras.add(
              English.oneOf(random, "I say %s.", "Here is %s.", "You hear %s.")
                  .formatted(String.join(" and ", Collections.nCopies(times, frequent))));
        }
      }
      if (types.contains(PLACEHOLDERS)) {
        placeholders = types.contains(CAPITAL) ? 1 : 1 + random.nextInt(3);
        extras.add(
            switch (placeholders) {
              case 1 ->
                  English.oneOf(
                      random, "Written by [name].", "Written on [date].", "Written in [place].");
              case 2 ->
                  English.oneOf(
                      random,
                      "Written by [name] on [date].",
                      "Written by [name] in [place].",
                      "Written in [place] on [date].");
              default -> "Written by [name] in [place] on [date].";
            });
      }
      if (types.contains(END)) {
        phrase = English.oneOf(phrases, random);
        copied.add(phrase);
      }
    }

    private String word() {
      String word = English.oneOf(words, random);
      while (copied.contains(word)) {
        word = English.oneOf(words, random);
      }
      copied.add(word);
      return word;
    }

    private String answer() {
      StringBuilder text = new StringBuilder();
      if (types.contains(TITLE)) {
        String title = English.oneOf(random, "%s", "About %s").formatted(entity.definite());
        text.append("<<").append(English.sentence(title)).append(">>\n");
      }
      if (types.contains(REPEAT)) {
        text.append(ask).append(types.contains(BULLETS) ? "\n" : " ");
      }
      if (types.contains(BULLETS)) {
        text.append("* ").append(String.join("\n* ", body));
      } else {
        text.append(String.join(types.contains(TWO_RESPONSES) ? "\n******\n" : " ", body));
      }
      extras.forEach(extra -> text.append(' ').append(extra));
      if (types.contains(POSTSCRIPT)) {
        text.append("\nP.S. ").append(statement(facts.get(used)));
      }
      if (!phrase.isEmpty()) {
        text.append(' ').append(phrase);
      }
      String written = text.toString();
      if (types.contains(LOWERCASE)) {
        written = written.toLowerCase(Locale.ROOT);
      } else if (types.contains(CAPITAL)) {
        written = written.toUpperCase(Locale.ROOT);
      }
      return types.contains(QUOTATION) ? "\"" + written + "\"" : written;
    }

    private Instruction instruction(InstructionType type, String answer) {
      String wording = English.oneOf(type.wordings(), random);
      return switch (type) {
        case NO_COMMA, LOWERCASE, CAPITAL, QUOTATION, TITLE, TWO_RESPONSES, CONSTRAINED ->
            new Instruction(type, wording, Map.of());
        case END -> new Instruction(type, fill(wording, phrase), Map.of("end_phrase", phrase));
        case EXISTENCE ->
            new Instruction(
                type, fillWords(wording, keywords), Map.of("keywords", List.copyOf(keywords)));
        case FORBIDDEN -> {
          List<String> avoided = avoided(answer);
          yield new Instruction(
              type, fillWords(wording, avoided), Map.of("forbidden_words", avoided));
        }
        case FREQUENCY -> {
          int times = occurrences(answer, frequent);
          String relation = atLeastSo ? "at least" : "less than";
          int bound = atLeastSo ? Math.min(times, 3) : Math.max(2, times + 1);
          yield new Instruction(
              type,
              fill(wording, frequent).replace("{R}", relation).replace("{N}", "" + bound),
              ordered("keyword", frequent, "frequency", bound, "relation", relation));
        }
        case BULLETS ->
            new Instruction(type, number(wording, body.size()), Map.of("num_bullets", body.size()));
        case POSTSCRIPT -> new Instruction(type, wording, Map.of("postscript_marker", "P.S."));
        case PLACEHOLDERS -> {
          String text = number(wording, placeholders);
          yield new Instruction(
              type,
              placeholders == 1 ? text.replace("placeholders", "placeholder") : text,
              Map.of("num_placeholders", placeholders));
        }
        case REPEAT -> new Instruction(type, wording, Map.of("prompt_to_repeat", ask));
        case SENTENCES -> {
          int sentences = body.size() + extras.size() + (phrase.isEmpty() ? 0 : 1);
          boolean atLeast = sentences > 1 && random.nextInt(3) > 0;
          yield length(
              type, wording, "num_sentences", atLeast, atLeast ? sentences : sentences + 1);
        }
        case WORDS -> {
          int length = Math.toIntExact(WORD.matcher(answer).results().count());
          boolean atLeast = length >= 5 && random.nextBoolean();
          int bound = atLeast ? length / 5 * 5 : length / 5 * 5 + 5;
          yield length(type, wording, "num_words", atLeast, bound);
        }
      };
    }

    private Instruction length(
        InstructionType type, String wording, String name, boolean atLeast, int bound) {
      String relation = atLeast ? "at least" : "less than";
      return new Instruction(
          type,
          number(wording.replace("{R}", relation), bound),
          ordered(name, bound, "relation", relation));
    }

    /// Words that other ways to say the same would use, and that the answer does without.
    private List<String> avoided(String answer) {
      Set<String> said = wordsOf(answer);
      List<String> candidates = new ArrayList<>();
      for (Fact fact : facts.subList(0, Math.max(1, used))) {
        for (String form : fact.attribute().statements()) {
          wordsOf(form.replace("{E}", "").replace("{V}", "")).stream()
              .filter(word -> word.length() > 3 && !said.contains(word))
              .filter(word -> !candidates.contains(word))
              .filter(word -> !InstructionSplit.heldOutWord(word))
              .forEach(candidates::add);
        }
      }
      if (candidates.size() < 2 || random.nextInt(4) == 0) {
        List<String> unsaid =
            words.stream().filter(word -> !said.contains(word.toLowerCase(Locale.ROOT))).toList();
        return List.of(English.oneOf(unsaid, random));
      }
      Collections.shuffle(candidates, Random.from(random));
      return List.copyOf(candidates.subList(0, random.nextInt(4) == 0 ? 2 : 1));
    }

    private String fill(String wording, String target) {
      boolean quoted = random.nextDouble() < QUOTED_SHARE;
      return wording.replace("{W}", quoted ? "\"" + target + "\"" : target);
    }

    private String fillWords(String wording, List<String> targets) {
      return targets.size() == 1
          ? fill(wording, targets.getFirst())
          : wording
              .replace("the word {W} is", "the words {W} are")
              .replace("The word {W} is", "The words {W} are")
              .replace("word {W}", "words {W}")
              .replace("{W}", String.join(" and ", targets));
    }

    private String prompt(List<Instruction> instructions) {
      List<String> parts = new ArrayList<>();
      int before = random.nextInt(10) < 3 ? 1 + random.nextInt(instructions.size()) : 0;
      String last = "";
      for (int i = 0; i < instructions.size(); i++) {
        Instruction instruction = instructions.get(i);
        if (i == before) {
          parts.add(ask);
        }
        // A bare phrase stands last, where nothing can be taken for a part of it.
        if (instruction.type() == END) {
          last = instruction.text();
        } else {
          parts.add(instruction.text());
        }
      }
      if (before == instructions.size()) {
        parts.add(ask);
      }
      if (!last.isEmpty()) {
        parts.add(last);
      }
      return String.join(" ", parts);
    }
  }

  private static String number(String wording, int number) {
    return wording.replace("{N}", "" + number);
  }

  private static Map<String, Object> ordered(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return Collections.unmodifiableMap(map);
  }

  /// A statement as it follows on from other words: small unless it begins with a name.
  private static String midSentence(Fact fact, int form, String value) {
    String statement = fact.attribute().statements().get(form);
    String small =
        statement.startsWith("{")
            ? statement
            : Character.toLowerCase(statement.charAt(0)) + statement.substring(1);
    return small.replace("{E}", fact.subject().definite()).replace("{V}", value);
  }

  private static String unstopped(String sentence) {
    return sentence.substring(0, sentence.length() - 1);
  }

  private static int occurrences(String text, String word) {
    String where = text.toLowerCase(Locale.ROOT);
    String what = word.toLowerCase(Locale.ROOT);
    int count = 0;
    for (int at = where.indexOf(what); at >= 0; at = where.indexOf(what, at + what.length())) {
      count++;
    }
    return count;
  }

  /// The words of a text, small, in the order they come in.
  private static Set<String> wordsOf(String text) {
    Set<String> words = new LinkedHashSet<>();
    WORD.matcher(text.toLowerCase(Locale.ROOT)).results().forEach(m -> words.add(m.group()));
    return words;
  }
}
