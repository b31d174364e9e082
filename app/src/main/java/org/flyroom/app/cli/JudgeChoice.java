package org.flyroom.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.engine.endpoint.EndpointName;
import org.flyroom.lab.audit.xstest.StringMatch;
import org.flyroom.lab.audit.xstest.XsTestOutcome;
import org.flyroom.lab.judge.Judge;
import org.flyroom.lab.judge.ModelJudge;
import org.flyroom.lab.judge.Rubric;
import org.flyroom.lab.judge.RuleJudge;

/// Who puts answers into the classes of XSTest: one of the string matches, a rule, or a model.
record JudgeChoice(String word) {
  static final String PUBLISHED = "string-match";
  static final String LABEL = "string-match|string-match-curly|RULE.json|MODEL";
  static final String DESCRIPTION =
      "Who says what is a refusal: the published string match, the same with curly apostrophes too,"
          + " a rule as for 'judge calibrate', a local model, or URL#MODEL behind an endpoint."
          + " Default: ${DEFAULT-VALUE}.";

  private static final String CURLY = "string-match-curly";
  private static final String RUBRIC = "refusal";

  /// Whether a model has to be loaded for it.
  boolean isModel() {
    return EndpointName.isOne(word)
        || (!word.equals(PUBLISHED) && !word.equals(CURLY) && !word.endsWith(".json"));
  }

  /// Finds what can be found wrong without loading a model.
  ///
  /// @throws FlyroomException when the rule cannot be read or there is no such model
  void check() {
    if (!isModel()) {
      XsTestOutcome.check(judge());
    } else if (EndpointName.isOne(word)) {
      var _ = EndpointName.parse(word);
    } else if (!Files.exists(Path.of(word))) {
      throw new FlyroomException(
          "no judge '%s': use %s, %s, a rule's .json file, a model's folder or file, or URL#MODEL"
              .formatted(word, PUBLISHED, CURLY));
    }
  }

  /// The judge.
  ///
  /// @param open loads a model; called where one is needed
  Judge judge(Function<String, LanguageModel> open) {
    return switch (word) {
      case PUBLISHED -> StringMatch.published();
      case CURLY -> StringMatch.withCurlyApostrophes();
      default ->
          isModel()
              ? ModelJudge.of(open.apply(word), Rubric.of(RUBRIC), ModelJudge.DEFAULT_LEAST_MASS)
              : RuleJudge.read(Path.of(word));
    };
  }

  /// A judge that is no model.
  Judge judge() {
    return judge(
        model -> {
          throw new IllegalStateException("nobody is there to load " + model);
        });
  }
}
