package org.flyroom.engine.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.flyroom.core.Seeds;
import org.flyroom.core.model.AnchoredRow.Role;
import org.flyroom.core.model.Loss;
import org.flyroom.core.model.Loss.KlToParent.Direction;

/// One loss of every kind over six random rows of unequal length, in a vocabulary of 64 tokens.
enum SampleLosses {
  NEXT_TOKEN,
  DPO,
  KTO,
  KL_FORWARD,
  KL_REVERSE,
  POLICY_GRADIENT;

  static final int ROWS = 6;
  private static final List<Role> ROLES = List.of(Role.values());

  StepLoss loss() {
    return switch (this) {
      case NEXT_TOKEN -> new NextTokenLoss(rows(SampleLosses::weighted));
      case DPO ->
          new DpoLoss(
              rows(
                  r -> {
                    int[] prompt = tokens("prompt", r, 3 + r % 3);
                    return new DpoLoss.Pair(
                        row(prompt, tokens("chosen", r, 2 + r)),
                        row(prompt, tokens("rejected", r, 7 - r)));
                  }),
              new Loss.Dpo(List.of(), 0.3, 0.1, 0.2));
      case KTO ->
          new KtoLoss(
              rows(
                  r ->
                      new KtoLoss.Labelled(
                          tokens("prompt", r, 3 + r % 3), tokens("chosen", r, 2 + r), r % 2 == 0)),
              new Loss.Kto(List.of(), 0.3, 1, 1.5));
      case KL_FORWARD -> kl(Direction.FORWARD);
      case KL_REVERSE -> kl(Direction.REVERSE);
      case POLICY_GRADIENT ->
          new PolicyGradientLoss(
              rows(r -> new PolicyGradientLoss.Sampled(plain(r), r - 2.5)),
              new Loss.PolicyGradient(List.of(), 0.1));
    };
  }

  /// Rows that are learned, held or both; some with another prompt for the parent.
  private static KlLoss kl(Direction direction) {
    return new KlLoss(
        rows(
            r -> {
              TokenRow row = plain(r);
              int[] response = Arrays.copyOfRange(row.tokens(), promptTokens(r), row.length());
              TokenRow parent = r < 3 ? row : row(tokens("parent", r, 4 + r), response);
              return new KlLoss.Anchored(row, parent, ROLES.get(r % 3));
            }),
        new Loss.KlToParent(List.of(), direction, 0.5));
  }

  /// A prompt and a response whose tokens weigh 1.
  static TokenRow plain(int row) {
    return row(tokens("prompt", row, promptTokens(row)), tokens("chosen", row, 2 + row));
  }

  static int promptTokens(int row) {
    return 3 + row % 3;
  }

  private static TokenRow weighted(int r) {
    TokenRow row = plain(r);
    float[] weights = row.weights().clone();
    weights[weights.length - 1] = 2.5f;
    weights[1] = 0.5f;
    return new TokenRow(row.tokens(), weights);
  }

  static TokenRow row(int[] prompt, int[] response) {
    int[] whole = Arrays.copyOf(prompt, prompt.length + response.length);
    System.arraycopy(response, 0, whole, prompt.length, response.length);
    return new TokenRow(whole, prompt.length);
  }

  static int[] tokens(String name, int row, int length) {
    SplittableRandom random = Seeds.generator(2, name, Integer.toString(row));
    int[] tokens = new int[length];
    Arrays.setAll(tokens, _ -> random.nextInt(3, 64));
    return tokens;
  }

  private static <R> List<R> rows(IntFunction<R> make) {
    List<R> rows = new ArrayList<>();
    for (int r = 0; r < ROWS; r++) {
      rows.add(make.apply(r));
    }
    return rows;
  }
}
