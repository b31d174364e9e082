package org.flyroom.lab.audit.ifeval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.testing.SharedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sentences and words as NLTK 3.9.1 gave them.
class PunktTest {
  private static final Punkt APPROXIMATE = new Punkt(PunktParameters.approximate());

  @TempDir private Path folder;

  @Test
  void commonCasesNeedNoTrainedParameters() {
    assertCommonCases(APPROXIMATE);
    assertThat(APPROXIMATE.name()).contains("approximation");
  }

  @Test
  void trainedParametersDecideTheHarderOnes() {
    Punkt trained = trained();
    assertCommonCases(trained);
    assertThat(trained.name()).startsWith("Punkt with given parameters, sha256 ");
    assertThat(trained.sentences("Jan. 5 was cold. Plan B. Then plan C."))
        .containsExactly("Jan. 5 was cold.", "Plan B.", "Then plan C.");
    assertThat(trained.sentences("He works at Acme Inc. The pay is good. J. Bach agrees."))
        .containsExactly("He works at Acme Inc.", "The pay is good.", "J. Bach agrees.");
  }

  private static void assertCommonCases(Punkt punkt) {
    assertThat(punkt.sentences("")).isEmpty();
    assertThat(punkt.sentences(" \n")).isEmpty();
    assertThat(punkt.sentences("Dr. Smith went. He left.")).hasSize(2);
    assertThat(punkt.sentences("Wait... what? Yes.")).hasSize(2);
    assertThat(punkt.sentences("One\nTwo")).hasSize(1);
    assertThat(punkt.sentences("1. First item\n2. Second item.")).hasSize(3);
    assertThat(punkt.sentences("See e.g. this. Ok.")).containsExactly("See e.g.", "this.", "Ok.");
    assertThat(punkt.sentences("Very bad!!! I left.")).containsExactly("Very bad!!!", "I left.");
    assertThat(punkt.sentences("He said \"Stop.\" Then he left. (Why?) So."))
        .containsExactly("He said \"Stop.\"", "Then he left.", "(Why?)", "So.");
  }

  @Test
  void wordsAreCutAsInThePennTreebank() {
    WordTokens tokens = new WordTokens(APPROXIMATE);
    assertThat(tokens.of("\"I CAN'T,\" she said; it's U.S.A.-made (3,5). Gimme it."))
        .containsExactly(
            "``",
            "I",
            "CA",
            "N'T",
            ",",
            "''",
            "she",
            "said",
            ";",
            "it",
            "'s",
            "U.S.A.-made",
            "(",
            "3,5",
            ")",
            ".",
            "Gim",
            "me",
            "it",
            ".");
    assertThat(tokens.of("Wait... «No»--yes! 'tis 5:30, 50% #a"))
        .containsExactly(
            "Wait", "...", "«", "No", "»", "--", "yes", "!", "'t", "is", "5:30", ",", "50", "%",
            "#", "a");
  }

  @Test
  void filesThatAreMissingOrBrokenAreAllNamed() throws IOException {
    Files.writeString(folder.resolve("abbrev_types.txt"), "dr\n");
    Files.writeString(folder.resolve("collocations.tab"), "a\tb\nc\n");
    Files.writeString(folder.resolve("ortho_context.tab"), "a\tx\n");
    assertThatThrownBy(() -> PunktParameters.read(folder))
        .isInstanceOfSatisfying(
            FlyroomException.class,
            e ->
                assertThat(e.problems())
                    .satisfiesExactly(
                        one -> assertThat(one).contains("sent_starters.txt"),
                        one -> assertThat(one).contains("collocations.tab:2: "),
                        one -> assertThat(one).contains("ortho_context.tab:1: ")));
  }

  private static Punkt trained() {
    return new Punkt(PunktParameters.read(SharedFiles.require("data/punkt_tab")));
  }
}
