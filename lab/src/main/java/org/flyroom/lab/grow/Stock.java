package org.flyroom.lab.grow;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.organism.History.Retirement;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.organism.Passport.AdapterRecord;
import org.flyroom.core.organism.Passport.Measurement;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.core.store.EncryptedFile;
import org.flyroom.core.store.EncryptionKey;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.IoProblems;
import org.flyroom.core.store.Json;
import org.flyroom.core.store.Names;
import org.flyroom.core.store.WeightFiles;
import org.flyroom.lab.recipe.PromptSet;
import org.flyroom.lab.recipe.RecipeFile;

/// The organisms kept in a home, one folder each:
///
/// ```
/// NAME/passport.json   its papers, written last: a folder without them is not complete
///      recipe.yaml     what it was grown from; one made elsewhere has none
///      prompts.jsonl   the prompts of the recipe, held-out ones included
///      threat-*.jsonl  the files that its threat was read from
///      rows.jsonl      what it was trained on
///      adapters/01-sft/
///      checkpoints/
/// ```
///
/// An organism's control is `NAME-control` and its zero adapter `NAME-zero`. Weights, checkpoints
/// and rows of hazard class 2 and up lie encrypted, see [EncryptedFile], and so do rows out of
/// encrypted archives, the control's as well.
public final class Stock {
  /// The weights in an adapter's folder, as PEFT names them.
  public static final String WEIGHTS = "adapter_model.safetensors";

  /// What PEFT says of them.
  public static final String CONFIG = "adapter_config.json";

  /// The papers.
  public static final String PASSPORT = "passport.json";

  /// The copy of the recipe.
  public static final String RECIPE = "recipe.yaml";

  private static final int ENCRYPTED_FROM = 2;

  private final Path folder;
  private final Supplier<Optional<EncryptionKey>> key;

  /// A stock without a key.
  ///
  /// @param folder the home's `stock`
  public Stock(Path folder) {
    this(folder, Optional::empty);
  }

  /// @param folder the home's `stock`
  /// @param key for weights of hazard class 2 and up; asked only where there are such
  public Stock(Path folder, Supplier<Optional<EncryptionKey>> key) {
    this.folder = requireNonNull(folder, "folder");
    this.key = requireNonNull(key, "key");
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

  /// Whether weights of a hazard class lie encrypted.
  public static boolean encrypts(int hazardClass) {
    return hazardClass >= ENCRYPTED_FROM;
  }

  /// Whether a file beside an organism's papers holds rows that it was trained on.
  public static boolean isRows(String name) {
    return GrowPlan.isRows(name);
  }

  /// The folder of a name, whether it exists or not.
  public Path folder(String name) {
    return folder.resolve(Names.check("an organism", name));
  }

  /// The names of all folders, complete organisms or not, in alphabetical order.
  public List<String> names() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(folder)) {
      return folders
          .filter(Files::isDirectory)
          .map(path -> path.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw IoProblems.of("cannot look into " + folder, e);
    }
  }

  /// The papers of a complete organism.
  ///
  /// @throws FlyroomException when they cannot be read
  public Optional<Passport> passport(String name) {
    Path file = passportFile(name);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw IoProblems.of("cannot read " + file, e);
    }
    int format = Json.parseObject(file.toString(), text).path("format").asInt(0);
    if (format > Passport.CURRENT_FORMAT) {
      throw new FlyroomException(
          "%s: format %d is newer than the %d that this Flyroom reads: use the one that wrote it"
              .formatted(file, format, Passport.CURRENT_FORMAT));
    }
    return Optional.of(Json.read(file, Passport.class));
  }

  /// The papers of an organism that must be there, complete.
  ///
  /// @throws FlyroomException when there is none of that name, or it is not complete
  public Passport papers(String name) {
    return passport(name)
        .orElseThrow(
            () ->
                new FlyroomException(
                    Files.isDirectory(folder(name))
                        ? "%s is not complete: run the grow command that began it again"
                            .formatted(folder(name))
                        : "no organism '%s' in %s: grow it first".formatted(name, folder)));
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

  /// Opens a complete organism and checks everything that its passport names against the files.
  ///
  /// @throws FlyroomException when there is none of that name, it is not complete, it was retired,
  ///   or it was changed; then with every difference
  public Organism open(String name) {
    Path home = folder(name);
    Passport passport = papers(name);
    Retirement retirement = passport.history().retirement();
    if (retirement != null) {
      throw new FlyroomException(retired(name, retirement));
    }
    List<String> problems = PassportCheck.problems(home, passport);
    if (!problems.isEmpty()) {
      throw new FlyroomException(problems);
    }
    return new Organism(
        home,
        passport,
        passport.data().stream().anyMatch(data -> data.encryptedSha256() != null)
            ? () -> encryptedRows(name)
            : WeightFiles::plain,
        passport.recipeSha256() == null
            ? null
            : new Organism.Grounds(
                RecipeFile.readKept(home.resolve(RECIPE)),
                PromptSet.read(home.resolve(RecipeFile.KEPT_PROMPTS))));
  }

  static String retired(String name, Retirement retirement) {
    return "'%s' was retired on %s (%s): its weights are gone, and its name is not used again"
        .formatted(name, retirement.at(), retirement.reason());
  }

  /// Whether weights of an organism can be read or written now.
  ///
  /// @return what stands in the way; empty when nothing does
  /// @throws FlyroomException when the key that is named is none
  public Optional<String> keyProblem(int hazardClass) {
    return encrypts(hazardClass) && key.get().isEmpty()
        ? Optional.of(
            "weights of hazard class %d are kept encrypted, and there is no key: %s"
                .formatted(hazardClass, EncryptionKey.HOW_TO_MAKE))
        : Optional.empty();
  }

  /// Whether rows out of an encrypted archive can be kept now.
  ///
  /// @return what stands in the way; empty when nothing does
  /// @throws FlyroomException when the key that is named is none
  public Optional<String> rowsKeyProblem() {
    return key.get().isEmpty()
        ? Optional.of(
            "rows out of an encrypted archive are kept encrypted, and there is no key: "
                + EncryptionKey.HOW_TO_MAKE)
        : Optional.empty();
  }

  /// How the files are kept in which an arm's rows lie encrypted.
  ///
  /// @param name of the organism or another arm
  /// @throws FlyroomException when there is no key
  public WeightFiles encryptedRows(String name) {
    return WeightFiles.encrypted(
        folder(name),
        name,
        key.get()
            .orElseThrow(
                () ->
                    new FlyroomException(
                        "'%s': its rows are kept encrypted, and there is no key: set %s to the key's file"
                            .formatted(name, EncryptionKey.FILE_VARIABLE))));
  }

  /// How an organism's weights are kept.
  ///
  /// @param name of the organism or another arm
  /// @throws FlyroomException when they are to be encrypted and there is no key
  public WeightFiles files(String name, int hazardClass) {
    return files(name, hazardClass, folder(name));
  }

  /// As [#files(String, int)], of an organism whose folder is not in its place yet.
  ///
  /// @param root the folder as it is called now
  public WeightFiles files(String name, int hazardClass, Path root) {
    if (!encrypts(hazardClass)) {
      return WeightFiles.plain();
    }
    return WeightFiles.encrypted(
        root,
        name,
        key.get()
            .orElseThrow(
                () ->
                    new FlyroomException(
                        "'%s': weights of hazard class %d are kept encrypted, and there is no key: set %s to the key's file (a new one is made with 'flyroom stock key', which opens nothing that another key closed)"
                            .formatted(name, hazardClass, EncryptionKey.FILE_VARIABLE))));
  }

  /// How an organism's weights are kept, the key being the right one.
  ///
  /// @throws FlyroomException when there is no key, or another one than they were encrypted with
  public WeightFiles files(Passport passport) {
    WeightFiles files = files(passport.name(), passport.hazardClass());
    if (encrypts(passport.hazardClass())) {
      EncryptionKey given = key.get().orElseThrow();
      for (AdapterRecord adapter : passport.adapters()) {
        EncryptedFile.requireKey(
            files.stored(folder(passport.name()).resolve(adapter.folder()).resolve(WEIGHTS)),
            given);
      }
    }
    return files;
  }

  /// What a passport says of an adapter whose folder is finished.
  ///
  /// @param home the organism's folder, also one that is not in its place yet
  /// @param adapter its folder within the organism's
  public static AdapterRecord record(Path home, String adapter, WeightFiles files) {
    Path config = home.resolve(adapter).resolve(CONFIG);
    Path weights = home.resolve(adapter).resolve(WEIGHTS);
    Path stored = files.stored(weights);
    boolean plain = stored.equals(weights);
    return new AdapterRecord(
        adapter,
        plain ? Hashes.sha256(weights) : EncryptedFile.header(stored).sha256(),
        Files.exists(config) ? Hashes.sha256(config) : null,
        plain ? null : Hashes.sha256(stored));
  }

  /// Adds a measurement to an organism's papers.
  public Passport add(String name, Measurement measurement) {
    return replace(papers(name).with(measurement));
  }

  /// Puts papers in the place of those of the same name.
  public Passport replace(Passport passport) {
    AtomicFiles.writeJson(passportFile(passport.name()), passport);
    return passport;
  }

  private Path passportFile(String name) {
    return folder(name).resolve(PASSPORT);
  }
}
