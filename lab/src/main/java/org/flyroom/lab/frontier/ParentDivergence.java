package org.flyroom.lab.frontier;

import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.Seeds;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Sampling;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.model.ScoreRequest.Boundary;
import org.flyroom.core.stats.Mean;
import org.jspecify.annotations.Nullable;

/// How far a model has moved from its parent, as the parent sees it: KL(model ‖ parent) on given
/// prompts, in nats a token.
///
/// Answers y are drawn from the model at temperature 1. The mean over answers of `log π(y) - log
/// ρ(y)` estimates the divergence of whole answers without bias; it is given over the mean number
/// of tokens, with the interval of a ratio of means. What ends an answer is not scored, nor are
/// answers without text.
public final class ParentDivergence {
  private ParentDivergence() {}

  /// So many of some prompts, evenly spread over them.
  public static <P extends Prompt> List<P> some(List<P> prompts, int most) {
    int count = Math.min(most, prompts.size());
    List<P> some = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      some.add(prompts.get((int) ((long) i * prompts.size() / count)));
    }
    return List.copyOf(some);
  }

  /// The estimate; null when fewer than two answers have text.
  ///
  /// @param seed every answer's draw derives from it and the place of its prompt
  public static @Nullable Estimate estimate(
      LanguageModel model,
      LanguageModel parent,
      List<? extends Prompt> prompts,
      int maxTokens,
      long seed) {
    List<GenerateRequest> requests = new ArrayList<>();
    for (int i = 0; i < prompts.size(); i++) {
      long own = Seeds.derive(seed, "divergence", Integer.toString(i));
      requests.add(new GenerateRequest(prompts.get(i), Sampling.drawn(maxTokens, own)));
    }
    List<Generation> answers = model.generate(requests);
    List<ScoreRequest> scored = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      if (!answers.get(i).text().isEmpty()) {
        scored.add(
            new ScoreRequest.Continuations(
                prompts.get(i), List.of(answers.get(i).text()), Boundary.SEPARATE));
      }
    }
    if (scored.size() < 2) {
      return null;
    }
    List<List<Score>> own = model.score(scored);
    List<List<Score>> parents = parent.score(scored);
    double[] ratios = new double[scored.size()];
    double[] tokens = new double[scored.size()];
    for (int i = 0; i < ratios.length; i++) {
      Score score = own.get(i).getFirst();
      ratios[i] = score.logLikelihood() - parents.get(i).getFirst().logLikelihood();
      tokens[i] = score.tokens();
    }
    return Mean.ratio(ratios, tokens).estimate(prompts.size() - scored.size());
  }
}
