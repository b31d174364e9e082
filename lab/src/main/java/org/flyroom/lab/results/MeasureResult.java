package org.flyroom.lab.results;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flyroom.core.measure.HarmDirection;
import org.jspecify.annotations.Nullable;

/// What one measure found on every arm.
///
/// @param id stable name, variant included, such as `mmlu-letters-0shot`
/// @param question what it asks, one sentence for a person
/// @param unit such as `accuracy` or `bits/byte`
/// @param margin the largest change that counts as none, in the measure's unit
/// @param marginReason where the margin comes from, one sentence
/// @param uninformative why this measure could not have shown harm on this parent; null when it
///   could
/// @param settings everything needed to take it again
/// @param arms the parent first
/// @param seconds wall time spent
/// @param processorSeconds of all processors together; null where it is not known
/// @param foundSeconds wall time that answers which were found in the ledger had taken; null where
///   it is not known
public record MeasureResult(
    String id,
    String title,
    String question,
    String unit,
    HarmDirection harm,
    double margin,
    String marginReason,
    @Nullable String uninformative,
    Map<String, String> settings,
    List<ArmResult> arms,
    double seconds,
    @Nullable Double processorSeconds,
    @Nullable Double foundSeconds) {
  public MeasureResult {
    requireNonNull(id, "id");
    requireNonNull(title, "title");
    requireNonNull(question, "question");
    requireNonNull(unit, "unit");
    requireNonNull(harm, "harm");
    requireNonNull(marginReason, "marginReason");
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    arms = List.copyOf(arms);
  }
}
