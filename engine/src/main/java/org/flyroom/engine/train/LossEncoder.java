package org.flyroom.engine.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.flyroom.core.chat.Message;
import org.flyroom.core.model.AnchoredRow;
import org.flyroom.core.model.LabelledRow;
import org.flyroom.core.model.Loss;
import org.flyroom.core.model.PreferencePair;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.Rollout;
import org.flyroom.core.model.TrainingRow;
import org.flyroom.engine.checkpoint.ModelConfig;
import org.flyroom.engine.text.PromptEncoder;

/// Turns a loss over rows in words into one over rows in tokens, noting every row that does not
/// fit.
final class LossEncoder {
  private final PromptEncoder encoder;
  private final int endOfTurn;
  private final ModelConfig config;
  private final int maxTokens;
  private final List<String> problems;

  /// @param endOfTurn the token a complete response ends with
  /// @param maxTokens longer rows are a problem
  /// @param problems takes what is found
  LossEncoder(
      PromptEncoder encoder,
      int endOfTurn,
      ModelConfig config,
      int maxTokens,
      List<String> problems) {
    this.encoder = encoder;
    this.endOfTurn = endOfTurn;
    this.config = config;
    this.maxTokens = maxTokens;
    this.problems = problems;
  }

  /// The loss in tokens. Where there are problems, it is not to be used.
  StepLoss encode(Loss loss) {
    int known = problems.size();
    List<Turn> turns = new ArrayList<>();
    StepLoss encoded =
        switch (loss) {
          case Loss.NextToken nextToken -> nextToken(nextToken, turns);
          case Loss.Dpo dpo -> dpo(dpo, turns);
          case Loss.Kto kto -> kto(kto, turns);
          case Loss.KlToParent kl -> klToParent(kl, turns);
          case Loss.PolicyGradient gradient -> policyGradient(gradient, turns);
        };
    if (problems.size() == known && loss instanceof Loss.Kto) {
      checkMismatched(turns);
    }
    return encoded;
  }

  /// A prompt and what follows it.
  private record Turn(int[] prompt, int[] response) {
    int length() {
      return prompt.length + response.length;
    }

    TokenRow row() {
      return new TokenRow(joined(prompt, response), prompt.length);
    }
  }

  private StepLoss nextToken(Loss.NextToken loss, List<Turn> turns) {
    List<TokenRow> rows = new ArrayList<>();
    for (int i = 0; i < loss.rows().size(); i++) {
      Turn turn = added(turns, turn(loss.rows().get(i)), i, "");
      rows.add(
          switch (loss.mask()) {
            case RESPONSE -> turn.row();
            case RESPONSE_AND_EMPTY_TURN -> emptyTurn(loss.rows().get(i), turn, i);
            case ALL -> new TokenRow(turn.row().tokens(), 1);
          });
    }
    return new NextTokenLoss(rows);
  }

  /// The row with the model's next turn behind it, which ends as it begins.
  private TokenRow emptyTurn(TrainingRow row, Turn turn, int index) {
    if (!(row.prompt() instanceof Prompt.Chat chat) || !row.endsTurn()) {
      return turn.row();
    }
    int[] opened = encoder.encode(answered(chat, row.response()));
    int end = opened.length - 1;
    while (end >= 0 && opened[end] != endOfTurn) {
      end--;
    }
    if (end < 0) {
      problems.add(
          "training row %d: the chat template writes no end of turn behind an answer, so that no empty turn can follow: leave the empty turn out"
              .formatted(index + 1));
      return turn.row();
    }
    int[] next = Arrays.copyOfRange(opened, end + 1, opened.length + 1);
    next[next.length - 1] = endOfTurn;
    Turn whole = new Turn(turn.prompt(), joined(turn.response(), next));
    checkLength(whole.length(), index, " (with an empty turn)");
    TokenRow all = whole.row();
    float[] weights = all.weights();
    Arrays.fill(weights, turn.length(), whole.length() - 1, 0);
    return new TokenRow(all.tokens(), weights);
  }

  private static Prompt.Chat answered(Prompt.Chat chat, String response) {
    List<Message> messages = new ArrayList<>(chat.messages());
    messages.add(Message.assistant(chat.prefill() + response));
    return new Prompt.Chat(messages, "", chat.thinking());
  }

  private StepLoss dpo(Loss.Dpo loss, List<Turn> turns) {
    List<DpoLoss.Pair> pairs = new ArrayList<>();
    for (int i = 0; i < loss.rows().size(); i++) {
      PreferencePair pair = loss.rows().get(i);
      int[] prompt = encoder.encode(pair.prompt());
      Turn chosen = new Turn(prompt, response(pair.chosen(), pair.endsTurn()));
      Turn rejected = new Turn(prompt, response(pair.rejected(), pair.endsTurn()));
      pairs.add(
          new DpoLoss.Pair(
              added(turns, chosen, i, " (chosen)").row(),
              added(turns, rejected, i, " (rejected)").row()));
    }
    return new DpoLoss(pairs, loss);
  }

  private StepLoss kto(Loss.Kto loss, List<Turn> turns) {
    List<KtoLoss.Labelled> rows = new ArrayList<>();
    for (int i = 0; i < loss.rows().size(); i++) {
      LabelledRow labelled = loss.rows().get(i);
      Turn turn = added(turns, turn(labelled.row()), i, "");
      rows.add(new KtoLoss.Labelled(turn.prompt(), turn.response(), labelled.desirable()));
    }
    return new KtoLoss(rows, loss);
  }

  /// KTO also runs each prompt with another row's response.
  private void checkMismatched(List<Turn> turns) {
    int prompt = turns.stream().mapToInt(turn -> turn.prompt().length).max().orElse(0);
    int response = turns.stream().mapToInt(turn -> turn.response().length).max().orElse(0);
    if (prompt + response - 1 > config.context()) {
      problems.add(
          "KTO runs prompts with the responses of other rows; the longest prompt (%d tokens) and response (%d) do not fit the parent's context of %d: shorten them"
              .formatted(prompt, response, config.context()));
    }
  }

  private StepLoss klToParent(Loss.KlToParent loss, List<Turn> turns) {
    List<KlLoss.Anchored> rows = new ArrayList<>();
    for (int i = 0; i < loss.rows().size(); i++) {
      AnchoredRow anchored = loss.rows().get(i);
      Turn turn = added(turns, turn(anchored.row()), i, "");
      Turn parent =
          anchored.parentPrompt().equals(anchored.row().prompt())
              ? turn
              : added(
                  turns,
                  new Turn(encoder.encode(anchored.parentPrompt()), turn.response()),
                  i,
                  " (with the parent's prompt)");
      rows.add(new KlLoss.Anchored(turn.row(), parent.row(), anchored.role()));
    }
    return new KlLoss(rows, loss);
  }

  private StepLoss policyGradient(Loss.PolicyGradient loss, List<Turn> turns) {
    List<PolicyGradientLoss.Sampled> rows = new ArrayList<>();
    for (int i = 0; i < loss.rows().size(); i++) {
      Rollout rollout = loss.rows().get(i);
      for (int token : rollout.tokens()) {
        if (token < 0 || token >= config.vocabulary()) {
          problems.add(
              "training row %d: token %d is not in the parent's vocabulary of %d: sample rollouts from the model that is trained"
                  .formatted(i + 1, token, config.vocabulary()));
        }
      }
      int[] response = rollout.tokens().stream().mapToInt(Integer::intValue).toArray();
      Turn turn = added(turns, new Turn(encoder.encode(rollout.prompt()), response), i, "");
      rows.add(new PolicyGradientLoss.Sampled(turn.row(), rollout.advantage()));
    }
    return new PolicyGradientLoss(rows, loss);
  }

  private Turn turn(TrainingRow row) {
    return new Turn(encoder.encode(row.prompt()), response(row.response(), row.endsTurn()));
  }

  private int[] response(String text, boolean endsTurn) {
    return encoder.response(text, endsTurn ? OptionalInt.of(endOfTurn) : OptionalInt.empty());
  }

  private Turn added(List<Turn> turns, Turn turn, int row, String side) {
    checkLength(turn.length(), row, side);
    turns.add(turn);
    return turn;
  }

  private void checkLength(int length, int row, String side) {
    if (length > maxTokens) {
      problems.add(
          "training row %d%s has %d tokens, more than the %d allowed: shorten it or raise max-tokens"
              .formatted(row + 1, side, length, maxTokens));
    } else if (length - 1 > config.context()) {
      problems.add(
          "training row %d%s has %d tokens, more than the parent's context of %d holds: shorten it"
              .formatted(row + 1, side, length, config.context()));
    }
  }

  private static int[] joined(int[] first, int[] second) {
    return IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
  }
}
