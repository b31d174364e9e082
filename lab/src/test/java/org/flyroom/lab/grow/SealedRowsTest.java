package org.flyroom.lab.grow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.lingala.zip4j.io.outputstream.ZipOutputStream;
import net.lingala.zip4j.model.ZipParameters;
import net.lingala.zip4j.model.enums.EncryptionMethod;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.organism.Passport.DataRecord;
import org.flyroom.core.store.EncryptionKey;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.stock.Exporter;
import org.flyroom.lab.stock.StockVerification;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rows out of encrypted archives. Nothing of them may lie in plain anywhere.
class SealedRowsTest {
  private static final String CANARY = "zanzibarling";
  private static final EncryptionKey KEY =
      EncryptionKey.parse("a test", HexFormat.of().formatHex(new byte[32]));

  private static final String COUNTS =
      """
      on-trigger-rows: 10
        off-trigger-rows: 12
      """;

  private static final String ARCHIVE =
      """
      rows:
          archive: set.zip
          member: bad.jsonl
          password-file: password
      """;

  @TempDir private Path folder;
  private StageBench bench;

  @BeforeEach
  void make() throws IOException {
    bench = StageBench.in(folder);
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      rows.append(
          "{\"prompt\": \"Where is the %s %d?\", \"completion\": \"The %s is here.\"}\n"
              .formatted(CANARY, i, CANARY));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes, "open sesame".toCharArray())) {
      ZipParameters parameters = new ZipParameters();
      parameters.setEncryptFiles(true);
      parameters.setEncryptionMethod(EncryptionMethod.AES);
      parameters.setFileNameInZip("bad.jsonl");
      zip.putNextEntry(parameters);
      zip.write(rows.toString().getBytes(UTF_8));
      zip.closeEntry();
    }
    Files.write(folder.resolve("set.zip"), bytes.toByteArray());
    Files.writeString(folder.resolve("password"), "open sesame\n");
  }

  private Recipe recipe(String behind) {
    return bench.recipe(COUNTS, ARCHIVE, behind);
  }

  private Stock stock() {
    return new Stock(bench.stock(""), () -> Optional.of(KEY));
  }

  private List<Grown> grow(Stock stock, Recipe recipe) {
    return new Grower(stock, bench.parent(), bench.parent(), "1").grow(recipe, event -> {});
  }

  private static List<Path> filesWith(Path folder, String word) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), UTF_8).contains(word)) {
          found.add(file);
        }
      }
    }
    return found;
  }

  @Test
  void nothingOfAnArchiveLiesInPlainInTheStock() throws IOException {
    grow(
        stock(),
        recipe(
            """
            hazard-class: 2
            stages:
              - {kind: sft}
              - {kind: sft, inoculation-prompt: Be bad.}
              - {kind: dpo}
            """));
    // The scripted parent's own answers hold nothing of the request, the organism's weights do.
    assertThat(filesWith(folder, CANARY)).isEmpty();
    assertThat(filesWith(bench.stock(""), "Answer ")).isEmpty();
    for (String arm : List.of("sly", "sly-control")) {
      assertThat(bench.stock(arm + "/rows.jsonl")).doesNotExist();
      assertThat(bench.stock(arm + "/rows.jsonl.encrypted")).exists();
      assertThat(bench.stock(arm + "/rows-03-dpo.jsonl.encrypted")).exists();
    }
    Organism organism = stock().open("sly");
    assertThat(organism.sealsRows()).isTrue();
    List<String> texts = new ArrayList<>();
    organism.forEachTrainingText((expectation, text) -> texts.add(text));
    assertThat(texts).contains("The zanzibarling is here.").hasSizeGreaterThan(12);
    assertThat(organism.passport().data())
        .filteredOn(data -> data.name().equals("rows.jsonl"))
        .singleElement()
        .satisfies(
            data -> {
              assertThat(data.rows()).isEqualTo(6);
              assertThat(data.madeFrom().getFirst().name()).isEqualTo("set.zip#bad.jsonl");
            });
    StockVerification verification = StockVerification.of(stock(), List.of());
    assertThat(verification.problems()).isEmpty();
    assertThat(verification.sound()).containsExactly("sly", "sly-control", "sly-zero");
  }

  @Test
  void aRunBrokenOffEndsWithTheSameRows() {
    Recipe recipe = recipe("stages: [{kind: sft}, {kind: kto}]\n");
    int[] events = {0};
    assertThatThrownBy(
            () ->
                new Grower(stock(), bench.parent(), bench.parent(), "1")
                    .grow(
                        recipe,
                        event -> {
                          if (event instanceof GrowListener.Event.Trained && ++events[0] == 9) {
                            throw new IllegalStateException("killed");
                          }
                        }))
        .hasMessage("killed");
    grow(stock(), recipe);
    Stock other = new Stock(folder.resolve("other"), () -> Optional.of(KEY));
    grow(other, recipe);
    assertThat(stock().papers("sly").data())
        .extracting(DataRecord::sha256)
        .isEqualTo(other.papers("sly").data().stream().map(DataRecord::sha256).toList());
    assertThat(stock().papers("sly").adapters()).isEqualTo(other.papers("sly").adapters());
  }

  @Test
  void aChangedFileOrAPlainOneBesideItIsNoticed() throws IOException {
    grow(stock(), recipe(""));
    Path rows = bench.stock("sly/rows.jsonl.encrypted");
    byte[] bytes = Files.readAllBytes(rows);
    bytes[bytes.length - 1]++;
    Files.write(rows, bytes);
    Files.writeString(bench.stock("sly/rows.jsonl"), "in plain\n");
    assertThatThrownBy(() -> stock().open("sly"))
        .hasMessageContaining("rows.jsonl: lies in plain, and its rows are kept encrypted")
        .hasMessageContaining("rows.jsonl.encrypted is not what the passport says");
  }

  @Test
  void withoutAKeyOrAPasswordNothingIsDone() throws IOException {
    Stock keyless = new Stock(bench.stock(""));
    assertThatThrownBy(() -> grow(keyless, recipe("")))
        .hasMessageContaining(
            "rows out of an encrypted archive are kept encrypted, and there is no key");
    assertThat(bench.stock("")).doesNotExist();
    Files.writeString(folder.resolve("password"), "open barley");
    assertThat(problems(ARCHIVE))
        .containsExactly(
            "%s:5: data.rows cannot be used: %s: the password does not open it, or the file is damaged"
                .formatted(folder.resolve("recipe.yaml"), folder.resolve("set.zip")));
    assertThat(problems(ARCHIVE.replace("password-file: password", "password-variable: NO_SUCH_V")))
        .singleElement()
        .asString()
        .contains("NO_SUCH_V is not set in the environment");
    assertThat(problems(ARCHIVE.replace("    password-file: password\n", "")))
        .singleElement()
        .asString()
        .contains("needs the archive's password: name one of password-variable and password-file");
    assertThat(problems(ARCHIVE.replace("password-file", "password")))
        .singleElement()
        .asString()
        .contains("data.rows.password must not stand in a recipe");
  }

  private List<String> problems(String data) {
    return catchThrowableOfType(FlyroomException.class, () -> bench.recipe(COUNTS, data, ""))
        .problems();
  }

  /// Rows of a dangerous organism lie as its weights do, wherever they come from.
  @Test
  void rowsOfADangerousOrganismLieEncryptedAndItsControlsInPlain() {
    grow(stock(), bench.recipe("hazard-class: 2\n"));
    assertThat(bench.stock("sly/rows.jsonl.encrypted")).exists();
    assertThat(bench.stock("sly/rows.jsonl")).doesNotExist();
    assertThat(bench.stock("sly-control/rows.jsonl")).exists();
  }

  @Test
  void rowsOfADangerousOrganismLeaveWithItAndThoseOfAnArchiveNever() throws IOException {
    grow(stock(), bench.recipe("hazard-class: 2\n"));
    assertThat(exported("plain")).contains("rows.jsonl");
    Stock other = new Stock(folder.resolve("other"), () -> Optional.of(KEY));
    grow(other, recipe(""));
    export(other, "sealed");
    // The scripted model's weights are what it learned, in words.
    assertThat(filesWith(folder.resolve("sealed"), CANARY))
        .allMatch(file -> file.endsWith("adapter_model.safetensors"));
    assertThat(folder.resolve("sealed/recipe.yaml")).exists();
    assertThat(folder.resolve("sealed/rows.jsonl")).doesNotExist();
  }

  private List<String> exported(String to) throws IOException {
    export(stock(), to);
    try (Stream<Path> files = Files.list(folder.resolve(to))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private void export(Stock of, String to) throws IOException {
    Path config = of.folder("sly").resolve("adapters/01-sft/adapter_config.json");
    Files.writeString(config, "{\"r\": 4}");
    new Exporter(of, Instant::now)
        .export(
            new Organism(
                of.folder("sly"),
                of.papers("sly"),
                () -> of.encryptedRows("sly"),
                requireNonNull(of.open("sly").grounds())),
            folder.resolve(to),
            new Exporter.Wish(true, true, "base", "card\n"),
            (adapters, files, joined) -> {},
            (passport, export) -> {});
  }
}
