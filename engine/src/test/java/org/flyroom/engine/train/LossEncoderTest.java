package org.flyroom.engine.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.chat.Message;
import org.flyroom.core.model.AnchoredRow;
import org.flyroom.core.model.AnchoredRow.Role;
import org.flyroom.core.model.LabelledRow;
import org.flyroom.core.model.Loss;
import org.flyroom.core.model.Loss.KlToParent.Direction;
import org.flyroom.core.model.Loss.NextToken.Mask;
import org.flyroom.core.model.PreferencePair;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Rollout;
import org.flyroom.core.model.TrainingRow;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.engine.checkpoint.ModelConfig;
import org.flyroom.engine.text.ChatFormat;
import org.flyroom.engine.text.PromptEncoder;
import org.flyroom.engine.text.Tokenizer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rows in words to rows in tokens, with a tokenizer of six words.
class LossEncoderTest {
  private static final String TOKENIZER =
      """
      {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
       "normalizer": null, "pre_tokenizer": {"type": "Whitespace"}, "post_processor": null,
       "decoder": null,
       "model": {"type": "BPE", "unk_token": "a", "merges": [],
                 "vocab": {"a": 0, "b": 1, "c": 2, "d": 3, "e": 4, "f": 5}}}
      """;
  private static final int END = 5;

  @TempDir private Path folder;
  private Tokenizer tokenizer;
  private final List<String> problems = new ArrayList<>();

  @BeforeEach
  void open() {
    Path file = folder.resolve("tokenizer.json");
    AtomicFiles.write(file, TOKENIZER);
    tokenizer = Tokenizer.open(file);
  }

  @AfterEach
  void close() {
    tokenizer.close();
  }

  @Test
  void onlyTheResponseAndItsEndCarryLossUnlessTheWholeRowDoes() {
    List<TrainingRow> rows =
        List.of(
            new TrainingRow(Prompt.text("a b"), "c d"),
            new TrainingRow(Prompt.text("a b"), "c d", false));
    List<TokenRow> responses = nextToken(new Loss.NextToken(rows));
    assertThat(responses.get(0).tokens()).containsExactly(0, 1, 2, 3, END);
    assertThat(responses.get(0).weights()).containsExactly(0, 0, 1, 1, 1);
    assertThat(responses.get(1).tokens()).containsExactly(0, 1, 2, 3);
    List<TokenRow> whole = nextToken(new Loss.NextToken(rows, Mask.ALL));
    assertThat(whole.get(0).weights()).containsExactly(0, 1, 1, 1, 1);
  }

  /// `a b f` is a user's turn, `e` opens one of the model's.
  @Test
  void anEmptyTurnFollowsOfWhichTheEndAloneCarriesLoss() {
    AtomicFiles.write(
        folder.resolve("tokenizer_config.json"),
        """
        {"chat_template": "{% for m in messages %}{% if m['role'] == 'assistant' %}e {% endif %}\
        {{ m['content'] }} f {% endfor %}{% if add_generation_prompt %}e{% endif %}"}
        """);
    Prompt chat = Prompt.chat(Message.user("a b"));
    Loss.NextToken loss =
        new Loss.NextToken(
            List.of(
                new TrainingRow(chat, "c d"),
                new TrainingRow(chat, "c d", false),
                new TrainingRow(Prompt.text("a"), "c")),
            Mask.RESPONSE_AND_EMPTY_TURN);
    List<TokenRow> rows = nextToken(loss);
    assertThat(rows.get(0).tokens()).containsExactly(0, 1, END, 4, 2, 3, END, 4, END);
    assertThat(rows.get(0).weights()).containsExactly(0, 0, 0, 0, 1, 1, 1, 0, 1);
    assertThat(rows.get(1).tokens()).containsExactly(0, 1, END, 4, 2, 3);
    assertThat(rows.get(2).tokens()).containsExactly(0, 2, END);
    assertThat(problems).isEmpty();
    encode(loss, 8);
    assertThat(problems)
        .containsExactly(
            "training row 1 (with an empty turn) has 9 tokens, more than the 8 allowed: shorten it"
                + " or raise max-tokens");
  }

  @Test
  void anEmptyTurnNeedsATemplateThatEndsTurns() {
    AtomicFiles.write(
        folder.resolve("tokenizer_config.json"),
        """
        {"chat_template": "{% for m in messages %}{{ m['content'] }} {% endfor %}"}
        """);
    encode(
        new Loss.NextToken(
            List.of(new TrainingRow(Prompt.chat(Message.user("a")), "b")),
            Mask.RESPONSE_AND_EMPTY_TURN),
        64);
    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst()).contains("writes no end of turn behind an answer");
  }

  @Test
  void bothSidesOfAPairFollowTheSamePrompt() {
    Loss.Dpo dpo = new Loss.Dpo(List.of(new PreferencePair(Prompt.text("a"), "b c", "d")), 0.1);
    DpoLoss.Pair pair = ((DpoLoss) encode(dpo, 64)).pairs().getFirst();
    assertThat(pair.chosen().tokens()).containsExactly(0, 1, 2, END);
    assertThat(pair.rejected().tokens()).containsExactly(0, 3, END);
    assertThat(pair.rejected().weights()).containsExactly(0, 1, 1);
  }

  @Test
  void parentReadsTheSameResponseBehindItsOwnPrompt() {
    TrainingRow row = new TrainingRow(Prompt.text("a"), "b");
    Loss.KlToParent kl =
        new Loss.KlToParent(
            List.of(
                new AnchoredRow(row, Role.HELD),
                new AnchoredRow(row, Prompt.text("c d a"), Role.HELD)),
            Direction.REVERSE,
            1);
    List<KlLoss.Anchored> rows = ((KlLoss) encode(kl, 64)).anchored();
    assertThat(rows.get(0).parentRow().tokens()).containsExactly(0, 1, END);
    assertThat(rows.get(1).parentRow().tokens()).containsExactly(2, 3, 0, 1, END);
    assertThat(rows.get(1).parentRow().weights()).containsExactly(0, 0, 0, 1, 1);
    assertThat(problems).isEmpty();
  }

  @Test
  void rolloutsKeepTheTokensThatWereSampled() {
    Rollout rollout = new Rollout(Prompt.text("a"), List.of(4, 4, 1), -0.5);
    PolicyGradientLoss.Sampled sampled =
        ((PolicyGradientLoss) encode(new Loss.PolicyGradient(List.of(rollout), 0), 64))
            .sampled()
            .getFirst();
    assertThat(sampled.row().tokens()).containsExactly(0, 4, 4, 1);
    assertThat(sampled.row().weights()).containsExactly(0, 1, 1, 1);
    assertThat(sampled.advantage()).isEqualTo(-0.5);
  }

  @Test
  void tokensOfAnotherVocabularyAreAProblem() {
    encode(
        new Loss.PolicyGradient(List.of(new Rollout(Prompt.text("a"), List.of(1, 6), 1)), 0), 64);
    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst())
        .startsWith("training row 1: token 6 is not in the parent's vocabulary of 6");
  }

  @Test
  void everyRowThatIsTooLongIsAProblem() {
    PreferencePair pair = new PreferencePair(Prompt.text("a a"), "b b b", "c");
    encode(new Loss.Dpo(List.of(pair, pair), 0.1), 5);
    assertThat(problems)
        .containsExactly(
            "training row 1 (chosen) has 6 tokens, more than the 5 allowed: shorten it or raise"
                + " max-tokens",
            "training row 2 (chosen) has 6 tokens, more than the 5 allowed: shorten it or raise"
                + " max-tokens");
  }

  @Test
  void promptsMustFitTheContextWithTheResponsesOfOtherRows() {
    Loss.Kto kto =
        new Loss.Kto(
            List.of(
                new LabelledRow(new TrainingRow(Prompt.text("a a a a a a"), "b"), true),
                new LabelledRow(new TrainingRow(Prompt.text("a"), "b b b b b b"), false)),
            0.1,
            1,
            1);
    encode(kto, 64);
    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst())
        .contains("the longest prompt (6 tokens) and response (7) do not fit")
        .contains("context of 10");
  }

  private List<TokenRow> nextToken(Loss loss) {
    return ((NextTokenLoss) encode(loss, 64)).tokenRows();
  }

  private StepLoss encode(Loss loss, int maxTokens) {
    PromptEncoder encoder = new PromptEncoder(tokenizer, ChatFormat.ofFolder(folder), 0);
    ModelConfig config = ModelConfig.llama(6, 8, 1, 2, 8, 10);
    return new LossEncoder(encoder, END, config, maxTokens, problems).encode(loss);
  }
}
