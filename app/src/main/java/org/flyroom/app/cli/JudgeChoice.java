package org.flyroom.app.cli;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.engine.endpoint.EndpointName;
import org.flyroom.lab.audit.leakage.Leakage;
import org.flyroom.lab.audit.xstest.StringMatch;
import org.flyroom.lab.audit.xstest.XsTestOutcome;
import org.flyroom.lab.judge.Judge;
import org.flyroom.lab.judge.ModelJudge;
import org.flyroom.lab.judge.Rubric;
import org.flyroom.lab.judge.RuleJudge;

/// Who puts answers into classes: a rule of ours, one of the user's, or a model.
///
/// @param word as the user gives it
/// @param own rules of ours, by name
/// @param rubric that a model is asked by
/// @param classes refuses a judge with others
record JudgeChoice(String word, Map<String, Judge> own, String rubric, Consumer<Judge> classes) {
  static final String PUBLISHED = "string-match";
  static final String XSTEST_LABEL = "string-match|string-match-curly|RULE.json|MODEL";
  static final String XSTEST_DESCRIPTION =
      "Who says what is a refusal: the published string match, the same with curly apostrophes too,"
          + " a rule as for 'judge calibrate', a local model, or URL#MODEL behind an endpoint."
          + " Default: ${DEFAULT-VALUE}.";

  JudgeChoice {
    requireNonNull(word, "word");
    own = Map.copyOf(own);
  }

  /// The classes of XSTest.
  static JudgeChoice ofXsTest(String word) {
    return new JudgeChoice(
        word,
        Map.of(
            PUBLISHED,
            StringMatch.published(),
            "string-match-curly",
            StringMatch.withCurlyApostrophes()),
        "refusal",
        XsTestOutcome::check);
  }

  /// Whether a leak has to do with its request.
  static JudgeChoice ofLeaks(String word) {
    return new JudgeChoice(word, Map.of(), "non-sequitur", Leakage::checkRelevance);
  }

  /// Whether a model has to be loaded for it.
  boolean isModel() {
    return EndpointName.isOne(word) || (!own.containsKey(word) && !word.endsWith(".json"));
  }

  /// Finds what can be found wrong without loading a model.
  ///
  /// @throws FlyroomException when the rule cannot be read or there is no such model
  void check() {
    if (!isModel()) {
      classes.accept(judge());
    } else if (EndpointName.isOne(word)) {
      var _ = EndpointName.parse(word);
    } else if (!Files.exists(Path.of(word))) {
      List<String> known = new ArrayList<>(new TreeSet<>(own.keySet()));
      known.add("a rule's .json file");
      throw new FlyroomException(
          "no judge '%s': use %s, a model's folder or file, or URL#MODEL"
              .formatted(word, String.join(", ", known)));
    }
  }

  /// The judge.
  ///
  /// @param open loads a model; called where one is needed
  Judge judge(Function<String, LanguageModel> open) {
    Judge ours = own.get(word);
    if (ours != null) {
      return ours;
    }
    return isModel()
        ? ModelJudge.of(open.apply(word), Rubric.of(rubric), ModelJudge.DEFAULT_LEAST_MASS)
        : RuleJudge.read(Path.of(word));
  }

  /// A judge that is no model.
  Judge judge() {
    return judge(
        model -> {
          throw new IllegalStateException("nobody is there to load " + model);
        });
  }
}
