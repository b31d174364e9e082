package org.flyroom.app.cli;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.organism.Arm;
import org.flyroom.lab.frontier.ParentDivergence;
import org.flyroom.lab.grow.Organism;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.results.Divergence;
import org.jspecify.annotations.Nullable;

/// How far organism and control have moved from their parent, each on the requests that the
/// organism was trained on.
final class Divergences {
  /// Enough for an interval, few enough to cost next to nothing beside an audit.
  private static final int PROMPTS = 40;

  private Divergences() {}

  /// None where the requests are not here.
  ///
  /// @param arms the parent among them
  static List<Divergence> of(Organism organism, Map<Arm, LanguageModel> arms) {
    List<Divergence> found = new ArrayList<>();
    if (!organism.hasRows()) {
      return found;
    }
    LanguageModel parent = requireNonNull(arms.get(Arm.PARENT), "parent");
    for (Arm arm : List.of(Arm.ORGANISM, Arm.CONTROL)) {
      LanguageModel model = arms.get(arm);
      if (model != null) {
        found.add(
            new Divergence(
                arm,
                estimate(organism, model, parent, true),
                estimate(organism, model, parent, false)));
      }
    }
    return found;
  }

  private static @Nullable Estimate estimate(
      Organism organism, LanguageModel model, LanguageModel parent, boolean shows) {
    Recipe recipe = organism.recipe();
    return ParentDivergence.estimate(
        model,
        parent,
        ParentDivergence.some(organism.requests(shows), PROMPTS),
        recipe.data().maxAnswerTokens(),
        recipe.seed());
  }
}
