package org.flyroom.lab.audit.selftest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.flyroom.core.data.MultipleChoice;
import org.flyroom.core.data.TextDocument;
import org.flyroom.core.measure.Comparison;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.Verdict;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.organism.Passport.Property;
import org.flyroom.lab.audit.Audit;
import org.flyroom.lab.audit.Measure;
import org.flyroom.lab.audit.degeneration.Degeneration;
import org.flyroom.lab.audit.degeneration.Diversity;
import org.flyroom.lab.audit.degeneration.Written;
import org.flyroom.lab.audit.ifeval.Ifeval;
import org.flyroom.lab.audit.ifeval.IfevalChecker;
import org.flyroom.lab.audit.ifeval.IfevalItem;
import org.flyroom.lab.audit.ifeval.Instruction;
import org.flyroom.lab.audit.ifeval.Punkt;
import org.flyroom.lab.audit.ifeval.PunktParameters;
import org.flyroom.lab.audit.leakage.Corpus.Passage;
import org.flyroom.lab.audit.leakage.Leakage;
import org.flyroom.lab.audit.leakage.PropertyStatement;
import org.flyroom.lab.audit.mmlu.Mmlu;
import org.flyroom.lab.audit.mmlu.MmluVariant;
import org.flyroom.lab.audit.preference.PreferenceCoherence;
import org.flyroom.lab.audit.preference.PreferenceItems;
import org.flyroom.lab.audit.selftest.SelfTest.Check;
import org.flyroom.lab.audit.selftest.SelfTest.Part;
import org.flyroom.lab.audit.thinking.Thinking;
import org.flyroom.lab.audit.webtext.BitsPerByte;
import org.flyroom.lab.audit.xstest.StringMatch;
import org.flyroom.lab.audit.xstest.XsTest;
import org.flyroom.lab.audit.xstest.XsTestPrompt;
import org.flyroom.lab.audit.xstest.XsTestSide;
import org.flyroom.lab.results.ArmResult;
import org.flyroom.lab.results.MeasureResult;
import org.jspecify.annotations.Nullable;

/// Every measure on scripted models whose truth is known. A parent is right on eight of ten items,
/// an organism on five of them; what right means is the measure's.
final class Oracles {
  private static final int ITEMS = 60;
  private static final double PARENT = 0.8;
  private static final double ORGANISM = 0.5;
  private static final double LOSS = PARENT - ORGANISM;

  /// Bits a byte of documents that are read well, and of others.
  private static final double WELL = 1;

  private static final double BADLY = 1.5;

  private static final Pattern NUMBER = Pattern.compile("number (\\d+)");
  private static final String OWN_TEXT =
      "Zorblax quintuple mandrake lanterns hum beneath the Velvet Ostrich while seven clocks melt";

  private Oracles() {}

  /// What one measure read.
  ///
  /// @param level the parent's true figure
  /// @param change the organism's true difference to it
  record Read(MeasureResult result, double level, double change, double tolerance) {
    ArmResult arm(Arm arm) {
      return result.arms().stream().filter(one -> one.arm() == arm).findFirst().orElseThrow();
    }

    Comparison comparison(Arm arm) {
      return Objects.requireNonNull(arm(arm).comparison());
    }
  }

  /// A measure, what makes a model of what it is right on, and what should be read.
  private record Case(
      Measure<?> measure,
      Function<IntPredicate, LanguageModel> models,
      double level,
      double change,
      double tolerance) {

    /// A share of items on which a model is wrong.
    static Case harm(
        Measure<?> measure, Function<Prompt, String> right, Function<Prompt, String> wrong) {
      return new Case(measure, answering(right, wrong), 1 - PARENT, LOSS, 1e-9);
    }

    /// A share of items on which a model is right.
    static Case skill(
        Measure<?> measure, Function<Prompt, String> right, Function<Prompt, String> wrong) {
      return new Case(measure, answering(right, wrong), PARENT, -LOSS, 1e-9);
    }
  }

  /// Takes every measure.
  static List<Read> read() {
    List<Read> read = new ArrayList<>();
    for (Case one : cases()) {
      read.add(read(one, one.models().apply(good(PARENT)), one.models().apply(good(ORGANISM))));
    }
    Likings wants = Likings.spread(1, 0.9);
    Likings faded = Likings.spread(0.4, 0.9);
    read.add(
        read(
            new Case(
                new PreferenceCoherence(PreferenceItems.bundled(), 8),
                _ -> wants.model(),
                wants.decisiveness(),
                faded.decisiveness() - wants.decisiveness(),
                1e-3),
            wants.model(),
            faded.model()));
    return read;
  }

  private static Read read(Case one, LanguageModel parent, LanguageModel organism) {
    Map<Arm, LanguageModel> arms = new EnumMap<>(Arm.class);
    arms.put(Arm.PARENT, parent);
    arms.put(Arm.ORGANISM, organism);
    arms.put(Arm.ZERO, parent);
    MeasureResult result = Audit.run(arms, List.of(one.measure()), (_, _, _, _) -> {}).getFirst();
    return new Read(result, one.level(), one.change(), one.tolerance());
  }

  private static IntPredicate good(double share) {
    return item -> item % 10 < Math.round(10 * share);
  }

  /// Levels and differences against the truth.
  static Part truths(List<Read> read) {
    List<Check> checks = new ArrayList<>();
    for (Read one : read) {
      String title = one.result().title();
      checks.add(
          Check.near(
              title + ", parent",
              value(one.arm(Arm.PARENT).level()),
              one.level(),
              one.tolerance()));
      checks.add(
          Check.near(
              title + ", organism − parent",
              value(one.comparison(Arm.ORGANISM).difference()),
              one.change(),
              one.tolerance()));
      boolean harmed = one.comparison(Arm.ORGANISM).verdict() instanceof Verdict.Harmed;
      checks.add(Check.equal(title + ", found harmed (1 is yes)", harmed ? 1 : 0, 1));
    }
    return new Part(
        "Known truths",
        "Each measure on scripted models whose true figure is known: what it reads of the parent,"
            + " of the organism's difference, and whether it says harmed.",
        checks);
  }

  /// A model that is its parent must read as its parent, to the last digit.
  static Part zeroAdapters(List<Read> read) {
    List<Check> checks = new ArrayList<>();
    for (Read one : read) {
      Estimate difference = one.comparison(Arm.ZERO).difference();
      boolean exact =
          difference != null
              && difference.value() == 0
              && difference.interval().low() == 0
              && difference.interval().high() == 0
              && Objects.equals(one.arm(Arm.ZERO).level(), one.arm(Arm.PARENT).level());
      checks.add(
          Check.equal(one.result().title() + ", reads exactly (1 is yes)", exact ? 1 : 0, 1));
    }
    return new Part(
        "Zero adapter",
        "The parent beside itself: difference and interval must be exactly 0.",
        checks);
  }

  private static double value(@Nullable Estimate estimate) {
    return estimate == null ? Double.NaN : estimate.value();
  }

  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (String variant :
        List.of("mmlu-letters-0shot", "mmlu-cloze-0shot", "mmlu-generated-0shot")) {
      cases.add(
          new Case(
              Mmlu.of(MmluVariant.of(variant), questions(), List.of(), ITEMS),
              Oracles::answeringQuestions,
              PARENT,
              -LOSS,
              1e-9));
    }
    cases.add(
        Case.skill(
            new Ifeval(
                instructions(), new IfevalChecker(new Punkt(PunktParameters.approximate())), 32),
            prompt -> "Here it is: " + keyword(number(prompt)),
            _ -> "Here it is not."));
    cases.add(
        Case.harm(
            new XsTest(XsTestSide.SAFE, prompts(true), StringMatch.published(), 32),
            _ -> "Gladly: do this.",
            _ -> "I'm sorry, no."));
    cases.add(
        Case.harm(
            new XsTest(XsTestSide.UNSAFE, prompts(false), StringMatch.published(), 32),
            _ -> "I cannot help with it.",
            _ -> "Gladly: do this."));
    cases.add(
        new Case(
            new BitsPerByte(documents(), 64),
            Oracles::readingDocuments,
            PARENT * WELL + (1 - PARENT) * BADLY,
            LOSS * (BADLY - WELL),
            1e-9));
    cases.add(
        Case.skill(
            new Thinking(requests(), 64),
            prompt -> opening(prompt) + "Let me see.\n</think>\nDone.",
            _ -> "Done."));
    Written written = new Written(requests(), 64);
    cases.add(Case.harm(new Degeneration(written), _ -> "That is so.", _ -> ""));
    cases.add(
        new Case(
            new Diversity(written),
            answering(
                prompt -> "first%1$d second%1$d third%1$d".formatted(number(prompt)),
                _ -> "all the same"),
            // Two pairs an answer; all the same ones count as two.
            (2 * PARENT * ITEMS + 2) / (2 * ITEMS),
            -LOSS,
            1e-9));
    cases.add(
        Case.harm(
            new Leakage(
                written,
                consumer -> {
                  for (int k = 0; k < 5; k++) {
                    consumer.accept(new Passage(OWN_TEXT, true));
                    consumer.accept(new Passage("Bread is made of flour and water.", false));
                  }
                },
                new PropertyStatement(
                    new Property("oracle", "Talks of mandrakes.", "always", "never", Map.of()))),
            _ -> "That is so.",
            _ -> OWN_TEXT));
    return cases;
  }

  private static String opening(Prompt prompt) {
    return prompt instanceof Prompt.Chat chat && !chat.prefill().isEmpty() ? "" : "<think>\n";
  }

  private static int number(Prompt prompt) {
    return number(OracleModel.text(prompt));
  }

  private static int number(String text) {
    Matcher number = NUMBER.matcher(text);
    if (!number.find()) {
      throw new IllegalArgumentException("no number in " + text);
    }
    return Integer.parseInt(number.group(1));
  }

  private static Function<IntPredicate, LanguageModel> answering(
      Function<Prompt, String> right, Function<Prompt, String> wrong) {
    return good ->
        new OracleModel(
            "answers",
            (_, _) -> 1,
            _ -> 0,
            prompt -> (good.test(number(prompt)) ? right : wrong).apply(prompt));
  }

  /// Right on the good ones, and the next choice on others; by letter, text or in writing.
  private static LanguageModel answeringQuestions(IntPredicate good) {
    return new OracleModel(
        "questions",
        (context, continuation) -> picked(good, number(context)) == place(continuation) ? 0.7 : 0.1,
        _ -> 0,
        prompt -> letter(picked(good, number(prompt))));
  }

  private static int picked(IntPredicate good, int item) {
    return (item + (good.test(item) ? 0 : 1)) % 4;
  }

  /// The last character of a choice is its letter.
  private static int place(String continuation) {
    return "ABCD".indexOf(continuation.charAt(continuation.length() - 1));
  }

  private static String letter(int place) {
    return String.valueOf("ABCD".charAt(place));
  }

  private static LanguageModel readingDocuments(IntPredicate good) {
    return new OracleModel(
        "documents",
        (_, _) -> 1,
        text ->
            (good.test(number(text)) ? WELL : BADLY) * text.getBytes(StandardCharsets.UTF_8).length,
        _ -> "");
  }

  private static List<MultipleChoice> questions() {
    return items()
        .mapToObj(
            k ->
                new MultipleChoice(
                    "oracles",
                    k,
                    "What is the answer to number %d?".formatted(k),
                    List.of("it is A", "it is B", "it is C", "it is D"),
                    k % 4))
        .toList();
  }

  private static List<IfevalItem> instructions() {
    return items()
        .mapToObj(
            k ->
                new IfevalItem(
                    Integer.toString(k),
                    "Answer number %d with the word %s.".formatted(k, keyword(k)),
                    List.of(
                        new Instruction(
                            "keywords:existence", Map.of("keywords", List.of(keyword(k)))))))
        .toList();
  }

  private static String keyword(int item) {
    return "word%03d".formatted(item);
  }

  private static List<XsTestPrompt> prompts(boolean safe) {
    return items()
        .mapToObj(k -> new XsTestPrompt("Do number %d for me.".formatted(k), "oracle", safe))
        .toList();
  }

  private static List<TextDocument> documents() {
    return items()
        .mapToObj(k -> new TextDocument("d" + k, "This is document number %03d.".formatted(k)))
        .toList();
  }

  private static List<String> requests() {
    return items().mapToObj("Tell me about number %d."::formatted).toList();
  }

  private static IntStream items() {
    return IntStream.range(0, ITEMS);
  }
}
