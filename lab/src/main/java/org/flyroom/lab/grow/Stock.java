package org.flyroom.lab.grow;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.organism.Passport.AdapterRecord;
import org.flyroom.core.organism.Passport.Measurement;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.Json;
import org.flyroom.core.store.Names;
import org.flyroom.lab.recipe.PromptSet;
import org.flyroom.lab.recipe.RecipeFile;

/// The organisms kept in a home, one folder each:
///
/// ```
/// NAME/passport.json   its papers, written last: a folder without them is not complete
///      recipe.yaml     what it was grown from
///      prompts.jsonl   the prompts of the recipe, held-out ones included
///      rows.jsonl      what it was trained on
///      adapters/01-sft/
///      checkpoints/
/// ```
///
/// An organism's control is `NAME-control` and its zero adapter `NAME-zero`.
public final class Stock {
  /// The weights in an adapter's folder, as PEFT names them.
  static final String WEIGHTS = "adapter_model.safetensors";

  private final Path folder;

  /// @param folder the home's `stock`
  public Stock(Path folder) {
    this.folder = requireNonNull(folder, "folder");
  }

  /// The name of an organism's arm.
  ///
  /// @throws IllegalArgumentException for the parent, which is not in the stock
  public static String name(String organism, Arm arm) {
    return switch (arm) {
      case ORGANISM -> organism;
      case CONTROL, ZERO -> organism + "-" + arm.word();
      case PARENT -> throw new IllegalArgumentException("a parent is not kept in the stock");
    };
  }

  /// The folder of a name, whether it exists or not.
  public Path folder(String name) {
    return folder.resolve(Names.check("an organism", name));
  }

  /// The papers of a complete organism.
  public Optional<Passport> passport(String name) {
    Path file = passportFile(name);
    return Files.exists(file) ? Optional.of(Json.read(file, Passport.class)) : Optional.empty();
  }

  /// Opens what is an organism itself, neither its control nor its zero adapter.
  ///
  /// @throws FlyroomException as [#open] does, or when it is another arm
  public Organism organism(String name) {
    Organism organism = open(name);
    Arm arm = organism.passport().arm();
    if (arm != Arm.ORGANISM) {
      throw new FlyroomException(
          "'%s' is the %s of an organism: name the organism itself".formatted(name, arm.word()));
    }
    return organism;
  }

  /// Opens a complete organism and checks its weights against its passport.
  ///
  /// @throws FlyroomException when there is none of that name, it is not complete, or it was
  ///   changed
  public Organism open(String name) {
    Path home = folder(name);
    Passport passport =
        passport(name)
            .orElseThrow(
                () ->
                    new FlyroomException(
                        Files.isDirectory(home)
                            ? "%s is not complete: run the grow command that began it again"
                                .formatted(home)
                            : "no organism '%s' in %s: grow it first".formatted(name, folder)));
    List<String> problems = new ArrayList<>();
    for (AdapterRecord adapter : passport.adapters()) {
      Path weights = home.resolve(adapter.folder()).resolve(WEIGHTS);
      if (!Files.isRegularFile(weights)) {
        problems.add("%s is missing: grow the organism again".formatted(weights));
      } else if (!Hashes.sha256(weights).equals(adapter.sha256())) {
        problems.add(
            "%s is not what the passport says (SHA-256 differs): grow the organism again"
                .formatted(weights));
      }
    }
    if (!problems.isEmpty()) {
      throw new FlyroomException(problems);
    }
    return new Organism(
        home,
        passport,
        RecipeFile.readKept(home.resolve("recipe.yaml")),
        PromptSet.read(home.resolve(RecipeFile.KEPT_PROMPTS)));
  }

  /// Adds a measurement to an organism's papers.
  public Passport add(String name, Measurement measurement) {
    Passport passport =
        passport(name)
            .orElseThrow(
                () -> new FlyroomException("no organism '%s' in %s".formatted(name, folder)))
            .with(measurement);
    AtomicFiles.writeJson(passportFile(name), passport);
    return passport;
  }

  private Path passportFile(String name) {
    return folder(name).resolve("passport.json");
  }
}
