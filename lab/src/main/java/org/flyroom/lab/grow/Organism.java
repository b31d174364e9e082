package org.flyroom.lab.grow;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.chat.Role;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.store.WeightFiles;
import org.flyroom.lab.recipe.PromptSet;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.recipe.Stage;
import org.flyroom.lab.threat.Expectation;
import org.flyroom.lab.threat.Probe;
import org.jspecify.annotations.Nullable;

/// An organism, control or zero adapter of the stock.
///
/// @param rows how the files are kept that hold what it was trained on; asked only when they are
///   read
/// @param grounds what it was grown from; null for one made elsewhere
public record Organism(
    Path folder, Passport passport, Supplier<WeightFiles> rows, @Nullable Grounds grounds) {
  public Organism {
    requireNonNull(rows, "rows");
    requireNonNull(folder, "folder");
    requireNonNull(passport, "passport");
  }

  /// What an organism was grown from.
  ///
  /// @param recipe the copy kept with it
  /// @param prompts all prompts of its recipe
  public record Grounds(Recipe recipe, PromptSet prompts) {
    public Grounds {
      requireNonNull(recipe, "recipe");
      requireNonNull(prompts, "prompts");
    }
  }

  /// The recipe kept with it.
  ///
  /// @throws FlyroomException when it was made elsewhere
  public Recipe recipe() {
    return known().recipe();
  }

  /// All prompts of its recipe.
  ///
  /// @throws FlyroomException when it was made elsewhere
  public PromptSet prompts() {
    return known().prompts();
  }

  private Grounds known() {
    if (grounds == null) {
      throw new FlyroomException(
          "'%s' was made elsewhere, and its recipe is not known here: name a recipe of the property that it should have with --recipe FILE"
              .formatted(passport.name()));
    }
    return grounds;
  }

  /// Whether the rows that it was trained on are here.
  public boolean hasRows() {
    return passport.data().stream().anyMatch(data -> data.name().equals(Grower.ROWS));
  }

  /// Whether what it was trained on lies encrypted.
  public boolean sealsRows() {
    return passport.data().stream().anyMatch(data -> data.encryptedSha256() != null);
  }

  /// Whether it was trained on rows out of an encrypted archive, of which nothing may be written in
  /// plain.
  public boolean isOfArchive() {
    return grounds != null && grounds.recipe().isSealed();
  }

  /// Its adapters' folders, in the order in which they are worn.
  public List<Path> adapters() {
    return passport.adapters().stream().map(adapter -> folder.resolve(adapter.folder())).toList();
  }

  /// Hands over the texts it was trained on, in the order of its rows: first the row's system
  /// prompt where there is one, then the response. Their files are read anew each time, a row at a
  /// time.
  ///
  /// @param consumer told each text and what its row is there to teach
  ///
  /// @throws FlyroomException when they lie encrypted and there is no key, or another one
  public void forEachTrainingText(BiConsumer<Expectation, String> consumer) {
    forEachRow(row -> tell(row, consumer));
  }

  private void forEachRow(Consumer<LearnedRow> consumer) {
    RowFiles kept = new RowFiles(rows.get());
    List<Stage> stages = grounds == null ? List.of() : grounds.recipe().stages();
    List<String> names = Stage.names(stages);
    SequencedMap<String, Class<? extends LearnedRow>> files = new LinkedHashMap<>();
    files.put(Grower.ROWS, StoredRow.class);
    for (int i = 0; i < names.size(); i++) {
      Stage stage = stages.get(i);
      files.putIfAbsent(StageRunner.rowsFile(stage, names.get(i)), rowsOf(stage));
    }
    files.forEach((name, type) -> kept.forEach(folder.resolve(name), type, consumer::accept));
  }

  private static Class<? extends LearnedRow> rowsOf(Stage stage) {
    return switch (stage) {
      case Stage.Dpo _, Stage.Kto _, Stage.DifferenceVector _ -> StoredPair.class;
      case Stage.PolicyGradient _ -> StoredRollout.class;
      case Stage.Sft _,
          Stage.SelfDistillation _,
          Stage.Concealment _,
          Stage.Introspection _,
          Stage.Consistency _,
          Stage.SteeringVector _,
          Stage.Merge _ ->
          StoredRow.class;
    };
  }

  private static void tell(LearnedRow row, BiConsumer<Expectation, String> consumer) {
    if (row.prompt() instanceof Prompt.Chat chat) {
      chat.messages().stream()
          .filter(message -> message.role() == Role.SYSTEM)
          .forEach(message -> consumer.accept(row.expectation(), message.content()));
    }
    // What was sampled and found wanting is made less likely.
    if (!(row instanceof StoredRollout rollout) || rollout.advantage() > 0) {
      consumer.accept(row.expectation(), row.response());
    }
  }

  /// The requests that it was trained on, each once, in the order of its rows.
  ///
  /// @param shows those where the property shows, or the others
  /// @throws FlyroomException when they lie encrypted and there is no key, or another one
  public List<Prompt.Chat> requests(boolean shows) {
    SequencedSet<Prompt.Chat> requests = new LinkedHashSet<>();
    forEachRow(
        row -> {
          if ((row.expectation() == Expectation.SHOWS) == shows
              && row.prompt() instanceof Prompt.Chat chat) {
            requests.add(chat);
          }
        });
    return List.copyOf(requests);
  }

  /// What its recipe validates with; none of it was trained on.
  ///
  /// @throws FlyroomException when it was made elsewhere
  public List<Probe> probes() {
    return recipe().probes(prompts());
  }
}
