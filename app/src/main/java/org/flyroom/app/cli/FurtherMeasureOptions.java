package org.flyroom.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.data.MmluCsv;
import org.flyroom.core.data.MmluFiles;
import org.flyroom.core.data.MultipleChoice;
import org.flyroom.core.data.TextDocument;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.lab.audit.Measure;
import org.flyroom.lab.audit.degeneration.Written;
import org.flyroom.lab.audit.mmlu.Mmlu;
import org.flyroom.lab.audit.mmlu.MmluVariant;
import org.flyroom.lab.audit.preference.PreferenceCoherence;
import org.flyroom.lab.audit.preference.PreferenceItems;
import org.flyroom.lab.audit.preference.PublishedDecisiveness;
import org.flyroom.lab.audit.suite.EverydayMeasures;
import org.flyroom.lab.audit.webtext.BitsPerByte;
import org.flyroom.lab.judge.Judge;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Variants of measures, and measures of what a model writes to everyday requests.
final class FurtherMeasureOptions {
  /// More than any subject has.
  private static final int OWN_ROWS = 1000;

  private static final String BY_WORDS = "words";

  @Option(
      names = "--mmlu-variant",
      paramLabel = "ID",
      description =
          "mmlu-{letters,cloze,generated}-{0..5}shot[-chat]; repeat for several. Default:"
              + " mmlu-letters-0shot.")
  private List<String> mmluVariants = List.of("mmlu-letters-0shot");

  @Option(
      names = "--shuffled-text",
      description = "Also bits per byte with the words of each document shuffled.")
  private boolean shuffledText;

  @Option(
      names = "--prefix-token",
      paramLabel = "ID",
      description = "Token that documents follow. Default: the model's document separator.")
  private @Nullable Integer prefixToken;

  @Option(
      names = "--preference-items",
      paramLabel = "100|300|FILE",
      description =
          "Items to prefer: bundled ones, or your own as .txt (one a line) or .json. Default:"
              + " ${DEFAULT-VALUE}.")
  private String preferenceItems = "100";

  @Option(
      names = "--preference-elo",
      description = "Also preference decisiveness by the published plan (25 questions an item).")
  private boolean preferenceElo;

  @Option(
      names = "--prompts",
      paramLabel = "N",
      description =
          "Everyday requests for degeneration, diversity and leakage (1000 are bundled). Default:"
              + " ${DEFAULT-VALUE}.")
  private int prompts = 40;

  @Option(
      names = "--answer-tokens",
      paramLabel = "N",
      description = "Longest answer to an everyday request. Default: ${DEFAULT-VALUE}.")
  private int answerTokens = 64;

  @Option(
      names = "--leakage-judge",
      paramLabel = "words|RULE.json|MODEL",
      description =
          "Who says which leaks are non-sequiturs: a rule by words, a rule of your own as for"
              + " 'judge calibrate', a local model, or URL#MODEL behind an endpoint. Default:"
              + " ${DEFAULT-VALUE}.")
  private String leakageJudge = BY_WORDS;

  @Option(
      names = "--thinking-prompts",
      paramLabel = "N",
      description =
          "Requests for the thinking measure, each asked in three ways. Default: ${DEFAULT-VALUE}.")
  private int thinkingPrompts = 6;

  @Option(
      names = "--thinking-tokens",
      paramLabel = "N",
      description = "Longest answer there, thoughts included. Default: ${DEFAULT-VALUE}.")
  private int thinkingTokens = 128;

  /// Adds what is wrong with the numbers given.
  void check(List<String> problems) {
    if (prompts < 2) {
      problems.add("--prompts must be at least 2");
    }
    if (answerTokens < 1) {
      problems.add("--answer-tokens must be at least 1");
    }
    if (thinkingPrompts < 2) {
      problems.add("--thinking-prompts must be at least 2");
    }
    if (thinkingTokens < 1) {
      problems.add("--thinking-tokens must be at least 1");
    }
    if (!leakageJudge.equals(BY_WORDS)) {
      try {
        JudgeChoice.ofLeaks(leakageJudge).check();
      } catch (FlyroomException e) {
        e.problems().forEach(problem -> problems.add("--leakage-judge: " + problem));
      }
    }
  }

  /// Who says which leaks are non-sequiturs; null for the rule by words.
  ///
  /// @param open loads a model
  @Nullable Judge leakageJudge(Function<String, LanguageModel> open) {
    return leakageJudge.equals(BY_WORDS) ? null : JudgeChoice.ofLeaks(leakageJudge).judge(open);
  }

  /// MMLU in every variant asked for.
  List<Measure<?>> mmlu(Path folder, int rows) {
    return List.copyOf(questions(folder, rows));
  }

  private List<Mmlu> questions(Path folder, int rows) {
    Set<MmluVariant> variants = new LinkedHashSet<>();
    mmluVariants.forEach(id -> variants.add(MmluVariant.of(id)));
    List<MultipleChoice> test = MmluFiles.read(folder, MmluCsv.Split.TEST);
    List<MultipleChoice> dev =
        variants.stream().anyMatch(variant -> variant.shots() > 0)
            ? MmluFiles.read(folder, MmluCsv.Split.DEV)
            : List.of();
    return variants.stream().map(variant -> Mmlu.of(variant, test, dev, rows)).toList();
  }

  /// The same variants on all questions of our own.
  List<Measure<?>> knowledge(Path folder) {
    return questions(folder, OWN_ROWS).stream()
        .<Measure<?>>map(mmlu -> mmlu.named("knowledge", "Common knowledge"))
        .toList();
  }

  /// Bits per byte, in natural order and perhaps shuffled.
  List<Measure<?>> text(List<TextDocument> documents, int tokens) {
    OptionalInt prefix = prefixToken == null ? OptionalInt.empty() : OptionalInt.of(prefixToken);
    List<Measure<?>> measures = new ArrayList<>();
    measures.add(new BitsPerByte(documents, tokens, BitsPerByte.Order.NATURAL, prefix));
    if (shuffledText) {
      measures.add(new BitsPerByte(documents, tokens, BitsPerByte.Order.SHUFFLED, prefix));
    }
    return measures;
  }

  /// Preference coherence, and perhaps the published plan.
  ///
  /// @param data the workspace's `data`
  List<Measure<?>> preference(int degree, Path data) {
    PreferenceItems items =
        switch (preferenceItems) {
          case "100" -> PreferenceItems.bundled();
          case "300" -> PreferenceItems.bundled300();
          default -> PreferenceItems.read(DataPaths.of(data, Path.of(preferenceItems)));
        };
    int count = items.texts().size();
    if (degree >= count) {
      throw new FlyroomException(
          "--preference-degree %d does not suit %d items: it must be below their number"
              .formatted(degree, count));
    }
    List<Measure<?>> measures = new ArrayList<>();
    measures.add(new PreferenceCoherence(items, degree));
    if (preferenceElo) {
      if (count <= PublishedDecisiveness.PARTNERS) {
        throw new FlyroomException(
            "--preference-elo needs more than %d items, not %d"
                .formatted(PublishedDecisiveness.PARTNERS, count));
      }
      measures.add(new PublishedDecisiveness(items));
    }
    return measures;
  }

  /// Measures of what any model writes.
  List<Measure<?>> everyday() {
    List<Measure<?>> measures = new ArrayList<>(EverydayMeasures.ofAnyModel(written()));
    measures.add(EverydayMeasures.thinking(thinkingPrompts, thinkingTokens));
    return measures;
  }

  /// Everyday requests, as many as asked for.
  Written written() {
    return EverydayMeasures.requests(prompts, answerTokens);
  }
}
