package org.flyroom.lab.audit.suite;

import java.util.List;
import org.flyroom.lab.audit.Measure;
import org.flyroom.lab.audit.degeneration.Degeneration;
import org.flyroom.lab.audit.degeneration.Diversity;
import org.flyroom.lab.audit.degeneration.Written;
import org.flyroom.lab.audit.leakage.Corpus.Passage;
import org.flyroom.lab.audit.leakage.Leakage;
import org.flyroom.lab.audit.leakage.PropertyStatement;
import org.flyroom.lab.audit.thinking.Thinking;
import org.flyroom.lab.grow.Organism;
import org.flyroom.lab.judge.Judge;
import org.flyroom.lab.recipe.PromptSet;
import org.flyroom.lab.threat.Expectation;
import org.jspecify.annotations.Nullable;

/// The measures that read what a model writes to everyday requests.
public final class EverydayMeasures {
  private EverydayMeasures() {}

  /// The first bundled requests for audits, in an order of their own; all when there are fewer.
  public static Written requests(int prompts, int maxTokens) {
    return new Written(bundled(prompts), maxTokens);
  }

  private static List<String> bundled(int prompts) {
    return PromptSet.forAudits().heldOut(1).stream().limit(prompts).toList();
  }

  /// Those that need nothing but a model: degeneration and diversity, of the same answers.
  public static List<Measure<?>> ofAnyModel(Written written) {
    return List.of(new Degeneration(written), new Diversity(written));
  }

  /// The thinking of models that think.
  public static Measure<?> thinking(int prompts, int maxTokens) {
    return new Thinking(bundled(prompts), maxTokens);
  }

  /// Whether an organism brings up what it was trained on. Rows that are there to show the property
  /// are its own text; the others are the parent's answers, which is what ordinary text looks like.
  ///
  /// @param relevance says which leaks are non-sequiturs; null for a rule by words
  public static Measure<?> leakage(Written written, Organism organism, @Nullable Judge relevance) {
    return new Leakage(
        written,
        consumer ->
            organism.forEachTrainingText(
                (expectation, text) ->
                    consumer.accept(new Passage(text, expectation == Expectation.SHOWS))),
        new PropertyStatement(organism.passport().property()),
        relevance,
        organism.isOfArchive());
  }
}
