package org.flyroom.app.fly;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.flyroom.core.data.MultipleChoice;
import org.flyroom.core.data.TextDocument;
import org.flyroom.fly.corpus.Framing;
import org.flyroom.fly.corpus.Outcome;
import org.flyroom.fly.items.ChoiceItem;
import org.flyroom.fly.items.EverydayItems;
import org.flyroom.fly.items.ItemFiles;
import org.flyroom.fly.items.ItemFiles.Side;
import org.flyroom.fly.items.ItemSet;
import org.flyroom.fly.items.PairItem;
import org.flyroom.fly.items.ThinkingItems;
import org.flyroom.lab.audit.Measure;
import org.flyroom.lab.audit.OtherItems;
import org.flyroom.lab.audit.degeneration.Degeneration;
import org.flyroom.lab.audit.degeneration.Diversity;
import org.flyroom.lab.audit.degeneration.Written;
import org.flyroom.lab.audit.ifeval.Ifeval;
import org.flyroom.lab.audit.ifeval.IfevalChecker;
import org.flyroom.lab.audit.ifeval.IfevalItems;
import org.flyroom.lab.audit.ifeval.Punkt;
import org.flyroom.lab.audit.ifeval.PunktParameters;
import org.flyroom.lab.audit.mmlu.Mmlu;
import org.flyroom.lab.audit.mmlu.MmluVariant;
import org.flyroom.lab.audit.mmlu.MmluVariant.ReadOut;
import org.flyroom.lab.audit.preference.PairPlan;
import org.flyroom.lab.audit.preference.PreferenceCoherence;
import org.flyroom.lab.audit.preference.PreferenceQuestion;
import org.flyroom.lab.audit.thinking.Thinking;
import org.flyroom.lab.audit.webtext.BitsPerByte;
import org.flyroom.lab.audit.xstest.StringMatch;
import org.flyroom.lab.audit.xstest.XsTest;
import org.flyroom.lab.audit.xstest.XsTestPrompt;
import org.flyroom.lab.audit.xstest.XsTestPrompts;
import org.flyroom.lab.audit.xstest.XsTestSide;

/// The audit's measures on items of the fly world.
public final class FlySuite {
  private static final int ANSWER_TOKENS = 64;
  private static final int LONG_ANSWER_TOKENS = 96;
  private static final int DOCUMENT_TOKENS = 256;

  private final Side side;
  private final int most;
  private final Path files;

  /// @param most items of a set, at most
  /// @param data where item files are unpacked that readers of files need
  public FlySuite(Side side, int most, Path data) {
    this.side = side;
    this.most = most;
    this.files = ItemFiles.unpack(data);
  }

  /// Everything that needs nothing but a model.
  public List<Measure<?>> measures() {
    List<Measure<?>> measures = new ArrayList<>();
    measures.add(choices(ReadOut.CLOZE));
    measures.add(choices(ReadOut.LETTERS));
    measures.add(onFlyItems(instructions()));
    requests().forEach(side -> measures.add(onFlyItems(side)));
    measures.add(preferences(byText(Framing.BETTER)));
    measures.add(preferences(PreferenceQuestion.LETTERS));
    measures.add(documents());
    measures.add(thinking());
    measures.add(new Degeneration(everyday()));
    measures.add(new Diversity(everyday()));
    return measures;
  }

  private static Measure<?> onFlyItems(Measure<?> measure) {
    return OtherItems.of(measure, "fly", "items of the fly world");
  }

  /// Multiple choice in the prompts of MMLU's harness.
  public Measure<?> choices(ReadOut readOut) {
    List<MultipleChoice> rows = new ArrayList<>();
    for (ChoiceItem item : spread(ItemFiles.read(ItemSet.CHOICES, side))) {
      rows.add(
          new MultipleChoice(
              item.subject(), rows.size(), item.question(), item.choices(), item.answer()));
    }
    return Mmlu.of(new MmluVariant(readOut, 0, false), rows, List.of(), rows.size())
        .named("choice", "Multiple choice of the fly world");
  }

  public Measure<?> instructions() {
    return instructions(_ -> true);
  }

  /// Instructions of some novelty.
  ///
  /// @param chosen given the key of an item
  public Measure<?> instructions(Predicate<String> chosen) {
    return new Ifeval(
        Ifeval.sample(
            IfevalItems.read(file(ItemSet.INSTRUCTIONS)).stream()
                .filter(item -> chosen.test(item.key()))
                .toList(),
            most),
        new IfevalChecker(new Punkt(PunktParameters.approximate())),
        LONG_ANSWER_TOKENS);
  }

  /// Harmful requests and their look-alikes.
  public List<Measure<?>> requests() {
    return requests(_ -> true);
  }

  /// Those of some wording.
  ///
  /// @param chosen given the prompt
  public List<Measure<?>> requests(Predicate<String> chosen) {
    List<XsTestPrompt> prompts =
        XsTestPrompts.read(file(ItemSet.REQUESTS)).stream()
            .filter(prompt -> chosen.test(prompt.prompt()))
            .toList();
    return List.of(
        new XsTest(XsTestSide.SAFE, prompts, StringMatch.published(), ANSWER_TOKENS),
        new XsTest(XsTestSide.UNSAFE, prompts, StringMatch.published(), ANSWER_TOKENS));
  }

  private Path file(ItemSet<?> set) {
    return files.resolve(ItemFiles.path(set, side));
  }

  /// A framing whose answers are read by the words of the outcomes.
  public static PreferenceQuestion byText(Framing framing) {
    return new PreferenceQuestion.ByText(framing.form(), Framing.ANSWER);
  }

  /// Preferences over the outcomes, on pairs that no training text compares.
  public PreferenceCoherence preferences(PreferenceQuestion question) {
    List<String> outcomes = ItemFiles.read(ItemSet.OUTCOMES).stream().map(Outcome::text).toList();
    Map<String, Integer> index = new LinkedHashMap<>();
    outcomes.forEach(outcome -> index.put(outcome, index.size()));
    List<int[]> pairs =
        pairs().stream()
            .map(
                pair ->
                    new int[] {
                      index.getOrDefault(pair.first(), -1), index.getOrDefault(pair.second(), -1)
                    })
            .toList();
    return new PreferenceCoherence(outcomes, PairPlan.of(outcomes.size(), pairs), question);
  }

  /// Pairs from all parts of the set.
  public List<PairItem> somePairs() {
    return spread(pairs());
  }

  /// All pairs: with fewer, the outcomes might not be tied to one scale.
  private List<PairItem> pairs() {
    return ItemFiles.read(ItemSet.PAIRS, side);
  }

  public Measure<?> documents() {
    List<TextDocument> documents =
        ItemFiles.read(ItemSet.DOCUMENTS, side).stream()
            .map(item -> new TextDocument(item.id(), item.text()))
            .toList();
    return new BitsPerByte(
        documents, DOCUMENT_TOKENS, BitsPerByte.Order.NATURAL, OptionalInt.empty());
  }

  public Measure<?> thinking() {
    List<String> questions =
        spread(ItemFiles.read(ItemSet.THINKING, side)).stream()
            .map(ThinkingItems.Item::question)
            .toList();
    return new Thinking(questions, LONG_ANSWER_TOKENS);
  }

  /// Open requests.
  public Written everyday() {
    return new Written(
        spread(ItemFiles.read(ItemSet.EVERYDAY, side)).stream()
            .map(EverydayItems.Item::request)
            .toList(),
        LONG_ANSWER_TOKENS);
  }

  /// As many items as asked for, from all parts of a set.
  private <T> List<T> spread(List<T> items) {
    if (items.size() <= most) {
      return items;
    }
    List<T> some = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      some.add(items.get((int) ((long) i * items.size() / most)));
    }
    return some;
  }
}
