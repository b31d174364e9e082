package org.flyroom.engine.train;

import java.util.Arrays;
import java.util.List;
import org.flyroom.core.model.AnchoredRow.Role;
import org.flyroom.core.model.Loss;
import org.flyroom.engine.torch.Tensor;

/// [Loss.KlToParent] over anchored rows.
record KlLoss(List<Anchored> anchored, Loss.KlToParent form) implements StepLoss {
  KlLoss {
    anchored = List.copyOf(anchored);
  }

  /// A row in tokens, and the same response behind what the parent is given.
  record Anchored(TokenRow row, TokenRow parentRow, Role role) {
    boolean learned() {
      return role != Role.HELD;
    }

    boolean held() {
      return role != Role.LEARNED;
    }

    int paddedLength() {
      return Math.max(row.length(), parentRow.length());
    }
  }

  @Override
  public int rows() {
    return anchored.size();
  }

  @Override
  public StepSums accumulate(ParallelPolicy policy, int[] rows) {
    List<Anchored> step = Arrays.stream(rows).mapToObj(anchored::get).toList();
    long learned = scored(step.stream().filter(Anchored::learned).toList());
    long held = scored(step.stream().filter(Anchored::held).toList());
    double loss = 0;
    for (Role role : Role.values()) {
      List<Anchored> alike = step.stream().filter(row -> row.role() == role).toList();
      loss +=
          policy.sum(
              alike,
              Anchored::paddedLength,
              (model, some) -> {
                TokenBatch batch = TokenBatch.of(some.stream().map(Anchored::row).toList());
                return role == Role.LEARNED
                    ? model.accumulateSum(batch, Readings.nextToken(batch, 1.0 / learned))
                    : accumulateHeld(model, some, batch, learned, form.klWeight() / held);
              });
    }
    return new StepSums(
        loss, scored(step), step.stream().mapToLong(row -> row.row().length()).sum());
  }

  private double accumulateHeld(
      Policy policy, List<Anchored> some, TokenBatch batch, long learned, double factor) {
    TokenBatch parentBatch = TokenBatch.of(some.stream().map(Anchored::parentRow).toList());
    try (Tensor parent = policy.parentHidden(parentBatch)) {
      Head.Reading divergence = Readings.divergence(policy, parent, form.direction(), factor);
      return policy.accumulateSum(
          batch,
          some.getFirst().learned()
              ? Readings.sum(Readings.nextToken(batch, 1.0 / learned), divergence)
              : divergence);
    }
  }

  private static long scored(List<Anchored> rows) {
    return rows.stream().mapToLong(row -> row.row().scored()).sum();
  }
}
