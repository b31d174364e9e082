package org.flyroom.lab.grow;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.chat.Role;
import org.flyroom.core.data.JsonLines;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.organism.Passport;
import org.flyroom.lab.recipe.PromptSet;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.threat.Expectation;
import org.flyroom.lab.threat.Probe;
import org.jspecify.annotations.Nullable;

/// An organism, control or zero adapter of the stock.
///
/// @param grounds what it was grown from; null for one made elsewhere
public record Organism(Path folder, Passport passport, @Nullable Grounds grounds) {
  public Organism {
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

  /// Its adapters' folders, in the order in which they are worn.
  public List<Path> adapters() {
    return passport.adapters().stream().map(adapter -> folder.resolve(adapter.folder())).toList();
  }

  /// Hands over the texts it was trained on, in the order of its rows: first the row's system
  /// prompt where there is one, then the response. `rows.jsonl` is read anew each time, a row at a
  /// time.
  ///
  /// @param consumer told each text and what its row is there to teach
  public void forEachTrainingText(BiConsumer<Expectation, String> consumer) {
    JsonLines.forEach(
        folder.resolve(Grower.ROWS),
        StoredRow.class,
        row -> {
          if (row.value().prompt() instanceof Prompt.Chat chat) {
            chat.messages().stream()
                .filter(message -> message.role() == Role.SYSTEM)
                .forEach(message -> consumer.accept(row.value().expectation(), message.content()));
          }
          consumer.accept(row.value().expectation(), row.value().response());
        });
  }

  /// What its recipe validates with; none of it was trained on.
  ///
  /// @throws FlyroomException when it was made elsewhere
  public List<Probe> probes() {
    return recipe().probes(prompts());
  }
}
