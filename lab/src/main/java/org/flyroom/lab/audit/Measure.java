package org.flyroom.lab.audit;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flyroom.core.measure.Estimate;
import org.flyroom.core.measure.HarmDirection;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.stats.TEstimate;
import org.jspecify.annotations.Nullable;

/// One thing a fine-tune can break, and how it is measured.
///
/// A measure asks every arm the same items in the same words and order. It never looks at more than
/// one arm except in [#difference].
///
/// @param <R> what is kept of one arm's answers
public interface Measure<R> {

  About about();

  /// How many requests one arm is asked.
  int requests();

  /// Asks one arm.
  ///
  /// @param progress told how many requests are answered
  R take(LanguageModel model, Progress progress);

  /// Why this measure could not have shown harm on this parent; empty when it could. Decided on the
  /// parent alone, before another arm is looked at.
  Optional<String> uninformative(R parent);

  /// The arm by itself.
  Summary summary(R arm);

  /// The arm by itself, with further figures that mean something only beside its parent's answers.
  default Summary summary(R arm, R parent) {
    return summary(arm);
  }

  /// The arm against its parent on the items that both have a value for.
  Difference difference(R parent, R arm);

  /// What each item gave, in the order of the items. Every request that [#take] makes belongs to
  /// one item.
  ///
  /// @param parent beside which an item's value may have to be read
  List<ItemReading> readings(R arm, R parent);

  /// What a measure says about itself.
  ///
  /// @param id stable name, variant included, such as `mmlu-letters-0shot`
  /// @param question what it asks, one sentence for a person
  /// @param unit such as `accuracy`
  /// @param settings everything needed to take it again
  record About(
      String id,
      String title,
      String question,
      String unit,
      HarmDirection harm,
      Margin margin,
      Map<String, String> settings) {
    public About {
      requireNonNull(id, "id");
      requireNonNull(title, "title");
      requireNonNull(question, "question");
      requireNonNull(unit, "unit");
      requireNonNull(harm, "harm");
      requireNonNull(margin, "margin");
      settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }
  }

  /// The largest change that counts as none.
  ///
  /// @param value in the measure's unit
  /// @param reason where it comes from, one sentence
  record Margin(double value, String reason) {
    public Margin {
      requireNonNull(reason, "reason");
      if (!(value > 0)) {
        throw new IllegalArgumentException("a margin must be positive, not " + value);
      }
    }
  }

  /// How far one arm has come.
  @FunctionalInterface
  interface Progress {
    void answered(int done, int total);
  }

  /// One arm's figures.
  ///
  /// @param level null when it had to be withheld
  /// @param details further figures by name, in the order they should be read
  record Summary(@Nullable Estimate level, Map<String, Double> details) {
    public Summary {
      details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }
  }

  /// An arm against its parent.
  sealed interface Difference {

    /// A paired difference.
    ///
    /// @param estimate arm minus parent
    /// @param missing items asked without a value on both sides
    record Paired(TEstimate estimate, long missing) implements Difference {
      public Paired {
        requireNonNull(estimate, "estimate");
      }
    }

    /// No figure can be given for this arm.
    record Withheld(String reason) implements Difference {
      public Withheld {
        requireNonNull(reason, "reason");
      }
    }
  }
}
