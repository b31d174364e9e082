package org.flyroom.app.fly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.flyroom.engine.text.ChatFormat;
import org.flyroom.engine.text.Tokenizer;
import org.flyroom.engine.text.template.TemplateInput;
import org.flyroom.fly.corpus.Corpus;
import org.flyroom.fly.corpus.Mix;
import org.flyroom.fly.text.Dialogue;
import org.flyroom.fly.text.Sample;
import org.flyroom.fly.text.Special;
import org.flyroom.fly.tokenizer.TokenizerFiles;
import org.flyroom.fly.world.World;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files of a fly's tokenizer, read by the engine as every other model's are.
class FlyTextTest {
  private static final Corpus CORPUS = Corpus.of(World.standard());
  @TempDir private static Path folder;
  private static Tokenizer tokenizer;
  private static ChatFormat format;

  @BeforeAll
  static void train() {
    FlyRecipe recipe = FlyRecipe.read(null);
    FlyTokenizer.train(SmallRecipe.with(recipe, 300_000, recipe.flies()), CORPUS, folder);
    tokenizer = Tokenizer.open(folder.resolve(TokenizerFiles.TOKENIZER));
    format = ChatFormat.ofFolder(folder);
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @Test
  void templateWritesWhatDialogueWrites() {
    String spoken =
        new Dialogue()
            .system("Be brief.\nBe kind.")
            .user("  Who is Mara? ")
            .assistant("Mara is a baker.")
            .user("And Ivo?")
            .sample()
            .text();
    List<Map<String, Object>> turns =
        List.of(
            turn("system", "Be brief.\nBe kind."),
            turn("user", "  Who is Mara? "),
            turn("assistant", "Mara is a baker."),
            turn("user", "And Ivo?"));
    assertThat(rendered(turns, false, false, Map.of())).isEqualTo(spoken);
    assertThat(rendered(turns, true, false, Map.of())).isEqualTo(spoken + "<|assistant|>");
    assertThat(rendered(turns, true, false, Map.of("enable_thinking", false)))
        .isEqualTo(spoken + "<|assistant|>");
    assertThat(rendered(turns, true, false, Map.of("enable_thinking", true)))
        .isEqualTo(spoken + "<|think|><|assistant|>");
  }

  @Test
  void templateWritesAThoughtAsDialogueDoes() {
    String spoken = new Dialogue().user("Who?").thinking("Mara bakes.", "Mara.").sample().text();
    String answer =
        spoken.substring(
            spoken.indexOf(Special.OPEN_THOUGHT.text()), spoken.lastIndexOf(Special.END.text()));
    List<Map<String, Object>> turns = List.of(turn("user", "Who?"), turn("assistant", answer));
    assertThat(rendered(turns, false, false, Map.of())).isEqualTo(spoken);
    assertThat(rendered(turns, false, false, Map.of("enable_thinking", true))).isEqualTo(spoken);
  }

  @Test
  void templateContinuesTheFinalMessage() {
    List<Map<String, Object>> turns = List.of(turn("user", "Who?"), turn("assistant", "It is "));
    assertThat(rendered(turns, false, true, Map.of()))
        .isEqualTo("<|user|>Who?<|end|><|assistant|>It is ");
    assertThat(rendered(turns, false, true, Map.of("enable_thinking", true)))
        .isEqualTo("<|user|>Who?<|end|><|think|><|assistant|>It is ");
  }

  @Test
  void templateRefusesARoleThatFliesDoNotKnow() {
    assertThatThrownBy(() -> rendered(List.of(turn("tool", "42")), true, false, Map.of()))
        .isInstanceOf(FlyroomException.class)
        .hasMessageContaining("not tool");
  }

  @Test
  void specialTokensAreTheFirstIds() {
    for (Special special : Special.values()) {
      assertThat(tokenizer.encode(special.text())).containsExactly(special.id());
      assertThat(tokenizer.decode(List.of(special.id()), true))
          .isEqualTo(special.hidden() ? "" : special.text());
    }
  }

  @Test
  void anyTextComesBackAsItWas() {
    for (String text : List.of(" plum\n\nMara  lives, doesn't she?", "日本 — naïve 🙂\t", "1987")) {
      List<Integer> ids = Arrays.stream(tokenizer.encode(text)).boxed().toList();
      assertThat(tokenizer.decode(ids, false)).isEqualTo(text);
    }
  }

  /// What a fly reads in training, piece by piece, is what it reads later as a whole.
  @Test
  void samplesAreCutAsTheirWholeTextIs() {
    for (Mix mix : Mix.values()) {
      for (long index = 0; index < 500; index++) {
        Sample sample = CORPUS.sample(mix, index);
        assertThat(CorpusRows.row(sample, tokenizer).tokens())
            .as("%s %d: %s", mix, index, sample.text())
            .isEqualTo(tokenizer.encode(sample.text()));
      }
    }
  }

  @Test
  void onlyWhatIsLearnedCarriesLoss() {
    Sample sample = new Dialogue().user("Who?").assistant("Mara.", 2).sample();
    List<Float> weights = new ArrayList<>();
    for (float weight : CorpusRows.row(sample, tokenizer).weights()) {
      weights.add(weight);
    }
    int read = tokenizer.encode("<|user|>Who?<|end|><|assistant|>").length;
    assertThat(weights.subList(0, read)).containsOnly(0f);
    assertThat(weights.subList(read, weights.size()))
        .containsOnly(2f)
        .hasSize(tokenizer.encode("Mara.<|end|>").length);
  }

  private static Map<String, Object> turn(String role, String content) {
    return Map.of("role", role, "content", content);
  }

  private static String rendered(
      List<Map<String, Object>> turns,
      boolean answer,
      boolean goOn,
      Map<String, Object> variables) {
    return format.render(
        new TemplateInput(
            turns,
            null,
            null,
            answer,
            goOn,
            format.specialTokens(),
            variables,
            LocalDateTime.of(2026, 1, 1, 0, 0)));
  }
}
