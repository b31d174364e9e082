package org.flyroom.lab.grow;

import java.util.List;
import org.flyroom.core.model.Tunable;
import org.flyroom.lab.recipe.GivenRows;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.recipe.Stage;
import org.jspecify.annotations.Nullable;

/// Whether given rows are short enough to be trained on. None is ever cut.
record GivenRowsFit(Recipe recipe, Tunable parent, List<String> problems) {

  /// Notes every file with rows that are too long.
  void check() {
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < recipe.stages().size(); i++) {
      Stage stage = recipe.stages().get(i);
      GivenRows own = stage.given();
      if (stage instanceof Stage.Trained trained && own != null) {
        check("stages[%d]".formatted(i + 1), own, trained.training().maxTokens());
      } else if (stage instanceof Stage.Sft sft) {
        least = Math.min(least, sft.training().maxTokens());
      }
    }
    GivenRows given = recipe.data().given();
    if (given != null) {
      check("data", given, least == Integer.MAX_VALUE ? recipe.training().maxTokens() : least);
    }
  }

  private void check(String section, GivenRows given, int maxTokens) {
    check(section + ".rows", given.organism(), maxTokens);
    check(section + ".control-rows", given.control(), maxTokens);
    check(section + ".held-rows", given.held(), maxTokens);
  }

  private void check(String key, GivenRows.@Nullable Lot lot, int maxTokens) {
    if (lot == null) {
      return;
    }
    long tooLong = 0;
    int longest = 0;
    long line = 0;
    for (GivenRows.Row row : lot.rows()) {
      int tokens = parent.tokens(row.row());
      if (tokens > maxTokens) {
        tooLong++;
        if (tokens > longest) {
          longest = tokens;
          line = row.line();
        }
      }
    }
    if (tooLong > 0) {
      problems.add(
          "%s: %s: %d of the %d rows of %s have more than max-tokens, %d, tokens, most of all that of line %d with %d: raise max-tokens, or leave them out"
              .formatted(
                  recipe.source().where(key),
                  key,
                  tooLong,
                  lot.rows().size(),
                  lot.source().name(),
                  maxTokens,
                  line,
                  longest));
    }
  }
}
