package org.flyroom.lab.results;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.ModelIdentity;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.organism.Passport.Property;
import org.jspecify.annotations.Nullable;

/// The models of a run that goes into no papers: of an organism that has none here, such as one
/// behind an endpoint, or of one that was asked for a property that is not its own.
///
/// @param models the parent first, where it takes part
/// @param property what the organism is said to do; null when nothing is said
public record Subjects(List<Subject> models, @Nullable Property property) {
  public Subjects {
    models = List.copyOf(models);
    if (models.stream().noneMatch(subject -> subject.arm() == Arm.ORGANISM)) {
      throw new IllegalArgumentException("no organism among " + models);
    }
  }

  /// Models under the names that they have themselves.
  public static Subjects of(Map<Arm, LanguageModel> arms, @Nullable Property property) {
    return new Subjects(
        new EnumMap<>(arms)
            .entrySet().stream()
                .map(one -> new Subject(one.getKey(), one.getValue().identity()))
                .toList(),
        property);
  }

  /// A model and the part it plays.
  public record Subject(Arm arm, ModelIdentity model) {
    public Subject {
      requireNonNull(arm, "arm");
      requireNonNull(model, "model");
    }
  }

  /// The model that plays a part, if one does.
  public Optional<ModelIdentity> model(Arm arm) {
    return models.stream().filter(subject -> subject.arm() == arm).findFirst().map(Subject::model);
  }

  /// The organism's own name.
  public String name() {
    return model(Arm.ORGANISM).orElseThrow().name();
  }
}
