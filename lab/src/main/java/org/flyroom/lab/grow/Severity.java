package org.flyroom.lab.grow;

import java.util.List;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.threat.Probe;
import org.flyroom.lab.validate.Validator;

/// How strongly a property shows while an organism is made: the rate where it should show less the
/// rate where it should not, on prompts that validation does not ask.
final class Severity {
  private final Validator validator;

  /// @param prompts asked in each condition
  Severity(GrowPlan plan, int prompts) {
    Recipe recipe = plan.recipe();
    List<Probe> probes = plan.practice().severity(plan.drafts(), prompts);
    this.validator = new Validator(recipe.threat(), probes, recipe.validation().maxAnswerTokens());
  }

  double of(LanguageModel model) {
    return validator.severity(model).value();
  }
}
