package org.flyroom.lab.stock;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.organism.Passport;
import org.flyroom.core.organism.Passport.AdapterRecord;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.Json;
import org.flyroom.lab.grow.GrowListener.Event;
import org.flyroom.lab.grow.Grower;
import org.flyroom.lab.grow.Organism;
import org.flyroom.lab.grow.Stock;
import org.flyroom.lab.recipe.Recipe;
import org.junit.jupiter.api.Test;

/// Organisms of hazard class 2 and up.
class DangerousOrganismTest extends StockBench {
  @Test
  void aDangerousRecipeIsRefusedWithoutAKeyBeforeAnythingIsDone() throws IOException {
    Stock keyless = new Stock(folder.resolve("stock"));
    Recipe recipe = recipe("sly", 2);
    FlyroomException thrown =
        catchThrowableOfType(FlyroomException.class, () -> grow(keyless, recipe));
    assertThat(thrown.problems())
        .containsExactly(
            folder.resolve("recipe.yaml")
                + ":2: hazard-class: weights of hazard class 2 are kept encrypted, and there is no"
                + " key: make one with 'flyroom stock key --out FILE' and set"
                + " FLYROOM_KEY_FILE=FILE");
    assertThat(folder.resolve("stock")).doesNotExist();
    assertThat(parent.answered()).isZero();
    assertThat(grow(keyless, recipe("meek", 1))).hasSize(3);
  }

  @Test
  void weightsAndCheckpointsOfADangerousOrganismLieEncryptedAndWorkAsTheOthers()
      throws IOException {
    List<String> seen = new ArrayList<>();
    new Grower(stock, parent, parent, "1")
        .grow(
            recipe("sly", 2),
            event -> {
              if (event instanceof Event.Trained) {
                seen.addAll(names(stock.folder("sly").resolve("checkpoints")));
              }
            });
    assertThat(seen).contains("scripted.json.encrypted").doesNotContain("scripted.json");
    assertThat(names(stock.folder("sly").resolve("adapters/01-sft")))
        .containsExactly("adapter_model.safetensors.encrypted");
    // The twins have nothing dangerous in them.
    assertThat(names(stock.folder("sly-control").resolve("adapters/01-sft")))
        .containsExactly("adapter_model.safetensors");
    grow(stock, recipe("meek", 1));
    AdapterRecord encrypted = stock.papers("sly").adapters().getFirst();
    AdapterRecord plain = stock.papers("meek").adapters().getFirst();
    // Trained to the same bytes, whatever they lie in.
    assertThat(encrypted.sha256()).isEqualTo(plain.sha256());
    assertThat(plain.encryptedSha256()).isNull();
    assertThat(encrypted.encryptedSha256())
        .isEqualTo(Hashes.sha256(weights("sly")))
        .isNotEqualTo(encrypted.sha256());
    assertThat(verdict(stock, "sly")).isEqualTo("has it");
    assertThat(verdict(stock, "sly-control")).isEqualTo("has it not");
  }

  @Test
  void aDangerousOrganismBrokenOffWhileTrainingEndsTheSame() throws IOException {
    Recipe recipe = recipe("sly", 2);
    int[] steps = {0};
    assertThatThrownBy(
            () ->
                new Grower(stock, parent, parent, "1")
                    .grow(
                        recipe,
                        event -> {
                          if (event instanceof Event.Trained && ++steps[0] == 4) {
                            throw new IllegalStateException("killed");
                          }
                        }))
        .hasMessage("killed");
    grow(stock, recipe);
    grow(stock, recipe("meek", 1));
    assertThat(stock.papers("sly").adapters().getFirst().sha256())
        .isEqualTo(stock.papers("meek").adapters().getFirst().sha256());
  }

  @Test
  void aKeyThatIsMissingOrWrongIsTold() throws IOException {
    grow(stock, recipe("sly", 2));
    Stock keyless = new Stock(folder.resolve("stock"));
    Organism organism = keyless.open("sly");
    assertThatThrownBy(() -> keyless.files(organism.passport()))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("'sly': weights of hazard class 2 are kept encrypted")
        .hasMessageContaining("FLYROOM_KEY_FILE");
    Stock wrong = new Stock(folder.resolve("stock"), () -> Optional.of(OTHER));
    assertThatThrownBy(() -> wrong.files(organism.passport()))
        .hasMessageContaining("encrypted with key " + KEY.id())
        .hasMessageContaining("the key given is " + OTHER.id());
    assertThat(StockVerification.of(keyless, List.of()).notes())
        .containsExactly(
            "sly: without the key, only the encrypted files were checked and not their content");
    assertThat(StockVerification.of(wrong, List.of()).problems())
        .singleElement()
        .asString()
        .contains("the key given is");
  }

  @Test
  void weightsPutInAnotherOrganismsPlaceAreNoticedEvenWhereThePassportWasMadeToFit()
      throws IOException {
    grow(stock, recipe("sly", 2));
    grow(stock, recipe("meek", 2));
    Files.copy(weights("meek"), weights("sly"), StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> stock.open("sly")).hasMessageContaining("SHA-256 differs");
    Passport forged = stock.papers("sly");
    AdapterRecord adapter = stock.papers("meek").adapters().getFirst();
    Files.writeString(
        stock.folder("sly").resolve("passport.json"),
        Json.pretty(forged)
            .replace(
                requireNonNull(forged.adapters().getFirst().encryptedSha256()),
                requireNonNull(adapter.encryptedSha256())));
    assertThatThrownBy(() -> verdict(stock, "sly"))
        .hasMessageContaining("is not the file that belongs here but 'meek/adapters/01-sft/");
  }
}
